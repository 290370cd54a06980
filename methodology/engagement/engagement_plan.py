"""`EngagementPlan`: an engagement with its methodology, planned activities and people."""

from collections.abc import Mapping
from datetime import date, datetime

from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.people import Person, today_where
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.changes import Changes, find_changes, recurrence_progress
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.stages import is_booked
from methodology.plan.team import PersonId, Roles, roles_in
from methodology.refusal import Refusal
from methodology.value import Value


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

    @property
    def roles(self) -> Roles:
        """The roles of the engagement, by its type and its booking."""
        engagement = self.engagement
        booked = is_booked(self.methodology, engagement.plan_facts)
        return roles_in(self.methodology, engagement.plan_facts.type, booked=booked, team=engagement.team)

    @property
    def open_work(self) -> tuple[PlannedActivity, ...]:
        return tuple(each for each in self.work if each.is_open)

    def activity(self, activity_id: PlannedActivityId) -> PlannedActivity:
        """The planned activity with this id; raises `Refusal` if this engagement does not have it."""
        found = next((each for each in self.work if each.id == activity_id), None)
        if found is None:
            raise Refusal("This activity is not there any more. Type `/ps-stage` to see where things stand.")
        return found

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

    def dri_of(self, activity: PlannedActivity) -> Person | None:
        return self.people.get(activity.dri) if activity.dri else None

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
        return person.calendar if person else WorkingCalendar()

    def items(self) -> tuple[PlanItem, ...]:
        """The items of the plan, computed anew from the current facts."""
        progress = recurrence_progress(self.methodology, self.work)
        plan_facts = self.engagement.plan_facts.model_copy(update={"turns": progress})
        return plan_activities(self.methodology, plan_facts, self.roles, self.calendar_of)

    def changes(self) -> Changes:
        """The changes that re-planning would make."""
        return find_changes(self.items(), self.work, self.calendar_of_person)

    def moved_from(self, activity: PlannedActivity) -> date | None:
        """The planned day of open work that has moved because its DRI does not work on it; None if it has not.

        The date of work that was given to another person moves so; one that a person set stays.
        """
        if not activity.is_open or not activity.dri_by_hand:
            return None
        key = (activity.activity, activity.occurrence, activity.turn)
        planned = next((e.due for e in self.items() if (e.activity, e.occurrence, e.turn) == key), None)
        stays = activity.keeps_its_date(planned) or planned == activity.due
        return None if stays else planned
