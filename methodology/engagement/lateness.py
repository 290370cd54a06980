"""How late work is: the one number that health, digests, escalation and reports use."""

from datetime import date, datetime
from functools import cached_property

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person, today_where
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId, startable
from methodology.value import Value


class Lateness(Value):
    """The lateness of the work of one engagement now; each day ends where the DRI of the work is.

    Work is late by n: n working days of its DRI after the day on which it was to be done. That is its due
    date or, if that had passed before it could be done, the DRI's first working day after it could be. It
    can be done once its stage has been entered, nothing blocks it, and the engagement runs.
    """

    plan: EngagementPlan
    now: datetime

    def can_start(self, work: PlannedActivity) -> bool:
        """Whether this work could be done now: its stage has been entered, and nothing blocks it."""
        return work.stage in self.plan.engagement.plan_facts.entered and work.id in self._unblocked

    def due(self, work: PlannedActivity) -> date | None:
        """The day on which it is to be done: its due date, or later if it could not be done before.

        None without a date. Work that cannot start yet is due on its date, and is not late after it.
        """
        if work.due is None or not self.can_start(work):
            return work.due
        since = (self._runs_since, self.plan.engagement.plan_facts.entered[work.stage], work.startable_since)
        calendar = self.plan.calendar_of_activity(work)
        return max(work.due, calendar.shift(max(day for day in since if day), 1))

    def is_due(self, work: PlannedActivity) -> bool:
        """Whether it can be done and its due date has come."""
        today = self.plan.today_of(work, self.now)
        return self.can_start(work) and work.due is not None and work.due <= today

    def late_by(self, work: PlannedActivity) -> int:
        """The working days of its DRI by which it is late; 0 if it is not."""
        due = self.due(work)
        if due is None or not self.is_due(work):
            return 0
        today = self.plan.today_of(work, self.now)
        return late_by(due, today, self.plan.calendar_of_activity(work))

    def due_for(self, person: Person | None, ready_since: date) -> date:
        """The first working day of this person after a day, and after the engagement was resumed."""
        calendar = person.calendar if person else WorkingCalendar()
        return calendar.shift(max(ready_since, self._runs_since), 1)

    def today_for(self, person: Person | None) -> date:
        return today_where(person, self.now) if person else self.plan.today(self.now)

    @cached_property
    def _unblocked(self) -> frozenset[PlannedActivityId]:
        return frozenset(each.id for each in startable(self.plan.work))

    @property
    def _runs_since(self) -> date:
        engagement = self.plan.engagement
        return max(engagement.plan_facts.opened_on, engagement.resumed_on or date.min)


def late_by(due: date, today: date, calendar: WorkingCalendar) -> int:
    """The working days from this day until today; 0 if it has not passed."""
    return calendar.working_days_between(due, today) if today > due else 0
