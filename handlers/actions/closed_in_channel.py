"""`ClosedInChannel`: posts the summary of a closed engagement in its channel, where nobody from outside reads."""

from datetime import datetime

from handlers.actions.engagement_errand import EngagementErrand
from handlers.messages.closed import Closed
from handlers.outbox.errand import ErrandContext
from methodology.plan.team import PersonId
from storage.outbox import queue


class ClosedInChannel(EngagementErrand):
    """Asks Slack who reads the channel and, if they are all full members, enqueues the summary for it.

    `at` is when the engagement was closed, `despite` the reason given.
    """

    kind = "closed_in_channel"

    at: datetime
    despite: str = ""

    def run(self, context: ErrandContext) -> None:
        engagement = self.load_plan(context).engagement
        if engagement.state != "closed" or engagement.channel is None:
            return
        channel = engagement.channel.id
        if not self.is_read_inside(context, channel):
            return
        posting = Closed(
            workspace=self.workspace,
            recipient=channel,
            engagement=self.engagement,
            at=self.at,
            by=PersonId(self.recipient),
            despite=self.despite,
        )
        with context.app_context.database.begin() as session:
            queue.enqueue(session, [posting.delivery()], context.app_context.now())
        context.app_context.request_sweep()


ERRANDS = (ClosedInChannel,)
