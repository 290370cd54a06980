"""The plan of an engagement that is being opened, its preview, and the questions of the form."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from methodology.definition.anchor import Anchor
from methodology.definition.engagement_type import Facet, FacetValue
from methodology.definition.ids import RoleId, TypeId
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.people import Person
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.stages import current_stages, is_booked
from methodology.plan.team import PersonId, Roles, Team, roles_in, roles_to_fill
from methodology.value import Value

MOST_FIRST = 5


class FirstDue(Value):
    """One of the first activities of a plan."""

    name: str
    due: date
    person: PersonId | None = None


class PersonLoad(Value):
    """The activities of one person, and when the first is due; `person` is None for unfilled roles."""

    person: PersonId | None
    roles: tuple[str, ...]
    activities: int
    first_due: date | None = None


class Preview(Value):
    """A summary of the plan of an engagement before it is opened.

    `unfilled` are the roles without a person, whose work goes to `lead`. `undated` are the labels of dates
    that are not known yet, each with the number of activities that wait for it.
    """

    today: date
    stages: tuple[str, ...]
    activities: int
    first: tuple[FirstDue, ...] = ()
    loads: tuple[PersonLoad, ...] = ()
    unfilled: tuple[str, ...] = ()
    undated: tuple[tuple[str, int], ...] = ()
    lead: PersonId | None = None
    lead_role: str = ""


class OpeningPlan(Value):
    """The plan that an engagement would begin with, by the answers so far.

    `people` are those whose calendars are known; for others, Monday to Friday are working days.
    """

    methodology: Methodology
    plan_facts: PlanFacts
    team: Team = Team()
    people: Mapping[PersonId, Person] = {}

    @cached_property
    def roles(self) -> Roles:
        booked = is_booked(self.methodology, self.plan_facts)
        return roles_in(self.methodology, self.plan_facts.type, booked=booked, team=self.team)

    @cached_property
    def items(self) -> tuple[PlanItem, ...]:
        return plan_activities(self.methodology, self.plan_facts, self.roles, self._calendar_of)

    def dates_to_ask(self) -> tuple[Anchor, ...]:
        """The key dates of the first stages for which work of the plan would wait.

        Dates that are already given are included, so that they stay in the form.
        """
        plan_facts = self.plan_facts.model_copy(update={"dates": ()})
        undated = OpeningPlan(methodology=self.methodology, plan_facts=plan_facts)
        waited_for = {item.waiting_for for item in undated.items}
        entered = (each for each in self.methodology.stages_in_order if each.id in plan_facts.entered)
        key_dates = dict.fromkeys(anchor for stage in entered for anchor in stage.key_dates)
        return tuple(self.methodology.anchor[anchor] for anchor in key_dates if anchor in waited_for)

    def roles_to_ask(self) -> tuple[RoleId, ...]:
        """The roles to fill: the lead, then the roles with work, in the order of the plan."""
        return roles_to_fill(self.roles, (item.dri for item in self.items))

    def preview(self) -> Preview:
        lead = self.roles.lead
        return Preview(
            today=self.plan_facts.opened_on,
            stages=tuple(stage.name for stage in current_stages(self.methodology, self.plan_facts)),
            activities=len(self.items),
            first=self._first_due(),
            loads=self._loads(),
            unfilled=tuple(
                self.methodology.role[role].name
                for role in self.roles_to_ask()
                if self.roles.is_unfilled(role)
            ),
            undated=self._undated(),
            lead=lead.person if lead else None,
            lead_role=self.methodology.role[self.roles.role_for(self.roles.lead_role)].name,
        )

    def _first_due(self) -> tuple[FirstDue, ...]:
        dated = [(item.due, item) for item in self.items if item.due]
        return tuple(
            FirstDue(name=self.methodology.activity[item.activity].name, due=due, person=self._person(item))
            for due, item in sorted(dated, key=lambda each: each[0])[:MOST_FIRST]
        )

    def _loads(self) -> tuple[PersonLoad, ...]:
        """The people with their number of activities, highest first."""
        by_person: dict[PersonId | None, list[PlanItem]] = {}
        for item in self.items:
            by_person.setdefault(self._person(item), []).append(item)
        return tuple(
            PersonLoad(
                person=person,
                roles=tuple(self.methodology.role[role].name for role in self.team.roles_of(person))
                if person
                else (),
                activities=len(items_of_person),
                first_due=min((item.due for item in items_of_person if item.due), default=None),
            )
            for person, items_of_person in sorted(by_person.items(), key=lambda each: -len(each[1]))
        )

    def _undated(self) -> tuple[tuple[str, int], ...]:
        waiting: dict[str, int] = {}
        for item in self.items:
            if item.waiting_for is not None:
                label = self.methodology.anchor[item.waiting_for].label
                waiting[label] = waiting.get(label, 0) + 1
        return tuple(waiting.items())

    def _calendar_of(self, role: RoleId) -> WorkingCalendar:
        holder = self.roles.holder(role)
        known = self.people.get(holder.person) if holder else None
        return known.calendar if known else WorkingCalendar()

    def _person(self, item: PlanItem) -> PersonId | None:
        holder = self.roles.holder(item.dri)
        return holder.person if holder else None


def stages_to_ask(methodology: Methodology, type_id: TypeId) -> tuple[Stage, ...]:
    """The stages in which an engagement of this type can start, whatever its facets."""
    return tuple(each for each in methodology.stages_in_order if type_id not in each.skipped_for)


def facets_to_ask(
    methodology: Methodology, type_id: TypeId
) -> tuple[tuple[Facet, tuple[FacetValue, ...]], ...]:
    """The facets of this type, each with its allowed values."""
    allowed = (
        (facet, tuple(each for each in facet.values if each.types is None or type_id in each.types))
        for facet in methodology.facets
    )
    return tuple((facet, values) for facet, values in allowed if values)
