"""What is the card of an engagement, for this person or for a channel?"""

from collections.abc import Sequence
from datetime import date

from slack_sdk import WebClient

from handlers.block_kit.message import Message
from handlers.context import Desk
from handlers.pages.views.my_engagements import EngagementLine
from handlers.pages.views.stage_card import CardAction, CardFacts, card_facts, stage_card
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement import EngagementId
from methodology.engagement.health import Standing, health
from methodology.engagement.rights import Viewer, may_act, may_change, must_see
from methodology.plan.activity import WorkId
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from storage.engagements.replan import Planned, load

LOOKING: frozenset[CardAction] = frozenset(
    {"share", "plan", "timeline", "why", "dates", "team", "more", "history"}
)
CHANGING: frozenset[CardAction] = frozenset({"done", "undo", "act", "advance", "resume", "reopen"})
SHARED = CHANGING | LOOKING
"""On a card that all of a channel see; who may not change the engagement is told when they press."""


def card_of(
    desk: Desk, client: WebClient, viewer: Viewer, number: EngagementId, *, shared: bool = False
) -> Message:
    """The stage card of this engagement, as this person may see it, or as all of a channel see it."""
    with desk.database.reading() as session:
        there = load(session, desk.catalog, viewer.person.workspace, number)
    viewer = with_channels(client, viewer, [there.engagement])
    must_see(viewer, there.engagement)
    return card(desk, viewer, there, shared=shared)


def card(
    desk: Desk, viewer: Viewer, there: Planned, *, shared: bool = False, just_done: Sequence[WorkId] = ()
) -> Message:
    """The stage card of an engagement that has been looked up."""
    today = desk.today() if shared else viewer.person.today(desk.now())
    if shared:
        facts = facts_of(desk, there, viewer=None, today=today, just_done=just_done)
        return stage_card(there.methodology, facts, SHARED)
    theirs = theirs_in(viewer, there, today)
    facts = facts_of(desk, there, viewer=viewer.id, today=today, just_done=just_done, theirs=theirs)
    may = may_change(viewer, there.engagement)
    return stage_card(there.methodology, facts, LOOKING | (CHANGING if may else frozenset()))


def theirs_in(viewer: Viewer, there: Planned, today: date) -> frozenset[WorkId]:
    """The work of an engagement that this person may act on, whether or not they may change the rest."""
    return frozenset(
        each.id
        for each in there.work
        if may_act(viewer, there.engagement, there.people.get(each.dri) if each.dri else None, today)
    )


def facts_of(
    desk: Desk,
    there: Planned,
    *,
    viewer: PersonId | None,
    today: date,
    just_done: Sequence[WorkId] = (),
    theirs: frozenset[WorkId] = frozenset(),
) -> CardFacts:
    """What a card shows of an engagement, to this person or, without one, to a channel."""
    return card_facts(
        there.methodology,
        there.engagement,
        there.work,
        today=today,
        calendar_of=there.calendar_of_work,
        viewer=viewer,
        just_done=tuple(each for each in there.work if each.id in just_done and each.state == "done"),
        theirs=theirs,
    )


def line_of(desk: Desk, viewer: Viewer, there: Planned) -> EngagementLine:
    """An engagement as a line of a list, for this person."""
    engagement, methodology = there.engagement, there.methodology
    today = viewer.person.today(desk.now())
    standing = Standing(course=engagement.course, work=there.work, exit_dates=engagement.exit_dates)
    still_open = [each for each in there.work if each.is_open]
    return EngagementLine(
        engagement=engagement.id,
        title=engagement.title,
        stages=tuple(stage.name for stage in current_stages(methodology, engagement.course)),
        state=engagement.state,
        health=health(methodology, standing, today, there.calendar_of_work),
        open_work=len(still_open),
        overdue=sum(each.is_overdue(today) for each in still_open),
        roles=tuple(methodology.role[role].name for role in engagement.team.roles_of(viewer.id)),
        next_due=min((each.due for each in still_open if each.due and each.due >= today), default=None),
    )
