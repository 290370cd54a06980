"""`Redraw`: the message, page or view in which something was pressed, drawn anew after the change."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from handlers.block_kit.ids import AT_GATE, FormOrigin, Surface
from handlers.block_kit.layout import section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.modal import as_json
from handlers.context import AppContext
from handlers.messages.card import CardPosting
from handlers.messages.handoff_sheet import handoff_answer, handoff_message
from handlers.messages.rewritten import rewritten_digest
from handlers.outbox.errand import Errand, ErrandContext
from handlers.outbox.outgoing_message import RenderContext
from handlers.pages.full_plan import render_full_plan
from handlers.pages.home import publish
from handlers.pages.my_work import render_my_work
from handlers.pages.stage_card import render_card, render_shared_card
from handlers.pages.views.engagement_parts import dates_of, team_of
from handlers.pages.views.my_work import SURFACES
from handlers.pages.views.question_lines import asked_when_done
from handlers.slack.facts import SlackFacts
from handlers.slack.response_urls import send_to
from handlers.slack.viewer import get_viewer
from handlers.slack.visibility import visible_to
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer
from methodology.engagement.team import role_lines
from methodology.engagement.timeline import timeline
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.team import PersonId
from methodology.reminders.my_work import WorkGroup
from storage.engagements.engagement_plan import get_plan
from storage.outbox.queries import find_latest

LASTS = timedelta(minutes=30)
"""Slack takes a new version of a message at the address of a request for so long."""


class Redraw(Errand):
    """Shows the engagement as it is, in the place where `recipient` pressed something at `at`.

    `just_done` are the activities just completed on a card, which it still shows.
    """

    kind = "redraw"

    engagement: EngagementId
    origin: FormOrigin
    at: datetime
    just_done: tuple[PlannedActivityId, ...] = ()

    def run(self, context: ErrandContext) -> None:
        """For a redraw that the process which took the press did not get to."""
        app_context = context.app_context
        if app_context.now() - self.at > LASTS:
            return
        facts = SlackFacts(app_context, context.slack_api.client, self.workspace)
        viewer = facts.settle(lambda: get_viewer(facts, self.recipient, self.origin.channel))
        with app_context.database.reading() as session:
            plan = get_plan(session, app_context.catalog, self.workspace, self.engagement)
        context.slack_api.call("redraw", lambda _client: facts.settle(lambda: self.draw(facts, viewer, plan)))

    def draw(self, facts: SlackFacts, viewer: Viewer, plan: EngagementPlan) -> None:
        """Draw it from this plan, the engagement as it is now.

        People who may act on one activity of an engagement, but not see it, get to see no more of it than
        before.
        """
        surface = self.origin.about.surface
        if surface in WHOLE:
            with facts.app_context.database.reading() as session:
                if not visible_to(facts, session, viewer, [plan.engagement]):
                    return
        REDRAWN[surface](_Drawing(facts, viewer, plan, self.origin, self.just_done))


class _Drawing(NamedTuple):
    facts: SlackFacts
    viewer: Viewer
    plan: EngagementPlan
    origin: FormOrigin
    just_done: tuple[PlannedActivityId, ...]

    @property
    def app_context(self) -> AppContext:
        return self.facts.app_context

    def replace(self, message: Message) -> None:
        """Replace the message in which it was pressed."""
        if self.origin.response_url:
            payload = message.payload() | {"replace_original": True}
            send_to(self.origin.response_url, payload, self.facts.client.base_url)

    def reply(self, message: Message) -> None:
        """Answer the person alone, below the message in which it was pressed."""
        if self.origin.response_url:
            payload = message.payload() | {"response_type": "ephemeral", "replace_original": False}
            send_to(self.origin.response_url, payload, self.facts.client.base_url)


def _card(it: _Drawing) -> None:
    filled = it.origin.about.choice
    it.replace(render_card(it.app_context, it.viewer, it.plan, just_done=it.just_done, filled=filled))


def _shared(it: _Drawing) -> None:
    """What is asked then is for the person alone: the whole channel reads the card."""
    inside = _may_be_whole(it)
    it.replace(
        _kept_card(it) or render_shared_card(it.app_context, it.plan, inside=inside, just_done=it.just_done)
    )
    if asked := [block for each in it.just_done for block in asked_when_done(it.plan, each, "answer")]:
        it.reply(answer(*asked))


def _kept_card(it: _Drawing) -> Message | None:
    """The card that is kept up to date in the channel, if it was pressed there; None for one that was shared."""
    workspace, channel, engagement = it.facts.workspace, it.origin.channel, it.plan.engagement.id
    with it.app_context.database.reading() as session:
        at = find_latest(session, workspace, channel, CardPosting.kind, str(engagement))
        if at != (channel, it.origin.message_ts):
            return None
        posting = CardPosting(workspace=workspace, recipient=channel, engagement=engagement)
        found = posting.content(RenderContext(it.app_context, session, None, it.app_context.now()))
        return found.message if found else None


def _may_be_whole(it: _Drawing) -> bool:
    """Whether all who read the message may see all of the card.

    It may be in another channel than the engagement: shared there, or left behind when the engagement moved. One
    that lives in a private channel now is not for those who read the other one.
    """
    home = it.plan.engagement.channel
    if home is not None and home.id != it.origin.channel:
        found = it.facts.channel(home.id)
        if found is None or found.private:
            return False
    return it.facts.is_read_inside(it.origin.channel)


def _digest(it: _Drawing) -> None:
    message = rewritten_digest(
        it.app_context, it.viewer.person, it.origin.channel, it.origin.message_ts, it.plan
    )
    if message is not None:
        it.replace(message)
    else:  # its content is not on record, for example after a backup was restored
        it.reply(answer(section("Saved. This message stays as it was sent: Home shows how it stands now.")))


def _plan(it: _Drawing) -> None:
    if not it.origin.view_id:
        return
    view = render_full_plan(it.app_context, it.viewer, it.plan, it.origin)
    it.facts.client.views_update(view_id=it.origin.view_id, view=as_json(view))


def _home(it: _Drawing) -> None:
    """All of Home, which lists every engagement of the person, or the page of *My work* that was pressed on."""
    done = [(it.plan.engagement.id, each) for each in it.plan.work if each.id in it.just_done]
    publish(
        it.facts,
        it.viewer,
        page=it.origin.about.page,
        just_done=[each for each in done if each[1].state == "done"],
    )


def _notice(it: _Drawing) -> None:
    """The handoff sheet, whose button names the person who handed over; other notices stay as sent."""
    if it.origin.about.choice not in ("", AT_GATE):
        message = handoff_message(
            it.plan, PersonId(it.origin.about.choice), it.viewer.id, it.app_context.now()
        )
        if message is not None:
            it.replace(message)


def _answer(it: _Drawing) -> None:
    """The card below an answer that lists more than this engagement and stays as it is."""
    it.reply(render_card(it.app_context, it.viewer, it.plan, just_done=it.just_done))


def _team(it: _Drawing) -> None:
    it.replace(team_of(it.plan, role_lines(it.plan)))


def _dates(it: _Drawing) -> None:
    it.replace(dates_of(timeline(it.plan, it.app_context.now())))


def _handoff(it: _Drawing) -> None:
    it.replace(handoff_answer(it.plan, it.viewer, it.app_context.now()))


def _my_work(groups: frozenset[WorkGroup], it: _Drawing) -> None:
    """The list that it was pressed in, which stays a list."""
    done = (it.plan, it.just_done) if it.just_done else None
    it.replace(render_my_work(it.app_context, it.viewer, groups, just_done=done))


def _nothing(_it: _Drawing) -> None:
    """For forms without a message or page behind them."""


WHOLE: frozenset[Surface] = frozenset(
    {"card", "shared", "plan", "notice", "answer", "team", "dates", "handoff"}
)
"""The surfaces that show all of an engagement."""
LISTS: frozenset[Surface] = frozenset({"home", *SURFACES.values()})
"""The surfaces that list what is kept of how engagements stand."""
REDRAWN: Mapping[Surface, Callable[[_Drawing], None]] = {
    "card": _card,
    "shared": _shared,
    "digest": _digest,
    "plan": _plan,
    "home": _home,
    "notice": _notice,
    "answer": _answer,
    "team": _team,
    "dates": _dates,
    "handoff": _handoff,
    **{surface: partial(_my_work, groups) for groups, surface in SURFACES.items()},
    "modal": _nothing,
}


ERRANDS = (Redraw,)
