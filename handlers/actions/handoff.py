"""When the lead of delivery gets the handoff sheet."""

from handlers.messages.handoff import Handoff
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import recipient_of_sheet
from methodology.plan.team import PersonId


def handoff_due(plan: EngagementPlan, by: PersonId) -> list[Handoff]:
    """The sheet for whoever leads now, where the next stage needs it; enqueued twice, it is sent once."""
    engagement, recipient = plan.engagement, recipient_of_sheet(plan)
    if recipient is None:
        return []
    return [Handoff(workspace=engagement.workspace, recipient=recipient, engagement=engagement.id, by=by)]
