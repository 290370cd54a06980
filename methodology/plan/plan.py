"""The computation of a plan: which activities are in it, how often (once for each iteration or class), and
what each depends on."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from methodology.definition.activity import Activity
from methodology.definition.ids import (
    ActivityId,
    AnchorId,
    RoleId,
    StageId,
)
from methodology.definition.model import Methodology
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.due import WAITING, dates_of, due_or_waiting_for, entered_ahead, is_in_turn, progress_of
from methodology.plan.facts import PlanFacts, can_exist
from methodology.plan.planned_activity import Basis, ItemKey, item_key
from methodology.plan.team import Roles
from methodology.value import Value

CalendarOf = Callable[[RoleId], WorkingCalendar]
"""The working days of the person who does the work of a role, after substitution."""


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


def _items(
    methodology: Methodology, plan_facts: PlanFacts, activity: Activity, roles: Roles, calendar_of: CalendarOf
) -> Iterator[PlanItem]:
    dri = roles.role_for(activity.dri)
    calendar = calendar_of(dri)
    for occurrence in _occurrences(methodology, plan_facts, activity):
        turns = progress_of(plan_facts, activity.id, occurrence)
        dated = due_or_waiting_for(methodology, plan_facts, activity, occurrence, turns, calendar)
        due = dated.due
        if due is not None and not is_in_turn(methodology, plan_facts, activity, occurrence, due, calendar):
            continue
        if turns is not None and turns.has_ended:
            continue
        yield PlanItem(
            activity=activity.id,
            occurrence=occurrence,
            turn=turns.over + 1 if turns else 1,
            stage=activity.stage,
            dri=dri,
            is_event=entered_ahead(methodology, plan_facts, activity, occurrence) is not None,
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
