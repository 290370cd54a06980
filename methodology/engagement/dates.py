"""The dates of an engagement: those that people may enter, and the work that entering them moves."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date

from methodology.definition.activity import Activity
from methodology.definition.anchor import Anchor
from methodology.definition.ids import AnchorId, StageId
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan, once_for_each_plan
from methodology.engagement.passed_dates import is_said
from methodology.plan.anchor_dates import AnchorDate, can_be_entered, check_day
from methodology.plan.changes import Changes, Shift, is_in_turns
from methodology.plan.event_order import EventTooEarly, too_early
from methodology.plan.facts import stages_ahead, stages_of
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.stages import current_stages
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from methodology.text import NAME, clean_text
from methodology.value import Value


class DateField(Value):
    """A date that may be entered: of an anchor or, if it repeats, of one of its occurrences.

    `waiting` counts the activities that wait for it. `actual`: the event has happened.
    """

    anchor: Anchor
    occurrence: int = 1
    on: date | None = None
    label: str = ""
    actual: bool = False
    waiting: int = 0

    @property
    def key(self) -> str:
        return f"{self.anchor.id}:{self.occurrence}"

    def has_been_missed(self, today: date) -> bool:
        """Whether its day has passed and the activity that sets it is not done."""
        waits_for_work = bool(self.anchor.set_by.activities) and not self.actual
        return waits_for_work and self.on is not None and self.on < today


class ExitField(Value):
    """The day by which a stage is to be left."""

    stage: Stage
    by: date | None = None


class DateEntry(Value):
    """A date that a person enters for an anchor; None removes a date entered ahead."""

    anchor: AnchorId
    on: date | None
    occurrence: int = 1
    label: str = ""


class ShownDates(Value):
    """The dates that a person saw before changing them; dates that are not in it are not compared."""

    dates: Mapping[tuple[AnchorId, int], date | None] = {}
    exits: Mapping[StageId, date | None] = {}


class PersonShifts(Value):
    """The shifts in the work of one person; None for work without a DRI."""

    person: PersonId | None
    shifts: tuple[Shift, ...]


@once_for_each_plan
def date_fields(plan: EngagementPlan) -> tuple[DateField, ...]:
    """The dates that this plan uses and people may enter, with the next occurrence of each repeating one."""
    activities = _defined(plan, (each for each in plan.work if each.state != "withdrawn"))
    used = _anchors(activities)
    used |= {each.recurrence.until for each in activities if each.recurrence}
    used |= {each.anchor for each in plan.engagement.plan_facts.dates}
    return _fields_of(plan, used, waiting_for_dates(plan))


def exit_fields(plan: EngagementPlan) -> tuple[ExitField, ...]:
    """The stages that are still to be left, each with its exit date if it has one."""
    by, plan_facts = dict(plan.engagement.exit_dates), plan.engagement.plan_facts
    return tuple(
        ExitField(stage=stage, by=by.get(stage.id))
        for stage in stages_ahead(plan.methodology, plan_facts)
        if stage.id not in plan_facts.left
    )


@once_for_each_plan
def empty_dates(plan: EngagementPlan) -> tuple[DateField, ...]:
    """The dates that work of the current stages waits for or sets, that other work waits for, and that nobody
    knows yet."""
    waiting = waiting_for_dates(plan)
    fields = _fields_of(plan, anchors_of_stage(plan) & waiting.keys(), waiting)
    return tuple(each for each in fields if each.on is None and each.waiting > 0)


def dates_to_set(plan: EngagementPlan, asked: Collection[str]) -> tuple[DateField, ...]:
    """The empty dates of the anchors that are asked for; if there are none, those of the stage; otherwise all dates
    that work waits for."""
    empty = tuple(each for each in date_fields(plan) if each.on is None)
    return (
        tuple(each for each in empty if each.anchor.id in asked)
        or empty_dates(plan)
        or tuple(each for each in empty if each.waiting > 0)
    )


@once_for_each_plan
def anchors_of_stage(plan: EngagementPlan) -> frozenset[AnchorId]:
    """The events that open work of the current stages is dated by, or sets."""
    current = {stage.id for stage in current_stages(plan.methodology, plan.engagement.plan_facts)}
    return frozenset(_anchors(_defined(plan, (each for each in plan.open_work if each.stage in current))))


def due_after_end(plan: EngagementPlan, stage: StageId, end: date) -> tuple[PlannedActivity, ...]:
    """The open required work of this stage that is due after the day by which it is to be left."""
    return tuple(
        each
        for each in plan.open_work
        if each.stage == stage and each.required and each.due and each.due > end
        if not plan.is_turn_ahead(each) and not is_in_turns(plan.methodology, each.activity)
    )


def by_person(shifts: Iterable[Shift]) -> tuple[PersonShifts, ...]:
    """The shifts by DRI, in the order of their new dates."""
    found: dict[PersonId | None, list[Shift]] = {}
    for shift in sorted(shifts, key=lambda shift: shift.after or date.max):
        found.setdefault(shift.work.dri, []).append(shift)
    return tuple(
        PersonShifts(person=person, shifts=tuple(shifts_of_person))
        for person, shifts_of_person in found.items()
    )


def preview_dates(plan: EngagementPlan, entries: Iterable[DateEntry]) -> Changes:
    """The changes of the plan if these dates were entered.

    Raises `Refusal` for a date that cannot be entered, and for one that is removed after the event.
    """
    dates = {(each.anchor, each.occurrence): each for each in plan.engagement.plan_facts.dates}
    for entry in entries:
        _check_entry(plan, entry)
        known = dates.pop((entry.anchor, entry.occurrence), None)
        if entry.on is not None:
            dates[entry.anchor, entry.occurrence] = AnchorDate(
                anchor=entry.anchor,
                on=entry.on,
                occurrence=entry.occurrence,
                label=entry.label,
                actual=known is not None and known.actual,
            )
        elif known is not None and known.actual and not is_said(plan, entry.anchor, entry.occurrence):
            raise _has_happened(plan, entry)
    plan_facts = plan.engagement.plan_facts.model_copy(update={"dates": tuple(dates.values())})
    engagement = plan.engagement.model_copy(update={"plan_facts": plan_facts})
    return plan.model_copy(update={"engagement": engagement}).changes()


def too_early_by(plan: EngagementPlan, entries: Iterable[DateEntry]) -> tuple[EventTooEarly, ...]:
    """What would be before what it comes after, by these entries: one of the two is among them."""
    entered = {each.anchor: each for each in entries}
    kept = [each for each in plan.engagement.plan_facts.dates if each.anchor not in entered]
    new = [AnchorDate(anchor=each.anchor, on=each.on) for each in entered.values() if each.on]
    concerning = [each.anchor for each in new]
    return tuple(too_early(plan.methodology, [*kept, *new], concerning))


def events_too_early(plan: EngagementPlan) -> tuple[EventTooEarly, ...]:
    """The events that are before what they come after, unless both have happened."""
    dates = plan.engagement.plan_facts.dates
    ahead = [each.anchor for each in dates if not each.actual]
    return tuple(too_early(plan.methodology, dates, ahead))


def events_of(early: Iterable[EventTooEarly]) -> frozenset[AnchorId]:
    """The events in these, and those that they come after."""
    return frozenset(event.id for each in early for event in (each.event, each.after))


def check_as_shown(
    plan: EngagementPlan,
    entries: Iterable[DateEntry],
    exit_by: Mapping[StageId, date | None],
    shown: ShownDates,
    who: Callable[[], str] = lambda: "Somebody else",
) -> None:
    """Raises `Refusal` if somebody has moved one of these dates since they were shown; `who` tells their name.

    A date that already is as it is entered is no conflict: a form may be submitted twice.
    """
    dates = {(each.anchor, each.occurrence): each.on for each in plan.engagement.plan_facts.dates}
    exits = dict(plan.engagement.exit_dates)
    moved = [
        *(dates.get(key) not in (shown.dates[key], on) for key, on in _by_key(entries) if key in shown.dates),
        *(
            exits.get(stage) not in (shown.exits[stage], by)
            for stage, by in exit_by.items()
            if stage in shown.exits
        ),
    ]
    if any(moved):
        raise Refusal(f"{who()} has changed the dates meanwhile: open them again.")


def dated_by_hand_and_moved(plan: EngagementPlan, entries: Iterable[DateEntry]) -> list[PlannedActivity]:
    """The open work dated by hand whose date in the plan these entries move."""
    was = {work.id: item.basis for work, item in plan.changes().kept}
    return [
        work
        for work, item in preview_dates(plan, entries).kept
        if work.due_by_hand and item.basis != was.get(work.id, item.basis)
    ]


def check_exit_date(plan: EngagementPlan, stage: StageId, day: date | None) -> None:
    """Raises `Refusal` for a stage that the engagement does not have, and for a day too far away."""
    if stage not in {each.id for each in stages_of(plan.methodology, plan.engagement.plan_facts)}:
        raise Refusal("This engagement has no such stage: open its dates again.")
    if day is not None:
        check_day(day)


def _defined(plan: EngagementPlan, work: Iterable[PlannedActivity]) -> list[Activity]:
    """The methodology's definitions of the activities of this work, each once and in no particular order."""
    activities = plan.methodology.activity
    return [activities[each] for each in {each.activity for each in work} if each in activities]


