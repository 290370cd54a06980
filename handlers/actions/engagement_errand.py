"""`EngagementErrand`, the base of errands about one engagement."""

from handlers.messages.problem import Problem
from handlers.outbox.errand import Errand, ErrandContext
from handlers.slack.api_errors import SlackTrouble
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
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


def why_refused(trouble: SlackTrouble, scope: str) -> str:
    """What Slack answered; in words where an admin left out this optional scope when the app was installed."""
    return f"nobody has granted the app {scope}" if trouble.code == "missing_scope" else trouble.code
