"""When does the lead of delivery get the handoff sheet, and what is still missing in it?"""

from sqlmodel import Session

from handlers.messages.handoff import Handoff
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.handoff import is_due, missing, sheet
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from storage.engagements.handoff import written


def handoff_due(plan: EngagementPlan, by: PersonId) -> list[Handoff]:
    """The sheet for whoever leads now, where the next stage needs it; enqueued twice, it is sent once."""
    engagement, lead = plan.engagement, plan.roles.lead
    current = current_stages(plan.methodology, engagement.plan_facts)
    if lead is None or not any(is_due(plan.methodology, engagement, stage.id) for stage in current):
        return []
    return [Handoff(workspace=engagement.workspace, recipient=lead.person, engagement=engagement.id, by=by)]


def missing_at(session: Session, there: EngagementPlan, stage: Stage) -> tuple[str, ...]:
    """The parts of the sheet that nobody knows yet, where leaving this stage needs them."""
    if not is_due(there.methodology, there.engagement, stage.id):
        return ()
    filled = sheet(there.methodology, there.work, written(session, there.engagement.id))
    return tuple(part.name for part in missing(filled))
