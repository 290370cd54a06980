"""The computation of a plan: activities with their due dates, dependencies and missing anchor dates."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from methodology.definition.activity import Activity
from methodology.definition.ids import (
    ENGAGEMENT_START,
    EVENT,
    STAGE_END,
    STAGE_START,
    ActivityId,
    AnchorId,
    RoleId,
    StageId,
)
from methodology.definition.model import Methodology
from methodology.plan import recurrence
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts, RecurrenceProgress, can_exist
from methodology.plan.planned_activity import Basis, ItemKey, item_key
from methodology.plan.team import Roles
from methodology.value import Value

CalendarOf = Callable[[RoleId], WorkingCalendar]
"""The working days of the person who does the work of a role, after substitution."""
WAITING = Basis("waiting")
"""The basis of what has no date yet."""


class PlanItem(Value):
    """An activity of an engagement, due on a day or waiting for the date of an anchor.

    `occurrence` is that of a repeating anchor or a raised condition, `turn` that of a recurrence by the
    calendar; both begin at 1. `depends_on` has the item keys of other items of the plan. With
    `is_event`, the date is that of the event that the activity sets. `basis` is what the date follows from
    apart from anybody's working days; `from_day` is the first day of a recurrence by the calendar.
    """

    activity: ActivityId
    occurrence: int
    turn: int
    stage: StageId
    dri: RoleId
    due: date | None
    waiting_for: AnchorId | None
    is_event: bool = False
    depends_on: tuple[ItemKey, ...] = ()
    basis: Basis = WAITING
    from_day: date | None = None


class _Dated(Value):
    """The date of an item, with what it follows from, or the anchor that it waits for."""

    due: date | None = None
    waiting_for: AnchorId | None = None
    basis: Basis = WAITING
    from_day: date | None = None


def plan_activities(
    methodology: Methodology, plan_facts: PlanFacts, roles: Roles, calendar_of: CalendarOf
) -> tuple[PlanItem, ...]:
    """The plan that follows from these facts, in the order of the stages.

    A recurring activity is in it once, with its current turn.
    """
    items = [
        item
        for activity in activities_planned(methodology, plan_facts)
        for item in _items(methodology, plan_facts, activity, roles, calendar_of)
    ]
    planned: dict[ActivityId, list[int]] = {}
    for item in items:
        planned.setdefault(item.activity, []).append(item.occurrence)
    depends_on = dependencies(methodology, frozenset(planned))

    def needed(item: PlanItem) -> tuple[ItemKey, ...]:
        return tuple(
            item_key(each, occurrence)
            for each in depends_on[item.activity]
            for occurrence in _occurrences_needed(methodology, plan_facts, item, each, planned[each])
        )

    return tuple(item.model_copy(update={"depends_on": needed(item)}) for item in items)


def activities_planned(methodology: Methodology, plan_facts: PlanFacts) -> tuple[Activity, ...]:
    """The activities in the plan, by type, facets, stages, tier and raised conditions."""
    raised = {each.activity for each in plan_facts.raised}

    def is_included(activity: Activity) -> bool:
        if activity.kind == "conditional":
            return activity.id in raised
        return activity.tier == "core" or plan_facts.all_details or activity.id in plan_facts.details

    stage_order = {stage.id: stage.order for stage in methodology.stages}
    chosen = [a for a in methodology.activities if is_included(a) and can_exist(methodology, plan_facts, a)]
    return tuple(sorted(chosen, key=lambda activity: stage_order[activity.stage]))


def dependencies(
    methodology: Methodology, planned: frozenset[ActivityId]
) -> Mapping[ActivityId, tuple[ActivityId, ...]]:
    """The dependencies of each planned activity; one that is not planned is replaced by its own."""

    def resolved(activity: ActivityId, seen: frozenset[ActivityId]) -> Iterator[ActivityId]:
        for dependency in methodology.activity[activity].depends_on:
            if dependency in planned:
                yield dependency
            elif dependency not in seen:
                yield from resolved(dependency, seen | {dependency})

    return {each: tuple(dict.fromkeys(resolved(each, frozenset({each})))) for each in planned}


def _occurrences_needed(
    methodology: Methodology,
    plan_facts: PlanFacts,
    item: PlanItem,
    dependency: ActivityId,
    occurrences: list[int],
) -> list[int]:
    """The occurrences of a dependency that an item waits for.

    If both repeat, the second occurrence waits for the second, and for none if that was skipped; otherwise an
    item waits for all of them.
    """
    both_repeat = all(
        repeats(methodology, methodology.activity[each]) for each in (item.activity, dependency)
    )
    if not both_repeat:
        return occurrences
    if item.occurrence in occurrences:
        return [item.occurrence]
    known = _occurrences(methodology, plan_facts, methodology.activity[dependency])
    return [] if item.occurrence in known else occurrences


def repeats(methodology: Methodology, activity: Activity) -> bool:
    """Whether the activity may have several occurrences, because its anchor repeats or it has a condition."""
    anchors = [activity.due.anchor] + ([activity.sets] if activity.sets else [])
    return activity.kind == "conditional" or any(methodology.anchor[each].repeats for each in anchors)


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


def _items(
    methodology: Methodology, plan_facts: PlanFacts, activity: Activity, roles: Roles, calendar_of: CalendarOf
) -> Iterator[PlanItem]:
    dri = roles.role_for(activity.dri)
    calendar = calendar_of(dri)
    for occurrence in _occurrences(methodology, plan_facts, activity):
        turns = _progress(plan_facts, activity.id, occurrence)
        dated = _due_or_waiting_for(methodology, plan_facts, activity, occurrence, turns, calendar)
        due = dated.due
        if due is not None and not _is_in_turn(methodology, plan_facts, activity, occurrence, due, calendar):
            continue
        if turns is not None and turns.has_ended:
            continue
        yield PlanItem(
            activity=activity.id,
            occurrence=occurrence,
            turn=turns.over + 1 if turns else 1,
            stage=activity.stage,
            dri=dri,
            is_event=_entered_ahead(methodology, plan_facts, activity, occurrence) is not None,
            **dict(dated),
        )


def _occurrences(methodology: Methodology, plan_facts: PlanFacts, activity: Activity) -> list[int]:
    """The occurrences of its condition or of a repeating anchor for which the activity is planned."""
    if activity.kind == "conditional":
        return [each.occurrence for each in plan_facts.raised if each.activity == activity.id]
    anchors = [activity.due.anchor] + ([activity.sets] if activity.sets else [])
    dated: dict[int, date] = {}
    for anchor in anchors:
        if methodology.anchor[anchor].repeats:
            dated = dates_of(plan_facts, activity, anchor) | dated
    in_time = sorted(dated, key=lambda occurrence: (dated[occurrence], occurrence)) or [1]
    return in_time[:1] if activity.due.first_only else in_time


def _due_or_waiting_for(
    methodology: Methodology,
    plan_facts: PlanFacts,
    activity: Activity,
    occurrence: int,
    turns: RecurrenceProgress | None,
    calendar: WorkingCalendar,
) -> _Dated:
    """The day on which this occurrence is due, or the anchor that it waits for."""
    ahead = _entered_ahead(methodology, plan_facts, activity, occurrence)
    if ahead is not None:
        return _Dated(due=ahead, basis=Basis(f"{ahead}"))
    rule = activity.recurrence
    if rule is None or not rule.on_calendar:
        return _due_by_rule(methodology, plan_facts, activity, occurrence, calendar)
    if turns is None and activity.due.offset is not None:
        dated = _due_by_rule(methodology, plan_facts, activity, occurrence, calendar)
        if dated.due is None or not _is_before_start(plan_facts, activity, dated.due):
            return dated
    anchor_day = _date_of(methodology, plan_facts, activity, rule.start, occurrence)
    if anchor_day is None:
        return _Dated(waiting_for=rule.start)
    start = max(
        anchor_day,
        _earliest_day(plan_facts, activity, occurrence),
        first_day_of_turns(plan_facts, activity) or anchor_day,
    )
    if turns is None:
        due = recurrence.first_on(rule, start, anchor_day, calendar)
    else:
        due = recurrence.next_after(rule, turns.last_due, start, anchor_day, calendar)
    rhythm = f"{rule.cadence} {rule.weekday or rule.day_of_month or ''} {anchor_day}"
    basis = Basis(f"{rhythm} from {start} after {turns.last_due if turns else ''}")
    return _Dated(due=due, basis=basis, from_day=start)


def _due_by_rule(
    methodology: Methodology,
    plan_facts: PlanFacts,
    activity: Activity,
    occurrence: int,
    calendar: WorkingCalendar,
) -> _Dated:
    on = _date_of(methodology, plan_facts, activity, activity.due.anchor, occurrence)
    if on is None:
        return _Dated(waiting_for=activity.due.anchor)
    offset = activity.due.offset or 0
    if activity.due.count == "inclusive":
        return _Dated(due=calendar.nth_day_counting(on, offset), basis=Basis(f"{on} day {offset}"))
    return _Dated(due=calendar.shift(on, offset), basis=Basis(f"{on} {offset:+}"))


def _entered_ahead(
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


def first_day_of_turns(plan_facts: PlanFacts, activity: Activity) -> date | None:
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


def _is_in_turn(
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
    first = first_day_of_turns(plan_facts, activity)
    return first is not None and due < first


def _progress(plan_facts: PlanFacts, activity: ActivityId, occurrence: int) -> RecurrenceProgress | None:
    return next((t for t in plan_facts.turns if t.activity == activity and t.occurrence == occurrence), None)
