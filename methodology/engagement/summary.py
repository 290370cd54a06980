"""`Summary`: how an engagement went, told when it is closed."""

from datetime import date

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import holds_gate
from methodology.engagement.lateness import Lateness, late_by
from methodology.plan.planned_activity import PlannedActivity, by_urgency
from methodology.value import Value

A_WEEK = 7


class StageSpan(Value):
    """A stage of the engagement: for how many days it ran, by how many working days of the lead it was left after its
    target end, and the reason for which it was left although something was open or not true."""

    name: str
    days: int
    late_by: int = 0
    despite: str = ""


class LateWork(Value):
    """Work that was done late, by so many working days of its DRI."""

    name: str
    by: int


class Summary(Value):
    """How a closed engagement went: its stages in order, what was done late (the worst first), what was dropped and
    why, and what was left open although it is required (promises that somebody still has to keep)."""

    days: int
    stages: tuple[StageSpan, ...] = ()
    late: tuple[LateWork, ...] = ()
    not_needed: tuple[PlannedActivity, ...] = ()
    promises: tuple[PlannedActivity, ...] = ()


def summary(plan: EngagementPlan, lateness: Lateness) -> Summary:
    """The summary of this engagement, which is closed; `lateness` is that of the plan."""
    engagement = plan.engagement
    end = engagement.closed_on or lateness.today_for(None)
    late = [LateWork(name=each.name, by=by) for each in plan.work if (by := lateness.was_late_by(each))]
    entered = engagement.plan_facts.entered
    promises = (each for each in plan.open_work if each.stage in entered and holds_gate(plan, each))
    return Summary(
        days=(end - engagement.plan_facts.opened_on).days,
        stages=tuple(
            _span(plan, stage.id, end) for stage in plan.methodology.stages_in_order if stage.id in entered
        ),
        late=tuple(sorted(late, key=lambda each: -each.by)),
        not_needed=tuple(each for each in plan.work if each.state == "not_needed"),
        promises=tuple(sorted(promises, key=by_urgency)),
    )


def weeks(days: int) -> str:
    """So many days in whole weeks: "3 weeks", "under a week"."""
    count = round(days / A_WEEK)
    if days < A_WEEK:
        return "under a week"
    return f"{count} {'week' if count == 1 else 'weeks'}"


def _span(plan: EngagementPlan, stage: StageId, end: date) -> StageSpan:
    engagement = plan.engagement
    left = engagement.plan_facts.left.get(stage, end)
    target = dict(engagement.exit_dates).get(stage)
    return StageSpan(
        name=plan.methodology.stage[stage].name,
        days=(left - engagement.plan_facts.entered[stage]).days,
        late_by=late_by(target, left, plan.lead_calendar) if target else 0,
        despite=engagement.left_despite.get(stage, ""),
    )
