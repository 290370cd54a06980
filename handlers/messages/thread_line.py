"""`ThreadLine`: what became of an engagement, in one line in the thread of its card."""

from datetime import datetime
from typing import ClassVar, Literal

from handlers.messages.card import CardPosting
from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.views.thread_line import held_words, thread_line
from handlers.outbox.outgoing_message import Content, RenderContext, Thread
from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.channel_readers import get_readers
from storage.engagements.history import list_of_kind, name_of_last
from storage.outbox.queries import find_latest

Happened = Literal["entered", "held", "resumed", "closed"]
FOR_OUTSIDERS: tuple[Happened, ...] = ("entered", "closed")
"""What people from outside may read too."""
STATE = "state_changed"


class ThreadLine(EngagementMessage):
    """Tells the channel of an engagement what `happened` to it: it says nothing that only some may read."""

    kind = "thread_line"
    repeats: ClassVar[bool] = False
    depends_on_readers: ClassVar[bool] = True

    happened: Happened
    at: datetime
    stages: tuple[StageId, ...] = ()

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{self.happened}:{self.at.isoformat()}"

    def content(self, context: RenderContext) -> Content | None:
        plan = self.load_plan(context)
        posted = find_latest(
            context.session, self.workspace, self.recipient, CardPosting.kind, str(self.engagement)
        )
        if posted is None or not self._still_holds(plan):
            return None
        inside = get_readers(context.session, self.workspace, self.recipient).are_inside
        if not inside and self.happened not in FOR_OUTSIDERS:
            return None
        _channel, ts = posted
        held = self._held(context) if self.happened == "held" else ""
        return Content(thread_line(plan, self.happened, self.stages, held), thread=Thread(ts))

    def _held(self, context: RenderContext) -> str:
        """Who put it on hold, and why."""
        changes = list_of_kind(context.session, self.engagement, STATE)
        by = name_of_last(context.session, self.workspace, self.engagement, [STATE])
        return held_words(by, str(changes[-1].after.get("reason", ""))) if changes else ""

    def _still_holds(self, plan: EngagementPlan) -> bool:
        """Whether nobody has undone it meanwhile, and the engagement still lives in this channel."""
        engagement = plan.engagement
        if engagement.channel is None or engagement.channel.id != self.recipient:
            return False
        match self.happened:
            case "held":
                return engagement.state == "on_hold"
            case "closed":
                return engagement.state == "closed"
        return engagement.is_running and engagement.plan_facts.entered.keys() >= set(self.stages)


def thread_lines(
    plan: EngagementPlan, happened: Happened, at: datetime, stages: tuple[StageId, ...] = ()
) -> list[ThreadLine]:
    """The line for the channel of this engagement; none where it has no channel."""
    engagement = plan.engagement
    if engagement.channel is None:
        return []
    its = {"workspace": engagement.workspace, "recipient": engagement.channel.id, "engagement": engagement.id}
    return [ThreadLine.model_validate(its | {"happened": happened, "at": at, "stages": stages})]
