"""The dates of an engagement that people may enter, and what of whose work moves with them."""

from collections.abc import Iterable, Iterator
from datetime import date

from methodology.definition.anchor import Anchor
from methodology.definition.stage import Stage
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import can_be_entered
from methodology.plan.changes import Shift
from methodology.plan.facts import stages_ahead
from methodology.plan.team import PersonId
from methodology.value import Value


class DateField(Value):
    """A date that may be entered: of an anchor and, where it repeats, of one occurrence.

    `waiting` counts the activities that wait for it. `actual`: it has happened.
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


class PersonShifts(Value):
    """What of a person's work would move."""

    person: PersonId | None
    shifts: tuple[Shift, ...]


def date_fields(plan: EngagementPlan) -> tuple[DateField, ...]:
    """The dates of its plan that people may enter; a repeating one has a field for its next occurrence too."""
    planned = {activity.activity for activity in plan.work if activity.state != "withdrawn"}
    activities = [each for each in plan.methodology.activities if each.id in planned]
    used = {anchor for each in activities for anchor in (each.due.anchor, each.sets) if anchor}
    used |= {each.recurrence.until for each in activities if each.recurrence}
    used |= {each.anchor for each in plan.engagement.plan_facts.dates}
    return tuple(
        field
        for anchor in plan.methodology.anchors
        if anchor.id in used and can_be_entered(plan.methodology, anchor.id)
        for field in _fields(plan, anchor)
    )


def exit_fields(plan: EngagementPlan) -> tuple[ExitField, ...]:
    """The stages that are still to be left, each with the day by which it is to be."""
    by, plan_facts = dict(plan.engagement.exit_dates), plan.engagement.plan_facts
    return tuple(
        ExitField(stage=stage, by=by.get(stage.id))
        for stage in stages_ahead(plan.methodology, plan_facts)
        if stage.id not in plan_facts.left
    )


def by_person(shifts: Iterable[Shift]) -> tuple[PersonShifts, ...]:
    """The shifts by whose work moves, each in the order of their new dates."""
    found: dict[PersonId | None, list[Shift]] = {}
    for shift in sorted(shifts, key=lambda shift: shift.after or date.max):
        found.setdefault(shift.work.dri, []).append(shift)
    return tuple(PersonShifts(person=person, shifts=tuple(theirs)) for person, theirs in found.items())


def _fields(plan: EngagementPlan, anchor: Anchor) -> Iterator[DateField]:
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
        waiting = sum(each.waiting_for == anchor.id for each in plan.open_work)
        yield DateField(anchor=anchor, occurrence=following, waiting=waiting)
