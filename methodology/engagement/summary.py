"""`Summary`: how an engagement went, told when it is closed."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.gate_work import gate_name, holds_gate
from methodology.engagement.lateness import Lateness, late_by
from methodology.engagement.was_late import closing_was_late_by, gate_was_late_by, handoff_was_late_by
from methodology.plan.planned_activity import PlannedActivity, by_urgency
from methodology.value import Value

A_WEEK = 7
NOTHING_WRITTEN: Mapping[str, datetime] = {}


class StageSpan(Value):
    """A stage of the engagement: for how many days it ran, by how many working days of the lead it was left after its
    target end, and the reason for which it was left although something was open or not true."""

    name: str
    days: int
    late_by: int = 0
    despite: str = ""


class LateWork(Value):
    """Work, a gate or the handoff that was dealt with late, by so many working days of its owner."""

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


def summary(
    plan: EngagementPlan, lateness: Lateness, handoff_written: Mapping[str, datetime] = NOTHING_WRITTEN
) -> Summary:
    """The summary of this engagement, which is closed; `lateness` is that of the plan.

    `handoff_written` says since when each part of the handoff has had its text, each link, by its address, has been
    there, and each date, by its key, has been said to have come.
    """
    engagement = plan.engagement
    end = engagement.closed_on or lateness.today_for(None)
    entered = engagement.plan_facts.entered
    promises = (each for each in plan.open_work if each.stage in entered and holds_gate(plan, each))
    stages = tuple(
        _span(plan, stage.id, end) for stage in plan.methodology.stages_in_order if stage.id in entered
    )
    late = (LateWork(name=name, by=by) for name, by in _late(lateness, end, handoff_written) if by)
    return Summary(
        days=(end - engagement.plan_facts.opened_on).days,
        stages=stages,
        late=tuple(sorted(late, key=lambda each: -each.by)),
        not_needed=tuple(each for each in plan.work if each.state == "not_needed"),
        promises=tuple(sorted(promises, key=by_urgency)),
    )


def weeks(days: int) -> str:
    """So many days in whole weeks: "3 weeks", "less than a week"."""
    count = round(days / A_WEEK)
    if days < A_WEEK:
        return "less than a week"
    return f"{count} {'week' if count == 1 else 'weeks'}"


def _late(
    lateness: Lateness, end: date, handoff_written: Mapping[str, datetime]
) -> Iterator[tuple[str, int]]:
    """All that people dealt with, and by how much that was late; of a stage that was left after its target end, its
    line says so."""
    plan = lateness.plan
    for work in plan.work:
        yield work.name, lateness.was_late_by(work)
    yield "Handoff", handoff_was_late_by(lateness, end, handoff_written)
    for stage in plan.methodology.stages_in_order:
        if stage.id in plan.engagement.plan_facts.left and not _past_target(plan, stage.id, end):
            yield gate_name(stage), gate_was_late_by(lateness, stage.id)
    yield gate_name(None), closing_was_late_by(lateness, end)


def _past_target(plan: EngagementPlan, stage: StageId, end: date) -> int:
    """The working days of the lead by which this stage was left after its target end."""
    target = dict(plan.engagement.exit_dates).get(stage)
    left = plan.engagement.plan_facts.left.get(stage, end)
    return late_by(target, left, plan.lead_calendar) if target else 0


def _span(plan: EngagementPlan, stage: StageId, end: date) -> StageSpan:
    engagement = plan.engagement
    left = engagement.plan_facts.left.get(stage, end)
    return StageSpan(
        name=plan.methodology.stage[stage].name,
        days=(left - engagement.plan_facts.entered[stage]).days,
        late_by=_past_target(plan, stage, end),
        despite=engagement.left_despite.get(stage, ""),
    )
