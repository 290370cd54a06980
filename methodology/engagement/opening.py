"""The plan of an engagement that is being opened, and the questions of the form."""

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from methodology.definition.anchor import Anchor
from methodology.definition.engagement_type import Facet, FacetValue
from methodology.definition.ids import AnchorId, RoleId, TypeId
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.engagement.before_opening import DueBefore, as_opened, date_set_by, happened, was_due_before
from methodology.people import Person
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.facts import PlanFacts
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.planned_activity import ItemKey, item_key
from methodology.plan.stages import current_stages, is_booked
from methodology.plan.team import PersonId, Roles, Team, roles_in, roles_to_fill
from methodology.value import Value

FIRST_DATES = 3


class Questions(NamedTuple):
    """What `/ps-start` asks about a type and stage: first what matters most, and the rest on request."""

    first_roles: tuple[RoleId, ...]
    more_roles: tuple[RoleId, ...]
    first_dates: tuple[Anchor, ...]
    more_dates: tuple[Anchor, ...]


class OpeningPlan(Value):
    """The plan that an engagement would begin with, by the answers so far.

    `people` are those whose calendars are known; for others, Monday to Friday are working days. `not_done` is
    what of `due_before` is still to be done.
    """

    methodology: Methodology
    plan_facts: PlanFacts
    team: Team = Team()
    people: Mapping[PersonId, Person] = {}
    not_done: frozenset[ItemKey] = frozenset()

    @cached_property
    def roles(self) -> Roles:
        booked = is_booked(self.methodology, as_opened(self.plan_facts))
        return roles_in(self.methodology, self.plan_facts.type, booked=booked, team=self.team)

    @cached_property
    def items(self) -> tuple[PlanItem, ...]:
        return plan_activities(self.methodology, as_opened(self.plan_facts), self.roles, self.calendar_of)

    @property
    def due_before(self) -> tuple[DueBefore, ...]:
        """The work that may be done already, in the order of its dates."""
        return tuple(sorted(self.ticked.due_before.values(), key=lambda each: each.due))

    @cached_property
    def ticked(self) -> "Ticked":
        """The plan as it is if all that was due before the opening is done.

        What sets a date is done on the day it was due. Other work hangs on that date, and may have been due
        before the opening as well.
        """
        plan_facts, items, listed = as_opened(self.plan_facts), self.items, dict[ItemKey, DueBefore]()
        while True:
            found = {
                item_key(each.activity, each.occurrence): each
                for each in items
                if happened(self.methodology, plan_facts, each.activity, each.occurrence) is None
                and was_due_before(self.methodology, plan_facts, each.activity, each.due)
            }
            new = {key: item for key, item in found.items() if key not in listed and item.due is not None}
            known = plan_facts.dates
            for key, item in new.items():
                assert item.due is not None, "work without a date was never due"
                activity = self.methodology.activity[item.activity]
                listed[key] = DueBefore(key=key, name=activity.name, due=item.due)
                date_set = date_set_by(self.methodology, item.activity, item.occurrence, item.due)
                if date_set is not None:
                    plan_facts = plan_facts.model_copy(update={"dates": (*plan_facts.dates, date_set)})
            if plan_facts.dates == known:
                return Ticked(plan_facts=plan_facts, items=items, due_before=listed)
            items = plan_activities(self.methodology, plan_facts, self.roles, self.calendar_of)

    def dates_to_ask(self) -> tuple[Anchor, ...]:
        """The key dates of the first stages for which work of the plan would wait.

        Dates that are already given are included, so that they stay in the form.
        """
        waited_for = self._undated_plan.waiting
        entered = (each for each in self.methodology.stages_in_order if each.id in self.plan_facts.entered)
        key_dates = dict.fromkeys(anchor for stage in entered for anchor in stage.key_dates)
        return tuple(self.methodology.anchor[anchor] for anchor in key_dates if anchor in waited_for)

    @cached_property
    def waiting(self) -> Mapping[AnchorId, int]:
        """The dates for which work waits, each with how much of it."""
        return Counter(item.waiting_for for item in self.items if item.waiting_for is not None)

    @cached_property
    def _undated_plan(self) -> "OpeningPlan":
        if not self.plan_facts.dates:
            return self
        plan_facts = self.plan_facts.model_copy(update={"dates": ()})
        return OpeningPlan(methodology=self.methodology, plan_facts=plan_facts)

    def questions(self) -> Questions:
        """The leads and who is reminded for the first stage, and then the other roles.

        Half way, first the dates on which most of the plan hangs.
        """
        first, dates = self.first_roles, self.dates_to_ask()
        hanging = sorted(dates, key=lambda each: -self._undated_plan.waiting[each.id])
        half_way = not stages_to_ask(self.methodology, self.plan_facts.type)[0].id in self.plan_facts.entered
        first_dates = {each.id for each in hanging[:FIRST_DATES]} if half_way else set()
        return Questions(
            first_roles=first,
            more_roles=tuple(each for each in self.roles_to_ask() if each not in first),
            first_dates=tuple(each for each in dates if each.id in first_dates),
            more_dates=tuple(each for each in dates if each.id not in first_dates),
        )

    @property
    def first_roles(self) -> tuple[RoleId, ...]:
        """The leads, and who is reminded for the stages that begin now."""
        after_booking = self.roles.role_for(self.methodology.type[self.plan_facts.type].lead.after_booking)
        stages = current_stages(self.methodology, self.plan_facts)
        leads = (self.roles_to_ask()[0], after_booking)
        return tuple(dict.fromkeys((*leads, *(self.roles.reached(stage.dri) for stage in stages))))

    def roles_to_ask(self) -> tuple[RoleId, ...]:
        """The roles to fill: the lead, then the roles with work, in the order of the plan."""
        return roles_to_fill(self.roles, (item.dri for item in self.items))

    @cached_property
    def unticked(self) -> frozenset[ItemKey]:
        """What of `due_before` is still to be done."""
        return self.not_done & self.ticked.due_before.keys()

    @cached_property
    def ahead(self) -> tuple[PlanItem, ...]:
        """The items of what is still to be done."""
        ticked = self.ticked
        return tuple(
            each
            for each in ticked.items
            if (key := item_key(each.activity, each.occurrence)) in self.unticked
            or (
                key not in ticked.due_before
                and happened(self.methodology, ticked.plan_facts, each.activity, each.occurrence) is None
            )
        )

    @cached_property
    def keys_ahead(self) -> frozenset[ItemKey]:
        return frozenset(item_key(each.activity, each.occurrence) for each in self.ahead)

    def calendar_of(self, role: RoleId) -> WorkingCalendar:
        holder = self.roles.holder(role)
        known = self.people.get(holder.person) if holder else None
        return known.calendar if known else working_calendar()


class Ticked(NamedTuple):
    """The plan if what was due before the opening is done: its facts, its items, and what that is."""

    plan_facts: PlanFacts
    items: tuple[PlanItem, ...]
    due_before: Mapping[ItemKey, DueBefore]


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
