"""An engagement beside its methodology, its planned activities and its people: what rules and views work on."""

from collections.abc import Mapping

from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.engagement.engagement import Engagement
from methodology.people import Person
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.changes import Changes, find_changes, recurrence_progress
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.planned_activity import PlannedActivity, PlannedActivityId
from methodology.plan.stages import is_booked
from methodology.plan.team import PersonId, Roles, roles_in
from methodology.value import Value


class EngagementPlan(Value):
    """One engagement with all that is known of it.

    `methodology` is the version that the engagement is pinned to, its own activities included. `work` holds
    its planned activities in the order of the plan; only the open ones where whoever loaded it said so.
    `people` holds at least everybody in its team and every DRI.
    """

    engagement: Engagement
    methodology: Methodology
    work: tuple[PlannedActivity, ...]
    people: Mapping[PersonId, Person]

    @property
    def roles(self) -> Roles:
        """Who does and who is reminded of each role's work, as the type and the booking have it."""
        engagement = self.engagement
        booked = is_booked(self.methodology, engagement.plan_facts)
        return roles_in(self.methodology, engagement.plan_facts.type, booked=booked, team=engagement.team)

    @property
    def open_work(self) -> tuple[PlannedActivity, ...]:
        return tuple(each for each in self.work if each.is_open)

    def activity(self, activity_id: PlannedActivityId) -> PlannedActivity:
        """The planned activity with this id, which is to be one of this engagement's."""
        return next(each for each in self.work if each.id == activity_id)

    def dri_of(self, activity: PlannedActivity) -> Person | None:
        return self.people.get(activity.dri) if activity.dri else None

    def calendar_of(self, role: RoleId) -> WorkingCalendar:
        """The working days of the person who is reminded of this role's work."""
        holder = self.roles.holder(role)
        return self.calendar_of_person(holder.person if holder else None)

    @property
    def lead_calendar(self) -> WorkingCalendar:
        lead = self.roles.lead
        return self.calendar_of(lead.role if lead else self.roles.lead_role)

    def calendar_of_activity(self, activity: PlannedActivity) -> WorkingCalendar:
        return self.calendar_of_person(activity.dri)

    def calendar_of_person(self, person_id: PersonId | None) -> WorkingCalendar:
        """Monday to Friday without holidays for somebody who is not known, and for nobody."""
        person = self.people.get(person_id) if person_id else None
        return person.calendar if person else WorkingCalendar()

    def items(self) -> tuple[PlanItem, ...]:
        """What the plan should hold, worked out anew from what is known now."""
        progress = recurrence_progress(self.methodology, self.work)
        plan_facts = self.engagement.plan_facts.model_copy(update={"turns": progress})
        return plan_activities(self.methodology, plan_facts, self.roles, self.calendar_of)

    def changes(self) -> Changes:
        """What working the plan out anew would change."""
        return find_changes(self.items(), self.work)
