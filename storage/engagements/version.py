"""Moving an engagement to another version of its methodology."""

from methodology.engagement.engagement import EngagementId, VersionId
from methodology.engagement.version import preview_migration
from methodology.plan.changes import Changes
from storage.engagements.unit_of_work import Replanned, UnitOfWork
from storage.tables.engagements import EngagementRow


def migrate_engagement(unit: UnitOfWork, engagement_id: EngagementId, to: VersionId) -> Replanned:
    """Pin the engagement to this version and re-plan its open work."""
    plan = unit.lock_unless_over(engagement_id)
    if to == plan.engagement.version:
        return Replanned(plan, Changes())
    preview_migration(plan, unit.catalog.get_methodology(to))
    row = unit.session.get_one(EngagementRow, engagement_id)
    before, row.version = row.version, to
    unit.record("migrated", engagement_id, before={"version": before}, after={"version": to})
    return unit.replan(engagement_id)
