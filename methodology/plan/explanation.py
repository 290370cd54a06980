"""The explanation of a due date: the anchor, the skipped days, and the blockers."""

from collections.abc import Iterable, Iterator
from datetime import date

from methodology.definition.activity import Activity
from methodology.definition.anchor import Anchor
from methodology.definition.ids import AnchorId
from methodology.definition.model import Methodology
from methodology.plan.anchor_dates import can_be_entered
from methodology.plan.calendar import ONE_DAY, WorkingCalendar
from methodology.plan.due import dates_of
from methodology.plan.facts import PlanFacts
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
    anchor = _explaining_anchor(methodology, plan_facts, planned)
    on = date_of(methodology, plan_facts, anchor, planned) if anchor else None
    by_rule = planned.shifted_from or planned.due
    return Explanation(
        anchor=methodology.anchor[anchor] if anchor else None,
        anchor_on=on,
        anchor_is_actual=_has_happened(methodology, plan_facts, anchor, on) if anchor and on else False,
        skipped=tuple(_skipped(calendar, on, by_rule)) if on and by_rule else (),
        blocked_by=tuple(dict.fromkeys(each.name for each in blockers(planned, work))),
    )


def anchor_of(methodology: Methodology, plan_facts: PlanFacts, planned: PlannedActivity) -> AnchorId | None:
    """The anchor that the date follows from: the one that the activity sets, if its date was entered ahead, or
    that from which it recurs by the calendar. None for an activity that the methodology does not have."""
    activity = methodology.activity.get(planned.activity)
    if activity is None:
        return None
    if activity.sets is not None and date_of(methodology, plan_facts, activity.sets, planned):
        return activity.sets
    if activity.recurrence is not None and _follows_calendar(activity, planned):
        return activity.recurrence.start
    return activity.due.anchor


def _explaining_anchor(
    methodology: Methodology, plan_facts: PlanFacts, planned: PlannedActivity
) -> AnchorId | None:
    """The anchor that explains the date; none where the calendar does."""
    anchor = anchor_of(methodology, plan_facts, planned)
    activity = methodology.activity[planned.activity]
    return None if anchor != activity.sets and _follows_calendar(activity, planned) else anchor


def _follows_calendar(activity: Activity, planned: PlannedActivity) -> bool:
    return activity.due.offset is None or planned.turn > 1


def date_of(
    methodology: Methodology, plan_facts: PlanFacts, anchor: AnchorId, planned: PlannedActivity
) -> date | None:
    """The date of an anchor for this activity, which the methodology must have."""
    dates = dates_of(plan_facts, methodology.activity[planned.activity], anchor)
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
