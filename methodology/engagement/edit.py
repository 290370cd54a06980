"""What people correct about an engagement: its customer, its reference and its type."""

from collections.abc import Callable

from methodology.definition.ids import TypeId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.opening import facets_to_ask
from methodology.plan.changes import Changes
from methodology.plan.facts import PlanFacts, open_plan_facts, stages_run
from methodology.plan.stages import current_stages
from methodology.refusal import Refusal
from methodology.text import NAME, clean_text
from methodology.value import Value


class Edited(Value):
    """What it is called, and its type."""

    customer: str
    reference: str
    type: TypeId


def edited(plan: EngagementPlan) -> Edited:
    """As it is now."""
    engagement = plan.engagement
    return Edited(
        customer=engagement.customer, reference=engagement.reference, type=engagement.plan_facts.type
    )


def check_edit(
    plan: EngagementPlan, to: Edited, shown: Edited, who: Callable[[], str] = lambda: "Somebody else"
) -> Edited:
    """The texts as they are stored; raises `Refusal` where one is missing, or somebody, whose name `who` tells, has
    changed it since it was `shown`. What already is as it is entered is no conflict: a form may be submitted twice."""
    to = to.model_copy(
        update={
            "customer": clean_text(to.customer, "the customer", NAME),
            "reference": clean_text(to.reference, "the reference", NAME),
        }
    )
    if not to.customer:
        raise Refusal("Say which customer this engagement is for.")
    if edited(plan) not in (shown, to):
        raise Refusal(f"{who()} has changed this meanwhile: open it again.")
    return to


def facts_of_type(plan: EngagementPlan, type_id: TypeId) -> PlanFacts:
    """The facts of the engagement as one of this type, with the facets that the type has.

    Raises `Refusal` where it is in a stage that engagements of this type do not go through.
    """
    plan_facts, methodology = plan.engagement.plan_facts, plan.methodology
    if type_id == plan_facts.type:
        return plan_facts
    kept: dict[str, str] = {
        facet.id: plan_facts.facets[facet.id]
        for facet, values in facets_to_ask(methodology, type_id)
        if plan_facts.facets.get(facet.id) in {value.id for value in values}
    }
    fresh = open_plan_facts(methodology, type_id=type_id, opened_on=plan_facts.opened_on, facets=kept)
    run = {stage.id for stage in stages_run(methodology, type_id, fresh.facets)}
    for stage in current_stages(methodology, plan_facts):
        if stage.id not in run:
            raise Refusal(
                f"“{methodology.type[type_id].name}” has no stage {stage.name}, which this engagement is in. "
                "Move on first, then change the type."
            )
    return plan_facts.model_copy(update={"type": type_id, "facets": fresh.facets})


def preview_edit(plan: EngagementPlan, to: Edited) -> Changes:
    """What becomes of the plan; nothing but a new type changes it."""
    engagement = plan.engagement.model_copy(update={"plan_facts": facts_of_type(plan, to.type)})
    return plan.model_copy(update={"engagement": engagement}).changes()
