"""The explanation of a due date: the anchor, the skipped days, and the blockers."""

from collections.abc import Iterable, Iterator
from datetime import date

from methodology.definition.activity import Activity
from methodology.definition.anchor import Anchor
from methodology.definition.ids import AnchorId
from methodology.definition.model import Methodology
from methodology.plan.anchor_dates import can_be_entered
from methodology.plan.calendar import ONE_DAY, WorkingCalendar
from methodology.plan.facts import PlanFacts
from methodology.plan.plan import dates_of
from methodology.plan.planned_activity import PlannedActivity, blockers
from methodology.value import Value


class Explanation(Value):
    """The explanation of the due date of one activity.

    `anchor` is None if the date follows from the calendar alone. `skipped` are the days between anchor and
    due date that do not count, each with its reason ("a weekend", "Christmas Day"). `blocked_by` names the
    activities that must be done first.
    """

    anchor: Anchor | None = None
    anchor_on: date | None = None
    anchor_is_actual: bool = False
    skipped: tuple[tuple[date, str], ...] = ()
    blocked_by: tuple[str, ...] = ()


def explain(
    methodology: Methodology,
    plan_facts: PlanFacts,
    work: Iterable[PlannedActivity],
    planned: PlannedActivity,
    calendar: WorkingCalendar,
) -> Explanation:
    """The explanation of `planned`, one of `work`, whose working days are those of `calendar`.

    The methodology must have its activity.
    """
    activity = methodology.activity[planned.activity]
    anchor = _determining_anchor(methodology, plan_facts, activity, planned)
    on = _date(methodology, plan_facts, activity, anchor, planned) if anchor else None
    by_rule = planned.shifted_from or planned.due
    return Explanation(
        anchor=methodology.anchor[anchor] if anchor else None,
        anchor_on=on,
        anchor_is_actual=_has_happened(methodology, plan_facts, anchor, on) if anchor and on else False,
        skipped=tuple(_skipped(calendar, on, by_rule)) if on and by_rule else (),
        blocked_by=tuple(dict.fromkeys(each.name for each in blockers(planned, work))),
    )


def _determining_anchor(
    methodology: Methodology, plan_facts: PlanFacts, activity: Activity, planned: PlannedActivity
) -> AnchorId | None:
    """The anchor that determines the date: the one that the activity sets, if its date was entered ahead."""
    if activity.sets is not None and _date(methodology, plan_facts, activity, activity.sets, planned):
        return activity.sets
    if activity.due.offset is None or planned.turn > 1:
        return None
    return activity.due.anchor


def _date(
    methodology: Methodology,
    plan_facts: PlanFacts,
    activity: Activity,
    anchor: AnchorId,
    planned: PlannedActivity,
) -> date | None:
    dates = dates_of(plan_facts, activity, anchor)
    return dates.get(planned.occurrence if methodology.anchor[anchor].repeats else 1)


def _has_happened(methodology: Methodology, plan_facts: PlanFacts, anchor: AnchorId, on: date) -> bool:
    """Whether the event has happened. Only dates that people enter can lie ahead."""
    if not can_be_entered(methodology, anchor):
        return True
    return any(each.anchor == anchor and each.on == on and each.actual for each in plan_facts.dates)


def _skipped(calendar: WorkingCalendar, start: date, end: date) -> Iterator[tuple[date, str]]:
    """The days between these two that are not working days, each with its reason."""
    day, last = min(start, end), max(start, end)
    while day <= last:
        if not calendar.is_working(day):
            yield day, calendar.holiday_name(day) or "a weekend"
        day += ONE_DAY