def _anchors(activities: Iterable[Activity]) -> set[AnchorId]:
    """The anchors that these activities get their dates from, or set."""
    return {anchor for each in activities for anchor in (each.due.anchor, each.sets) if anchor}


def waiting_for_dates(plan: EngagementPlan) -> Counter[AnchorId]:
    """How much open work waits for the date of each anchor."""
    return Counter(each.waiting_for for each in plan.open_work if each.waiting_for)


def _fields_of(
    plan: EngagementPlan, anchors: Collection[AnchorId], waiting: Mapping[AnchorId, int]
) -> tuple[DateField, ...]:
    """The dates of these anchors, as far as people may enter them, in the order of the methodology."""
    return tuple(
        field
        for anchor in plan.methodology.anchors
        if anchor.id in anchors and can_be_entered(plan.methodology, anchor.id)
        for field in _fields(plan, anchor, waiting.get(anchor.id, 0))
    )


def _fields(plan: EngagementPlan, anchor: Anchor, waiting: int) -> Iterator[DateField]:
    known = sorted(
        (each for each in plan.engagement.plan_facts.dates if each.anchor == anchor.id),
        key=lambda each: each.occurrence,
    )
    for each in known:
        yield DateField(
            anchor=anchor, occurrence=each.occurrence, on=each.on, label=each.label, actual=each.actual
        )
    if anchor.repeats or not known:
        following = max((each.occurrence for each in known), default=0) + 1
        yield DateField(anchor=anchor, occurrence=following, waiting=waiting)


def _by_key(entries: Iterable[DateEntry]) -> list[tuple[tuple[AnchorId, int], date | None]]:
    return [((each.anchor, each.occurrence), each.on) for each in entries]


def _check_entry(plan: EngagementPlan, entry: DateEntry) -> None:
    if entry.anchor not in plan.methodology.anchor or not can_be_entered(plan.methodology, entry.anchor):
        raise Refusal(
            f"The date of {_label(plan, entry)} follows from what happens and cannot be entered: leave it out."
        )
    if entry.occurrence < 1 or (entry.occurrence > 1 and not plan.methodology.anchor[entry.anchor].repeats):
        raise Refusal(f"There is only one date of {_label(plan, entry)}: enter that one.")
    if entry.on is not None:
        check_day(entry.on)
    clean_text(entry.label, "the label", NAME)


def _has_happened(plan: EngagementPlan, entry: DateEntry) -> Refusal:
    return Refusal(f"{_label(plan, entry).capitalize()} has happened: move its date, or undo what set it.")


def _label(plan: EngagementPlan, entry: DateEntry) -> str:
    anchor = plan.methodology.anchor.get(entry.anchor)
    return anchor.label if anchor else entry.anchor
