"""The work that people may add to an engagement: raised conditions, details, activities of their own."""

from collections.abc import Collection, Iterable
from datetime import date

from methodology.definition.activity import Activity, AppliesTo, DueRule
from methodology.definition.checks.consistency import circles
from methodology.definition.ids import ENGAGEMENT_START, ActivityId, RoleId, StageId
from methodology.definition.model import Methodology
from methodology.definition.role import Role
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import check_day
from methodology.plan.facts import (
    PlanFacts,
    Raised,
    conditions_possible,
    details_possible,
    stages_ahead,
    with_condition_raised,
)
from methodology.plan.plan import activities_planned, dependencies
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.text import NAME, clean_text
from methodology.value import Value


class OwnActivity(Value):
    """An activity that a team adds, due on a day of its choice.

    `key` identifies the form, so that submitting it twice adds one activity.
    """

    name: str
    stage: StageId
    role: RoleId
    due: date
    outcome: str = ""
    key: str = ""


def conditions(plan: EngagementPlan) -> tuple[Activity, ...]:
    """The activities whose condition may be raised."""
    return conditions_possible(plan.methodology, plan.engagement.plan_facts)


def details_left_out(plan: EngagementPlan) -> tuple[Activity, ...]:
    """The detail activities that can still be turned on, in stages that are not left yet."""
    plan_facts = plan.engagement.plan_facts
    if plan_facts.all_details:
        return ()
    return tuple(
        each
        for each in details_possible(plan.methodology, plan_facts)
        if each.id not in plan_facts.details and each.stage not in plan_facts.left
    )


def stages_to_add_to(plan: EngagementPlan) -> tuple[Stage, ...]:
    """The stages to which the team can add an activity: those that are not left yet."""
    plan_facts = plan.engagement.plan_facts
    ahead = stages_ahead(plan.methodology, plan_facts)
    return tuple(stage for stage in ahead if stage.id not in plan_facts.left)


def roles_at_work(plan: EngagementPlan) -> tuple[Role, ...]:
    """The roles to which the team can give an added activity: those with work in the plan."""
    used = dict.fromkeys(each.role for each in plan.work)
    return tuple(plan.methodology.role[each] for each in used if each in plan.methodology.role)


def raised_condition(plan: EngagementPlan, activity: ActivityId, today: date) -> Raised:
    """The condition of this activity, raised today.

    Raises `Refusal` if the activity cannot exist here, and while one from an earlier time is still open.
    """
    plan_facts = with_condition_raised(plan.methodology, plan.engagement.plan_facts, activity, today)
    _check_no_circle(plan, plan_facts)
    if any(each.activity == activity and each.is_open for each in plan.work):
        name = plan.methodology.activity[activity].name
        raise Refusal(f"“{name}” is open already: finish it before you say that it came up again.")
    return plan_facts.raised[-1]


def check_taken_back(plan: EngagementPlan, work: PlannedActivity, acted: Iterable[PersonId]) -> None:
    """Raises `Refusal` if what a condition has planned is over, or `acted` names who has done something with it."""
    by = next(iter(acted), None)
    if work.is_open and by is None:
        return
    person = plan.people.get(by) if by else None
    who = person.name if person else "Somebody"
    raise Refusal(
        f"{who} has worked on “{work.name}” since, so it stays in the plan. "
        "If nobody needs it, mark it “Not needed” there."
    )


def check_details(plan: EngagementPlan, activities: Collection[ActivityId]) -> None:
    """Raises `Refusal` if one of these detail activities cannot exist here, or would wait for itself."""
    plan_facts = plan.engagement.plan_facts
    possible = {each.id for each in details_possible(plan.methodology, plan_facts)}
    if not possible.issuperset(activities):
        raise Refusal("One of these cannot come up in this engagement: open the list again and choose anew.")
    details = plan_facts.details | set(activities)
    _check_no_circle(plan, plan_facts.model_copy(update={"details": details}))


def _check_no_circle(plan: EngagementPlan, wanted: PlanFacts) -> None:
    """Raises `Refusal` if what is added by these facts would go round in a circle, so that nothing of it
    could start."""
    before = _circles(plan.methodology, plan.engagement.plan_facts)
    new = [each for each in _circles(plan.methodology, wanted) if each not in before]
    if new:
        names = [f"“{plan.methodology.activity[ActivityId(each)].name}”" for each in (*new[0], new[0][0])]
        raise Refusal(
            f"These would wait for each other, so none of them could ever start: {' → '.join(names)}. "
            "Leave one of them out."
        )


def _circles(methodology: Methodology, plan_facts: PlanFacts) -> list[list[str]]:
    planned = sorted(each.id for each in activities_planned(methodology, plan_facts))
    depends_on = dependencies(methodology, frozenset(planned))
    return circles({each: depends_on[each] for each in planned})


def build_own_activity(plan: EngagementPlan, own: OwnActivity, activity_id: ActivityId) -> Activity:
    """The definition of the activity that the team adds.

    Its due rule only serves the model: its due date is set by hand. Raises `Refusal` for a missing name, an
    unknown role, a stage to which nothing can be added, and a day too far away.
    """
    name = clean_text(own.name, "the name", NAME)
    if not name:
        raise Refusal("Give the activity a name that says what is to be done.")
    if own.role not in plan.methodology.role:
        raise Refusal("This role is not in the methodology: choose another one.")
    stage = next((each for each in stages_to_add_to(plan) if each.id == own.stage), None)
    if stage is None:
        raise Refusal("Choose a stage that this engagement is in or still comes to.")
    check_day(own.due)
    return Activity(
        id=activity_id,
        stage=stage.id,
        step=stage.steps[0].name,
        name=name,
        kind="once",
        tier="core",
        dri=own.role,
        description="",
        outcome=clean_text(own.outcome, "the outcome"),
        trigger="",
        due=DueRule(anchor=ENGAGEMENT_START, offset=0, documented=False, basis="default"),
        applies_to=AppliesTo(types=(plan.engagement.plan_facts.type,)),
        source=stage.source,
    )
