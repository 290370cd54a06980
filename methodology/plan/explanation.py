"""Why an activity is due on its day: its anchor, the days left out on the way, and what must come first."""

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
    """What explains the date of one activity.

    `anchor` is None where the calendar alone dates it. `skipped` are the days left out on the way, each
    with its reason ("a weekend", "Christmas Day"). `blocked_by` names what must be done first.
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
    """The explanation of `planned`, one of `work`; `calendar` has the working days that count for it.

    Its activity must be one that this methodology has.
    """
    activity = methodology.activity[planned.activity]
    anchor = _anchor_that_dates(methodology, plan_facts, activity, planned)
    on = _date(methodology, plan_facts, activity, anchor, planned) if anchor else None
    by_rule = planned.shifted_from or planned.due
    return Explanation(
        anchor=methodology.anchor[anchor] if anchor else None,
        anchor_on=on,
        anchor_is_actual=_has_happened(methodology, plan_facts, anchor, on) if anchor and on else False,
        skipped=tuple(_skipped(calendar, on, by_rule)) if on and by_rule else (),
        blocked_by=tuple(dict.fromkeys(each.name for each in blockers(planned, work))),
    )


def _anchor_that_dates(
    methodology: Methodology, plan_facts: PlanFacts, activity: Activity, planned: PlannedActivity
) -> AnchorId | None:
    """The anchor whose date counts: the one the activity establishes, once it was entered ahead."""
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
    """Whether the date is of something that has been; only what a person enters can lie ahead."""
    if not can_be_entered(methodology, anchor):
        return True
    return any(each.anchor == anchor and each.on == on and each.actual for each in plan_facts.dates)


def _skipped(calendar: WorkingCalendar, start: date, end: date) -> Iterator[tuple[date, str]]:
    """The days between that are no working days, each with its reason."""
    day, last = min(start, end), max(start, end)
    while day <= last:
        if not calendar.is_working(day):
            yield day, calendar.holiday_name(day) or "a weekend"
        day += ONE_DAY
