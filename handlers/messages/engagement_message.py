"""`EngagementMessage`, the base of messages about one engagement."""

from handlers.outbox.outgoing_message import OutgoingMessage, RenderContext
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.engagement_plan import get_plan


class EngagementMessage(OutgoingMessage):
    """A message about an engagement, sent once to each recipient."""

    engagement: EngagementId

    @property
    def subject(self) -> str:
        return str(self.engagement)

    def load_plan(self, context: RenderContext) -> EngagementPlan:
        return get_plan(context.session, context.app_context.catalog, self.workspace, self.engagement)
