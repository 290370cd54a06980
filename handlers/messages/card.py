"""`CardPosting`: the stage card posted in an engagement's channel, and kept up to date there."""

from datetime import datetime, timedelta
from typing import ClassVar

from sqlmodel import Session

from handlers.context import AppContext
from handlers.messages.channel_lost import tell_channel_lost
from handlers.messages.engagement_message import EngagementMessage
from handlers.messages.pin_card import PinCard
from handlers.outbox.outgoing_message import Content, RenderContext
from handlers.pages.views.reduced_card import reduced_card
from handlers.pages.views.stage_card import opening_card
from methodology.engagement.card import card
from methodology.engagement.engagement import Engagement
from methodology.plan.planned_activity import PlannedActivityId
from methodology.plan.stages import current_stages
from storage.engagements import history
from storage.engagements.channel_card import want_drawn
from storage.engagements.channel_readers import get_readers
from storage.outbox import queue
from storage.outbox.queries import find_latest

UNDO_SHOWN = timedelta(minutes=10)
"""How long what was done still stands on the card, with its Undo."""


class CardPosting(EngagementMessage):
    """The stage card for a channel that an engagement moves to. `number` counts those posted again."""

    kind = "card"

    depends_on_readers: ClassVar[bool] = True

    number: int = 0

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{self.number}" if self.number else str(self.engagement)

    def content(self, context: RenderContext) -> Content | None:
        now, plan = context.now, self.load_plan(context)
        home = plan.engagement.channel
        if home is None or home.id != self.recipient:
            return None  # it has moved on since
        current = {each.id for each in current_stages(plan.methodology, plan.engagement.plan_facts)}
        of_stage = {each.id for each in plan.work if each.stage in current}
        readers = get_readers(context.session, self.workspace, self.recipient)
        if not readers.are_inside:
            return Content(reduced_card(plan, now))
        just_done = [each for each in self._just_done(context.session, now) if each in of_stage]
        is_internal = readers.may_read_internal(now) and not plan.engagement.is_over
        told = card(plan, None, now, outsiders_read=not is_internal, inside=True, just_done=just_done)
        return Content(opening_card(told))

    def _just_done(self, session: Session, now: datetime) -> list[PlannedActivityId]:
        changes = history.list_since(session, self.engagement, now - UNDO_SHOWN)
        return [each.work for each in changes if each.what == "done" and each.work is not None]

    def after_sending(self, app_context: AppContext, session: Session) -> None:
        """Draw it once more: something may have changed since it was rendered. And pin it."""
        now = app_context.now()
        want_drawn(session, self.workspace, self.engagement, now)
        posted = self._where(session)
        if posted is not None:
            before = self._before(session)
            pinning = PinCard(workspace=self.workspace, recipient=posted[0], ts=posted[1], before=before)
            queue.enqueue(session, [pinning.delivery()], now)

    def _before(self, session: Session) -> str | None:
        """The card in whose place this one was posted."""
        if not self.number:
            return None
        former = self.model_copy(update={"number": self.number - 1})
        found = former._where(session)
        return found[1] if found else None

    def _where(self, session: Session) -> tuple[str, str] | None:
        """The channel and ts of this very card."""
        return find_latest(session, self.workspace, self.recipient, self.kind, self.subject, numbered=False)

    def after_refusal(self, app_context: AppContext, session: Session) -> None:
        tell_channel_lost(app_context, session, self.workspace, self.recipient, was_private=True)


def card_postings(engagement: Engagement) -> list[CardPosting]:
    """The stage card for the engagement's channel; none where it has no channel."""
    if engagement.channel is None:
        return []
    return [
        CardPosting(workspace=engagement.workspace, recipient=engagement.channel.id, engagement=engagement.id)
    ]
