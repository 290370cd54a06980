"""What moving an engagement to another version of its methodology would change."""

from methodology.definition.ids import RoleId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.changes import Changes
from methodology.refusal import Refusal


def preview_migration(plan: EngagementPlan, to: Methodology) -> Changes:
    """The changes of the plan under this methodology.

    Activities that are done, not needed or missed never change. Raises `Refusal` if this methodology lacks
    something that the engagement uses: its type, a facet, stage, role or date.
    """
    plan_facts = plan.engagement.plan_facts
    missing = [
        *([] if plan_facts.type in to.type else [f"the type “{plan_facts.type}”"]),
        *(f"the stage “{stage}”" for stage in _stages_used(plan) if stage not in to.stage),
        *(f"the facet “{facet}”" for facet in plan_facts.facets if facet not in to.facet),
        *(f"the role “{role}”" for role in _roles_used(plan) if role not in to.role),
        *(f"the date “{each.anchor}”" for each in plan_facts.dates if each.anchor not in to.anchor),
    ]
    if missing:
        lacks = ", ".join(dict.fromkeys(missing))
        raise Refusal(
            f"{plan.engagement.title} cannot be migrated: the other version lacks {lacks}. "
            "Publish a version that has it, or leave the engagement on its own."
        )
    methodology = to.with_activities(plan.engagement.own_activities)
    return plan.model_copy(update={"methodology": methodology}).changes()


def _stages_used(plan: EngagementPlan) -> tuple[StageId, ...]:
    """The stages it has been in or is to leave by a day, and those of the activities its team added."""
    return (
        plan.engagement.plan_facts.start_stage,
        *plan.engagement.plan_facts.entered,
        *(stage for stage, _ in plan.engagement.exit_dates),
        *(own.stage for own in plan.engagement.own_activities),
    )


def _roles_used(plan: EngagementPlan) -> tuple[RoleId, ...]:
    """The roles that the team fills, and those of the activities it added."""
    return (
        *(member.role for member in plan.engagement.team.members),
        *(own.dri for own in plan.engagement.own_activities),
    )
