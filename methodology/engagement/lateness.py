"""How late work is: the one number that health, digests, escalation and reports use."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from methodology.engagement.engagement_plan import EngagementPlan, Found, once_in
from methodology.people import Person, today_where
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.changes import recurs
from methodology.plan.planned_activity import PlannedActivity


@dataclass(frozen=True)
class Lateness:
    """The lateness of the work of one engagement now; each day ends where the DRI of the work is.

    Work can be done once its stage has been entered, nothing blocks it, and the engagement runs. It is late
    by n: n working days of its DRI after the day on which it is to be done, the later of its due date and the
    DRI's first working day after it could be done.

    Not a `Value`, since one is made for each line that is drawn. The plan keeps what was computed, for the next one.
    """

    plan: EngagementPlan
    now: datetime
    _known: dict[Any, Any] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_known", self.plan.at_moment(self.now))

    def can_start(self, work: PlannedActivity) -> bool:
        """Whether this work could be done now."""
        return work.id in self.plan.can_start

    def due(self, work: PlannedActivity) -> date | None:
        """The day on which it is to be done: its due date or, if that is later, the DRI's first working day after
        it could be done.

        None without a date, and for a turn by the calendar of a stage ahead. Work that cannot start yet is due on
        its date, and is not late after it. A turn by the calendar keeps its day even if it could first be done on
        it: after it, the next takes its place.
        """
        if self.plan.is_turn_ahead(work):
            return None
        if work.due is None or not self.can_start(work):
            return work.due
        keeps_its_day = work.due >= self._since(work) and recurs(self.plan.methodology, work.activity)
        return work.due if keeps_its_day else self._last_day(work, work.due)

    def to_be_done(self, work: PlannedActivity) -> PlannedActivity:
        """This work, due on the day on which it is to be done."""
        return self._once(
            ("to be done", work.id), work, lambda: work.model_copy(update={"due": self.due(work)})
        )

    def is_due(self, work: PlannedActivity) -> bool:
        """Whether it can be done and the day on which it is to be done has come."""
        return self._once(("is due", work.id), work, lambda: self._is_due(work))

    def has_come(self, work: PlannedActivity) -> bool:
        """Whether its time has come: it can be done, and the day on which it is to be done is today or past; of what
        was added for today, the day for which it was added."""
        if self.is_due(work):
            return True
        today = self.plan.today_of(work, self.now)
        return (
            work.due is not None
            and work.due <= today
            and self.can_start(work)
            and self._begins_with_itself(work)
        )

    def late_by(self, work: PlannedActivity) -> int:
        """The working days of its DRI by which it is late; 0 if it is not, and for a turn by the calendar: once its
        day has passed, it is missed, also where nobody has closed it yet."""
        if recurs(self.plan.methodology, work.activity):
            return 0
        return self._once(("late by", work.id), work, lambda: self.days_past(work))

    def days_past(self, work: PlannedActivity) -> int:
        """The working days of its DRI since the last day on which it is not late; 0 before."""
        last_day = self.last_day(work)
        if last_day is None:
            return 0
        return late_by(last_day, self.plan.today_of(work, self.now), self.plan.calendar_of_activity(work))

    def last_day(self, work: PlannedActivity) -> date | None:
        """The last day on which it is not late; None without a date, and while it cannot start."""
        return self._last_day(work, work.due) if work.due and self.can_start(work) else None

    def was_late_by(self, work: PlannedActivity) -> int:
        """The working days of its DRI by which work was late when it was done; 0 for any other work."""
        has_begun = work.stage in self.plan.engagement.plan_facts.entered
        if work.state != "done" or not has_begun or work.due is None or work.closed_on is None:
            return 0
        last_day = self._last_day(work, work.due, until=work.closed_on)
        return late_by(last_day, work.closed_on, self.plan.calendar_of_activity(work))

    def due_for(self, person: Person | None, ready_since: date, until: date = date.max) -> date:
        """The first working day of this person after a day, and after the engagement was resumed; of what was over
        on `until`, a later resume changes nothing."""
        calendar = person.calendar if person else working_calendar()
        return calendar.shift(max(ready_since, self._runs_since(until)), 1)

    def today_for(self, person: Person | None) -> date:
        return today_where(person, self.now) if person else self.plan.today(self.now)

    def _is_due(self, work: PlannedActivity) -> bool:
        due = self.due(work)
        return self.can_start(work) and due is not None and due <= self.plan.today_of(work, self.now)

    def _once(self, key: Hashable, work: PlannedActivity, rule: Callable[[], Found]) -> Found:
        """What this rule finds for this work, once: the same work may be asked about as it would be later."""
        known: tuple[PlannedActivity, Found] | None = self._known.get(key)
        if known is None or known[0] is not work:
            known = self._known[key] = work, rule()
        return known[1]

    def _since(self, work: PlannedActivity, until: date = date.max) -> date:
        """The day since which this work could be done, as far as it is known by a day."""
        days = self.plan.engagement.plan_facts.entered[work.stage], work.startable_since
        return max((self._runs_since(until), *(day for day in days if day and day <= until)))

    def _begins_with_itself(self, work: PlannedActivity) -> bool:
        """Whether it can be done since it was added to the plan, and not since something else happened."""
        return not work.depends_on and work.startable_since == self._since(work)

    def _last_day(self, work: PlannedActivity, due: date, until: date = date.max) -> date:
        """The last day on which this work, which is planned for this day, is not late."""
        return max(due, self.plan.calendar_of_activity(work).shift(self._since(work, until), 1))

    def _runs_since(self, until: date) -> date:
        """The day on which the engagement was opened, or resumed by `until`."""
        opened_on, resumed_on = self.plan.engagement.plan_facts.opened_on, self.plan.engagement.resumed_on
        return max(opened_on, resumed_on) if resumed_on and resumed_on <= until else opened_on


def _known_at_moment(lateness: Lateness) -> dict[Any, Any]:
    return lateness._known


once_for_each_moment = once_in(_known_at_moment)
"""For what follows from a plan at a moment: the plan keeps it."""


def late_by(due: date, today: date, calendar: WorkingCalendar) -> int:
    """The working days from this day until today; 0 if it has not passed."""
    return calendar.working_days_between(due, today) if today > due else 0
