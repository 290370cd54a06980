"""How does an engagement move to another version of its methodology?"""

from methodology.definition.model import Methodology, RoleId, StageId
from methodology.engagement.engagement import EngagementId, VersionId
from methodology.plan.changes import Changes
from methodology.refusal import Refusal
from storage.engagements.replan import EngagementPlan, UnitOfWork, preview, replan
from storage.tables import EngagementRow


def preview_migration(now: EngagementPlan, to: Methodology) -> Changes:
    """What the open work of an engagement would become under this methodology.

    What is done, not needed or missed never changes. Raises `Refusal` where this methodology lacks what
    the engagement is made of: its type, its facets, or a stage it has been in.
    """
    plan_facts = now.engagement.plan_facts
    missing = [
        *([] if plan_facts.type in to.type else [f"the type “{plan_facts.type}”"]),
        *(f"the stage “{stage}”" for stage in _stages_used(now) if stage not in to.stage),
        *(f"the facet “{facet}”" for facet in plan_facts.facets if facet not in to.facet),
        *(f"the role “{role}”" for role in _roles_used(now) if role not in to.role),
        *(f"the date “{each.anchor}”" for each in plan_facts.dates if each.anchor not in to.anchor),
    ]
    if missing:
        lacks = ", ".join(dict.fromkeys(missing))
        raise Refusal(
            f"{now.engagement.title} cannot be migrated: the other version lacks {lacks}. "
            "Publish a version that has it, or leave the engagement on its own."
        )
    return preview(now.model_copy(update={"methodology": to.with_activities(now.engagement.own_activities)}))


def migrate_engagement(
    unit: UnitOfWork, number: EngagementId, to: VersionId
) -> tuple[EngagementPlan, Changes]:
    """Pin the engagement to this version and re-plan its open work."""
    now = unit.changing(number)
    if to == now.engagement.version:
        return now, Changes()
    changes = preview_migration(now, unit.catalog.methodology(to))
    row = unit.session.get_one(EngagementRow, number)
    before, row.version = row.version, to
    unit.record("migrated", number, before={"version": before}, after={"version": to})
    unit.session.flush()
    replan(unit, number)
    return unit.again(number), changes


def _stages_used(now: EngagementPlan) -> tuple[StageId, ...]:
    """The stages it has been in or is to leave by a day, and those of the activities its team added."""
    return (
        now.engagement.plan_facts.start_stage,
        *now.engagement.plan_facts.entered,
        *(stage for stage, _ in now.engagement.exit_dates),
        *(own.stage for own in now.engagement.own_activities),
    )


def _roles_used(now: EngagementPlan) -> tuple[RoleId, ...]:
    """The roles that the team fills, and those of the activities it added."""
    return (
        *(member.role for member in now.engagement.team.members),
        *(own.dri for own in now.engagement.own_activities),
    )
