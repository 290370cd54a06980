"""`EngagementPlan`: an engagement with its methodology, planned activities and people."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property, wraps
from typing import Any, TypeVar

from methodology.definition.ids import RoleId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.people import Person, free_days, today_where
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.changes import Changes, find_changes, off_free_day, recurrence_progress, recurs
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId, blockers_of
from methodology.plan.stages import is_booked
from methodology.plan.team import PersonId, Roles, roles_in
from methodology.refusal import Refusal
from methodology.value import Value

MOST_MOMENTS = 4
"""Of so many moments, a plan keeps what follows from it."""

Asked = TypeVar("Asked")
Found = TypeVar("Found")


class EngagementPlan(Value):
    """An engagement with its methodology, planned activities and people, as rules and views need them.

    `methodology` is the version that the engagement is pinned to, including its own activities. `work` has
    its planned activities in the order of the plan; only the open ones if it was loaded so. `people` has at
    least everybody in its team, each DRI, the person who opened it, and the deputies of their absences.
    """

    engagement: Engagement
    methodology: Methodology
    work: tuple[PlannedActivity, ...]
    people: Mapping[PersonId, Person]

    @cached_property
    def roles(self) -> Roles:
        """The roles of the engagement, by its type and its booking."""
        engagement = self.engagement
        booked = is_booked(self.methodology, engagement.plan_facts)
        return roles_in(self.methodology, engagement.plan_facts.type, booked=booked, team=engagement.team)

    @cached_property
    def open_work(self) -> tuple[PlannedActivity, ...]:
        return tuple(each for each in self.work if each.state == "open")

    @cached_property
    def blockers(self) -> Mapping[PlannedActivityId, tuple[PlannedActivity, ...]]:
        """For each open work, the open work that must be closed before it can start, without the work that this waits
        for in turn."""
        return blockers_of(self.open_work, self.open_work)

    @cached_property
    def unblocked(self) -> frozenset[PlannedActivityId]:
        """The open work that waits for no other work."""
        return frozenset(each for each, blockers in self.blockers.items() if not blockers)

    @cached_property
    def can_start(self) -> frozenset[PlannedActivityId]:
        """The open work that could be done now: its stage has been entered, nothing blocks it, and the engagement
        runs."""
        if not self.engagement.is_running:
            return frozenset()
        entered, unblocked = self.engagement.plan_facts.entered, self.unblocked
        return frozenset(e.id for e in self.open_work if e.stage in entered and e.id in unblocked)

    def at_moment(self, now: datetime) -> dict[Any, Any]:
        """What follows from the plan at a moment, by what was asked; see `Lateness`.

        Only the date where people are matters for it, and everywhere a day begins at a quarter of an hour of UTC.
        """
        quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
        if quarter not in self._at_moments and len(self._at_moments) >= MOST_MOMENTS:
            self._at_moments.clear()
        return self._at_moments.setdefault(quarter, {})

    @cached_property
    def _at_moments(self) -> dict[datetime, dict[Any, Any]]:
        return {}

    def activity(self, activity_id: PlannedActivityId) -> PlannedActivity:
        """The planned activity with this id; raises `Refusal` if this engagement does not have it."""
        found = next((each for each in self.work if each.id == activity_id), None)
        if found is None:
            raise Refusal("This activity is not there any more. Type `/ps-stage` to see where things stand.")
        return found

    def with_work(self, changed: Iterable[PlannedActivity]) -> "EngagementPlan":
        """The plan with these planned activities in place of those that have their ids."""
        by_id = {each.id: each for each in changed}
        return self.model_copy(update={"work": tuple(by_id.get(each.id, each) for each in self.work)})

    def today(self, now: datetime) -> date:
        """The date where the lead of the engagement is, or the person who opened it while there is no lead."""
        lead = self.roles.lead
        person = (self.people.get(lead.person) if lead else None) or self.people.get(
            self.engagement.opened_by
        )
        return today_where(person, now)

    def today_of(self, activity: PlannedActivity, now: datetime) -> date:
        """The date where the DRI of this activity is: a day on which work is due ends there, for every reader."""
        dri = self.dri_of(activity)
        return today_where(dri, now) if dri else self.today(now)

    def is_overdue(self, activity: PlannedActivity, now: datetime) -> bool:
        return activity.is_overdue(self.today_of(activity, now))

    def is_snoozed(self, activity: PlannedActivity, now: datetime) -> bool:
        return activity.is_snoozed(self.today_of(activity, now))

    def is_turn_ahead(self, activity: PlannedActivity) -> bool:
        """Whether this is an open turn by the calendar of a stage that has not begun.

        Unless a person set one, it has no date of its own: the turns before the stage begins are skipped.
        """
        return (
            recurs(self.methodology, activity.activity)
            and activity.stage not in self.engagement.plan_facts.entered
            and activity.is_open
            and not activity.due_by_hand
        )

    def dri_of(self, activity: PlannedActivity) -> Person | None:
        return self.people.get(activity.dri) if activity.dri else None

    def owner_of_gate(self, stage: StageId) -> Person | None:
        """The person who is to lead the engagement out of this stage: its DRI through `remind_via`, or the lead."""
        holder = self.roles.holder(self.methodology.stage[stage].dri)
        return self.people.get(holder.person) if holder else None

    def is_gone(self, person_id: PersonId | None) -> bool:
        """Whether this person is known to be no full member of the workspace."""
        person = self.people.get(person_id) if person_id else None
        return person is not None and not person.is_member

    def calendar_of(self, role: RoleId) -> WorkingCalendar:
        """The calendar of the person who is reminded of the work of this role."""
        holder = self.roles.holder(role)
        return self.calendar_of_person(holder.person if holder else None)

    @property
    def lead_calendar(self) -> WorkingCalendar:
        lead = self.roles.lead
        return self.calendar_of(lead.role if lead else self.roles.lead_role)

    def calendar_of_activity(self, activity: PlannedActivity) -> WorkingCalendar:
        return self.calendar_of_person(activity.dri)

    def calendar_of_person(self, person_id: PersonId | None) -> WorkingCalendar:
        """The calendar of this person; Monday to Friday without holidays if they are unknown or None."""
        person = self.people.get(person_id) if person_id else None
        return person.calendar if person else working_calendar()

    def free_days(self, days: Iterable[date | None]) -> frozenset[date]:
        """Those of these days on which nobody here works, by the calendars of all people of the engagement."""
        return free_days(self.people.values(), filter(None, days))

    def items(self) -> tuple[PlanItem, ...]:
        """The items of the plan, computed anew from the current facts."""
        plan_facts = self.engagement.facts_as_it_runs
        progress = recurrence_progress(self.methodology, plan_facts, self.work)
        plan_facts = plan_facts.model_copy(update={"turns": progress})
        return plan_activities(self.methodology, plan_facts, self.roles, self.calendar_of)

    def changes(self) -> Changes:
        """The changes that re-planning would make."""
        roles = self.roles

        def holder_of(role: RoleId) -> PersonId | None:
            holder = roles.holder(role)
            return holder.person if holder else None

        return find_changes(self.items(), self.work, self.calendar_of_person, holder_of)

    def due_in(self, activity: PlannedActivity, calendar: WorkingCalendar) -> date | None:
        """The due date of open work, off a day on which a DRI with this calendar does not work."""
        item = self._item_of(activity)
        if item is None or activity.due_by_hand:
            return activity.due
        return off_free_day(item, activity.due, calendar)

    def planned_now(self, activity: PlannedActivity) -> date | None:
        """The day of open work by the working days of now, if it has another one; None if it has not.

        The date of work moves off a day on which its DRI does not work, and stays when their working days
        change otherwise. One that a person set, or that was shifted after a hold, follows from no rule.
        """
        if not activity.is_open or activity.due_by_hand or activity.shifted_from is not None:
            return None
        item = self._item_of(activity)
        if item is None or item.basis != activity.basis or item.due == activity.due:
            return None
        return item.due

    def _item_of(self, activity: PlannedActivity) -> PlanItem | None:
        key = (activity.activity, activity.occurrence, activity.turn)
        return next((e for e in self.items() if (e.activity, e.occurrence, e.turn) == key), None)


def once_in(
    known_of: Callable[[Asked], dict[Any, Any]],
) -> Callable[[Callable[[Asked], Found]], Callable[[Asked], Found]]:
    """Work out once what a rule finds, as many rules ask for the same; `known_of` is where it is kept."""

    def once(rule: Callable[[Asked], Found]) -> Callable[[Asked], Found]:
        name = f"{rule.__module__}.{rule.__qualname__}"

        @wraps(rule)
        def kept(asked: Asked) -> Found:
            known = known_of(asked)
            if name not in known:
                known[name] = rule(asked)
            found: Found = known[name]
            return found

        return kept

    return once


def _known_of_plan(plan: EngagementPlan) -> dict[Any, Any]:
    return plan.__dict__


once_for_each_plan = once_in(_known_of_plan)
"""For what follows from a plan alone: the plan keeps it."""
