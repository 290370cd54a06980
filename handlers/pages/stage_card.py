"""What is the card of an engagement, for this person or for a channel?"""

from collections.abc import Sequence
from datetime import date

from slack_sdk import WebClient

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.pages.views.my_engagements import EngagementLine
from handlers.pages.views.stage_card import CardAction, CardFacts, card_facts, stage_card
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import health
from methodology.engagement.rights import Viewer, may_act, may_change, must_see
from methodology.plan.activity import PlannedActivityId
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from storage.engagements.plans import get_plan

LOOKING: frozenset[CardAction] = frozenset(
    {"share", "plan", "timeline", "why", "dates", "team", "more", "history"}
)
CHANGING: frozenset[CardAction] = frozenset({"done", "undo", "act", "advance", "resume", "reopen"})
SHARED = CHANGING | LOOKING
"""On a card that all of a channel see; who may not change the engagement is told when they press."""


def card_of(
    app_context: AppContext, client: WebClient, viewer: Viewer, number: EngagementId, *, shared: bool = False
) -> Message:
    """The stage card of this engagement, as this person may see it, or as all of a channel see it."""
    with app_context.database.reading() as session:
        there = get_plan(session, app_context.catalog, viewer.person.workspace, number)
    viewer = with_channels(client, viewer, [there.engagement])
    must_see(viewer, there.engagement)
    return card(app_context, viewer, there, shared=shared)


def card(
    app_context: AppContext,
    viewer: Viewer,
    there: EngagementPlan,
    *,
    shared: bool = False,
    just_done: Sequence[PlannedActivityId] = (),
) -> Message:
    """The stage card of an engagement that has been looked up."""
    today = app_context.today() if shared else viewer.person.today(app_context.now())
    if shared:
        facts = facts_of(app_context, there, viewer=None, today=today, just_done=just_done)
        return stage_card(there.methodology, facts, SHARED)
    theirs = theirs_in(viewer, there, today)
    facts = facts_of(app_context, there, viewer=viewer.id, today=today, just_done=just_done, theirs=theirs)
    may = may_change(viewer, there.engagement)
    return stage_card(there.methodology, facts, LOOKING | (CHANGING if may else frozenset()))


def theirs_in(viewer: Viewer, there: EngagementPlan, today: date) -> frozenset[PlannedActivityId]:
    """The work of an engagement that this person may act on, whether or not they may change the rest."""
    return frozenset(
        each.id
        for each in there.work
        if may_act(viewer, there.engagement, there.people.get(each.dri) if each.dri else None, today)
    )


def facts_of(
    app_context: AppContext,
    there: EngagementPlan,
    *,
    viewer: PersonId | None,
    today: date,
    just_done: Sequence[PlannedActivityId] = (),
    theirs: frozenset[PlannedActivityId] = frozenset(),
) -> CardFacts:
    """What a card shows of an engagement, to this person or, without one, to a channel."""
    return card_facts(
        there,
        today=today,
        viewer=viewer,
        just_done=tuple(each for each in there.work if each.id in just_done and each.state == "done"),
        theirs=theirs,
    )


def line_of(app_context: AppContext, viewer: Viewer, there: EngagementPlan) -> EngagementLine:
    """An engagement as a line of a list, for this person."""
    engagement, methodology = there.engagement, there.methodology
    today = viewer.person.today(app_context.now())
    still_open = [each for each in there.work if each.is_open]
    return EngagementLine(
        engagement=engagement.id,
        title=engagement.title,
        stages=tuple(stage.name for stage in current_stages(methodology, engagement.plan_facts)),
        state=engagement.state,
        health=health(there, today),
        open_work=len(still_open),
        overdue=sum(each.is_overdue(today) for each in still_open),
        roles=tuple(methodology.role[role].name for role in engagement.team.roles_of(viewer.id)),
        next_due=min((each.due for each in still_open if each.due and each.due >= today), default=None),
    )
