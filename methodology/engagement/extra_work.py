"""The work that people may add to an engagement beside its plan: conditions, details, activities of its own."""

from methodology.definition.activity import Activity
from methodology.definition.role import Role
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.facts import conditions_possible, details_possible, stages_ahead


def conditions(plan: EngagementPlan) -> tuple[Activity, ...]:
    """The activities whose condition may be raised."""
    return conditions_possible(plan.methodology, plan.engagement.plan_facts)


def details_left_out(plan: EngagementPlan) -> tuple[Activity, ...]:
    """The details that can be turned on and are not yet, in stages that are still to be left."""
    plan_facts = plan.engagement.plan_facts
    if plan_facts.all_details:
        return ()
    return tuple(
        each
        for each in details_possible(plan.methodology, plan_facts)
        if each.id not in plan_facts.details and each.stage not in plan_facts.left
    )


def stages_to_add_to(plan: EngagementPlan) -> tuple[Stage, ...]:
    """The stages that an activity of the team's own may belong to: those still to be left."""
    plan_facts = plan.engagement.plan_facts
    ahead = stages_ahead(plan.methodology, plan_facts)
    return tuple(stage for stage in ahead if stage.id not in plan_facts.left)


def roles_at_work(plan: EngagementPlan) -> tuple[Role, ...]:
    """The roles that an activity of the team's own may be given to: those with work in the plan."""
    used = dict.fromkeys(each.role for each in plan.work)
    return tuple(plan.methodology.role[each] for each in used if each in plan.methodology.role)
