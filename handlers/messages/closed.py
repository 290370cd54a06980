"""`Closed`: the summary of an engagement that was closed."""

from collections.abc import Iterator
from datetime import datetime
from typing import ClassVar

from handlers.messages.in_digest_instead import InDigestInstead
from handlers.messages.views.closed import closed
from handlers.outbox.outgoing_message import Content, RenderContext
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.engagement.summary import summary
from methodology.plan.team import PersonId
from methodology.reminders.acts_of_others import summary_readers
from methodology.reminders.digest_lines import ActOfOther
from storage.engagements.channel_readers import get_readers
from storage.engagements.history import list_dates_said, list_handoff_written, list_links_given, list_of_kind


class Closed(InDigestInstead):
    """Tells the lead, a manager or a channel how the engagement went, once for each time that it is closed, `at`; not
    if it has been reopened since.

    `by` closed it, `despite` the reason that they gave, if any.
    """

    kind = "closed"
    depends_on_readers: ClassVar[bool] = True

    at: datetime
    by: PersonId
    despite: str = ""

    @property
    def subject(self) -> str:
        return f"{self.engagement}:{self.at.isoformat()}"

    def full(self, context: RenderContext) -> Content | None:
        plan = self.load_plan(context)
        is_channel = context.person is None
        changes = list_of_kind(context.session, self.engagement, "state_changed")
        if plan.engagement.state != "closed" or not changes or changes[-1].at != self.at:
            return None
        if is_channel and not get_readers(context.session, self.workspace, self.recipient).are_inside:
            return None
        written = list_handoff_written(context.session, self.engagement)
        written |= list_dates_said(context.session, self.engagement)
        written |= list_links_given(context.session, self.engagement, plan.engagement.links.values())
        found = summary(plan, Lateness(plan=plan, now=context.now), written)
        return Content(closed(plan, found, by=self.by, despite=self.despite, in_channel=is_channel))

    def in_short(self, _context: RenderContext) -> ActOfOther:
        return ActOfOther(engagement=self.engagement, by=self.by, state="closed")


def closed_messages(plan: EngagementPlan, by: PersonId, at: datetime, despite: str) -> Iterator[Closed]:
    """The summary for those who get it."""
    for person in summary_readers(plan, at):
        yield Closed(
            workspace=plan.engagement.workspace,
            recipient=person,
            engagement=plan.engagement.id,
            at=at,
            by=by,
            despite=despite,
        )
