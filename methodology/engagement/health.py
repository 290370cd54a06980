"""How does an engagement stand, and what is the next thing for a person?"""

from collections.abc import Callable
from datetime import date
from typing import Literal

from methodology.definition.model import Methodology, StageId, Value
from methodology.plan.activity import PlannedActivity, by_urgency, startable
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts
from methodology.plan.stages import current_stages, next_stages
from methodology.plan.team import PersonId

LATE_AFTER = 2
"""Working days that required work may be overdue before its engagement is late."""

CalendarOfWork = Callable[[PlannedActivity], WorkingCalendar]


class Health(Value):
    """How an engagement stands, and why, in sentences; on track has no reasons."""

    state: Literal["on_track", "at_risk", "late"]
    reasons: tuple[str, ...] = ()


class Standing(Value):
    """What health is told from: one engagement, its work, and the days stages were to be left by."""

    plan_facts: PlanFacts
    work: tuple[PlannedActivity, ...]
    exit_dates: tuple[tuple[StageId, date], ...] = ()


def health(methodology: Methodology, standing: Standing, today: date, calendar_of: CalendarOfWork) -> Health:
    """Late, at risk or on track.

    Late: required work overdue by more than two working days, or an exit date missed. At risk:
    anything overdue, a role that nobody fills with work in a stage that has begun or comes next, or work
    of a stage that has begun that could start and waits for a date. Otherwise on track.
    """
    late = [*_late_work(standing, today, calendar_of), *_missed_exits(methodology, standing, today)]
    at_risk = [
        *_overdue(standing, today),
        *_unfilled(methodology, standing),
        *_undated(methodology, standing),
    ]
    if late:
        return Health(state="late", reasons=(*late, *at_risk))
    return Health(state="at_risk" if at_risk else "on_track", reasons=tuple(at_risk))


def begun(standing: Standing) -> tuple[PlannedActivity, ...]:
    """The open work of the stages that have begun, what was left over from a stage included."""
    return tuple(each for each in standing.work if each.is_open and each.stage in standing.plan_facts.entered)


def without_holder(methodology: Methodology, standing: Standing) -> tuple[PlannedActivity, ...]:
    """The open work whose role nobody fills, of the stages that have begun or come next.

    Later stages are left out: who delivers is found while an engagement is sold, and until then every
    engagement would be at risk.
    """
    near = {
        *standing.plan_facts.entered,
        *(each.id for each in next_stages(methodology, standing.plan_facts)),
    }
    return tuple(each for each in standing.work if each.is_open and each.role_unfilled and each.stage in near)


def without_date(standing: Standing) -> tuple[PlannedActivity, ...]:
    """The open work of the stages that have begun that nothing but the date of an anchor keeps from its start.

    While other work blocks it, its date is not missing yet: most anchors get theirs by that work.
    """
    can_start = {each.id for each in startable(standing.work)}
    return tuple(each for each in begun(standing) if each.waiting_for is not None and each.id in can_start)


def now(standing: Standing) -> tuple[PlannedActivity, ...]:
    """The open activities of a stage card: of the stages that have begun, most urgent first."""
    return tuple(sorted(begun(standing), key=by_urgency))


def next_for(standing: Standing, person: PersonId, today: date) -> PlannedActivity | None:
    """The one next thing for this person: what can start now, is not snoozed, and is due first."""
    mine = [each for each in begun(standing) if each.dri == person]
    can_start = {each.id for each in startable(standing.work)}

    def later(work: PlannedActivity) -> tuple[bool, bool]:
        return work.id not in can_start, work.not_before is not None and work.not_before > today

    return min(mine, key=lambda work: (later(work), by_urgency(work)), default=None)


def _late_work(standing: Standing, today: date, calendar_of: CalendarOfWork) -> list[str]:
    overdue = [each for each in standing.work if each.required and each.is_overdue(today)]
    days = {each: calendar_of(each).working_days_between(each.due, today) for each in overdue if each.due}
    worst = max(days, key=lambda work: days[work], default=None)
    if worst is None or days[worst] <= LATE_AFTER:
        return []
    others = sum(each > LATE_AFTER for each in days.values()) - 1
    also = f", and {others} more {'is' if others == 1 else 'are'} late" if others else ""
    return [f"“{worst.name}” is {days[worst]} working days overdue{also}"]


def _missed_exits(methodology: Methodology, standing: Standing, today: date) -> list[str]:
    current = {stage.id for stage in current_stages(methodology, standing.plan_facts)}
    return [
        f"{methodology.stage[stage].name} was to be left by {day:%a %-d %b}"
        for stage, day in standing.exit_dates
        if stage in current and day < today
    ]


def _overdue(standing: Standing, today: date) -> list[str]:
    overdue = sum(each.is_overdue(today) for each in standing.work)
    return [f"{overdue} {'activity is' if overdue == 1 else 'activities are'} overdue"] if overdue else []


def _unfilled(methodology: Methodology, standing: Standing) -> list[str]:
    roles = dict.fromkeys(each.role for each in without_holder(methodology, standing))
    return [f"nobody fills the role {methodology.role[role].name}" for role in roles]


def _undated(methodology: Methodology, standing: Standing) -> list[str]:
    anchors = dict.fromkeys(each.waiting_for for each in without_date(standing) if each.waiting_for)
    return [f"work waits for the date of {methodology.anchor[anchor].label}" for anchor in anchors]
