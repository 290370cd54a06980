"""Correcting the customer, the reference and the type of an engagement."""

from functools import partial

from methodology.engagement.edit import Edited, check_edit, edited, facts_of_type
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from storage.engagements.history import name_of_last
from storage.engagements.queries import fold
from storage.engagements.unit_of_work import UnitOfWork
from storage.tables.engagements import EngagementRow


def edit_engagement(
    unit: UnitOfWork, engagement_id: EngagementId, to: Edited, *, shown: Edited
) -> EngagementPlan:
    """Store what was corrected, and re-plan; raises `Refusal` where somebody has changed it since it was `shown`."""
    plan = unit.lock_unless_over(engagement_id)
    who = partial(name_of_last, unit.session, unit.workspace, engagement_id, ("edited",))
    before, to = edited(plan), check_edit(plan, to, shown, who)
    if to == before:
        return plan
    plan_facts = facts_of_type(plan, to.type)
    row = unit.session.get_one(EngagementRow, engagement_id)
    row.customer, row.customer_folded = to.customer, fold(to.customer)
    row.reference, row.reference_folded = to.reference, fold(to.reference)
    row.type, row.facets = (
        plan_facts.type,
        {str(facet): str(value) for facet, value in plan_facts.facets.items()},
    )
    unit.record("edited", engagement_id, before=before.model_dump(), after=to.model_dump())
    return unit.replan(engagement_id).plan
