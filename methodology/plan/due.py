"""When a planned activity is due: by its rule, its recurrence and the end of that, or the date of the event
that it sets."""

from datetime import date

from methodology.definition.activity import Activity
from methodology.definition.ids import (
    ENGAGEMENT_START,
    EVENT,
    STAGE_END,
    STAGE_START,
    ActivityId,
    AnchorId,
)
from methodology.definition.model import Methodology
from methodology.plan import recurrence
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts, RecurrenceProgress
from methodology.plan.planned_activity import Basis
from methodology.value import Value

WAITING = Basis("waiting")
"""The basis of what has no date yet."""


class DueDate(Value):
    """The date of an item, with what it follows from, or the anchor that it waits for."""

    due: date | None = None
    waiting_for: AnchorId | None = None
    basis: Basis = WAITING
    from_day: date | None = None


def dates_of(plan_facts: PlanFacts, activity: Activity, anchor: AnchorId) -> dict[int, date]:
    """The known dates of an anchor for this activity, by occurrence."""
    stage_dates = {STAGE_START: plan_facts.entered, STAGE_END: plan_facts.left}
    if anchor in stage_dates:
        return {1: stage_dates[anchor][activity.stage]} if activity.stage in stage_dates[anchor] else {}
    if anchor == ENGAGEMENT_START:
        return {1: plan_facts.opened_on}
    if anchor == EVENT:
        return {each.occurrence: each.on for each in plan_facts.raised if each.activity == activity.id}
    return {each.occurrence: each.on for each in plan_facts.dates if each.anchor == anchor}


def due_or_waiting_for(
    methodology: Methodology,
    plan_facts: PlanFacts,
    activity: Activity,
    occurrence: int,
    turns: RecurrenceProgress | None,
    calendar: WorkingCalendar,
) -> DueDate:
    """The day on which this occurrence is due, or the anchor that it waits for."""
    ahead = entered_ahead(methodology, plan_facts, activity, occurrence)
    if ahead is not None:
        return DueDate(due=ahead, basis=Basis(f"{ahead}"))
    rule = activity.recurrence
    if rule is None or not rule.on_calendar:
        return _due_by_rule(methodology, plan_facts, activity, occurrence, calendar)
    if turns is None and activity.due.offset is not None:
        dated = _due_by_rule(methodology, plan_facts, activity, occurrence, calendar)
        if dated.due is None or not _is_before_start(plan_facts, activity, dated.due):
            return dated
    anchor_day = _date_of(methodology, plan_facts, activity, rule.start, occurrence)
    if anchor_day is None:
        return DueDate(waiting_for=rule.start)
    start = max(
        anchor_day,
        _earliest_day(plan_facts, activity, occurrence),
        _first_day_of_turns(plan_facts, activity) or anchor_day,
    )
    if turns is None:
        due = recurrence.first_on(rule, start, anchor_day, calendar)
    else:
        due = recurrence.next_after(rule, turns.last_due, start, anchor_day, calendar)
    rhythm = f"{rule.cadence} {rule.weekday or rule.day_of_month or ''} {anchor_day}"
    basis = Basis(f"{rhythm} from {start} after {turns.last_due if turns else ''}")
    return DueDate(due=due, basis=basis, from_day=start)


def _due_by_rule(
    methodology: Methodology,
    plan_facts: PlanFacts,
    activity: Activity,
    occurrence: int,
    calendar: WorkingCalendar,
) -> DueDate:
    on = _date_of(methodology, plan_facts, activity, activity.due.anchor, occurrence)
    if on is None:
        return DueDate(waiting_for=activity.due.anchor)
    offset = activity.due.offset or 0
    if activity.due.count == "inclusive":
        return DueDate(due=calendar.nth_day_counting(on, offset), basis=Basis(f"{on} day {offset}"))
    return DueDate(due=calendar.shift(on, offset), basis=Basis(f"{on} {offset:+}"))


def entered_ahead(
    methodology: Methodology, plan_facts: PlanFacts, activity: Activity, occurrence: int
) -> date | None:
    """The date of the event that the activity sets, if it has one already."""
    return _date_of(methodology, plan_facts, activity, activity.sets, occurrence) if activity.sets else None


def _date_of(
    methodology: Methodology, plan_facts: PlanFacts, activity: Activity, anchor: AnchorId, occurrence: int
) -> date | None:
    return dates_of(plan_facts, activity, anchor).get(occurrence if methodology.anchor[anchor].repeats else 1)


def _earliest_day(plan_facts: PlanFacts, activity: Activity, occurrence: int) -> date:
    """The earliest day of a turn: the opening, or the day on which its condition was raised."""
    raised = dates_of(plan_facts, activity, EVENT) if activity.kind == "conditional" else {}
    return max(plan_facts.opened_on, raised.get(occurrence, plan_facts.opened_on))


def _first_day_of_turns(plan_facts: PlanFacts, activity: Activity) -> date | None:
    """The earliest day on which a turn of this activity may fall in an engagement: that on which it was opened
    or last resumed, or the stage entered, whichever is the latest. None in a plan by dates alone."""
    if plan_facts.runs_since is None:
        return None
    return max(plan_facts.runs_since, plan_facts.entered.get(activity.stage, plan_facts.runs_since))


class RecurrenceEnd(Value):
    """The last day of a recurrence. `on_leaving`: it ends because its stage was left; with `at_once`, on leaving it
    and not at the end of a day."""

    on: date
    on_leaving: bool = False
    at_once: bool = False


def end_of_recurrence(
    methodology: Methodology,
    plan_facts: PlanFacts,
    activity: Activity,
    occurrence: int,
    calendar: WorkingCalendar,
) -> RecurrenceEnd | None:
    """When this recurring work ends, as far as it is known: at its `until` or, if that has no date, after the
    stage was left. A condition that was raised after that goes on."""
    rule = activity.recurrence
    assert rule is not None, "only recurring work has an end"
    until = _date_of(methodology, plan_facts, activity, rule.until, occurrence)
    if until is not None:
        return RecurrenceEnd(on=until)
    left = plan_facts.left.get(activity.stage)
    if left is None or plan_facts.runs_since is None or not rule.in_turns:
        return None
    if activity.kind == "conditional" and _earliest_day(plan_facts, activity, occurrence) >= left:
        return None
    on = calendar.shift(left, rule.ends_after) if rule.ends_after else left
    return RecurrenceEnd(on=on, on_leaving=True, at_once=not rule.ends_after)


def is_in_turn(
    methodology: Methodology,
    plan_facts: PlanFacts,
    activity: Activity,
    occurrence: int,
    due: date,
    calendar: WorkingCalendar,
) -> bool:
    """Whether a turn of recurring work on this day is neither before its first day nor after its end.

    In an engagement, the work of each milestone, class, session or event is one-time work and has no end.
    """
    rule = activity.recurrence
    if rule is None or (plan_facts.runs_since is not None and not rule.in_turns):
        return True
    end = end_of_recurrence(methodology, plan_facts, activity, occurrence, calendar)
    if end is not None and (end.at_once or due > end.on):
        return False
    return not _is_before_start(plan_facts, activity, due)


def _is_before_start(plan_facts: PlanFacts, activity: Activity, due: date) -> bool:
    first = _first_day_of_turns(plan_facts, activity)
    return first is not None and due < first


def progress_of(plan_facts: PlanFacts, activity: ActivityId, occurrence: int) -> RecurrenceProgress | None:
    return next((t for t in plan_facts.turns if t.activity == activity and t.occurrence == occurrence), None)
