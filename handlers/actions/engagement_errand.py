"""`EngagementErrand`, the base of errands about one engagement."""

from datetime import timedelta

from handlers.messages.problem import Problem
from handlers.outbox.errand import Errand, ErrandContext
from handlers.slack.api_errors import SlackTrouble
from handlers.slack.channel_readers import look_at_readers
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.channel_readers import get_readers
from storage.engagements.engagement_plan import get_plan


class EngagementErrand(Errand):
    """An errand about an engagement."""

    engagement: EngagementId

    def load_plan(self, context: ErrandContext) -> EngagementPlan:
        with context.app_context.database.reading() as session:
            return get_plan(session, context.app_context.catalog, self.workspace, self.engagement)

    def tell(self, context: ErrandContext, sentence: str) -> None:
        """Send the person a message about what did not work."""
        Problem.enqueue_for(context.app_context, self.workspace, self.recipient, self.id, sentence)

    def is_read_inside(self, context: ErrandContext, channel: str) -> bool:
        """Whether nobody from outside reads this channel, as Slack says now."""
        app_context, slack_api = context.app_context, context.slack_api
        look_at_readers(app_context, self.workspace, channel, slack_api.call, trusted=timedelta(0))
        with app_context.database.reading() as session:
            return get_readers(session, self.workspace, channel).are_inside


def why_refused(trouble: SlackTrouble, scope: str) -> str:
    """What Slack answered; in words where an admin left out this optional scope when the app was installed."""
    return f"nobody has granted the app {scope}" if trouble.code == "missing_scope" else trouble.code
