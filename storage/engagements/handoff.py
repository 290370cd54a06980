"""Writing the handoff sheet of an engagement."""

from collections.abc import Mapping

from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.refusal import Refusal
from methodology.text import clean_text
from storage.engagements.history import HANDOFF_WRITTEN
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import EngagementRow


def write_handoff(unit: UnitOfWork, engagement_id: EngagementId, parts: Mapping[str, str]) -> EngagementPlan:
    """Write the texts of these parts of the sheet; an empty text removes one."""
    plan = unit.lock_unless_over(engagement_id)
    unknown = set(parts) - {part.id for part in plan.methodology.handoff}
    if unknown:
        raise Refusal("The handoff sheet has changed: open it again.")
    before = dict(plan.engagement.handoff)
    fresh = {part: clean_text(text, "this part") for part, text in parts.items()}
    after = {part: text for part, text in (before | fresh).items() if text}
    if after == before:
        return plan
    unit.session.get_one(EngagementRow, engagement_id).handoff = after
    unit.record(HANDOFF_WRITTEN, engagement_id, before=before, after=after)
    written = plan.engagement.model_copy(update={"handoff": after})
    return unit.settle_news(plan.model_copy(update={"engagement": written}))
