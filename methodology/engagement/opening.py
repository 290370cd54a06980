"""The plan of an engagement that is being opened, its preview, and the questions of the form."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import NamedTuple

from methodology.definition.anchor import Anchor
from methodology.definition.engagement_type import Facet, FacetValue
from methodology.definition.ids import ActivityId, AnchorId, RoleId, TypeId
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.people import Person
from methodology.plan.anchor_dates import AnchorDate
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.changes import recurs
from methodology.plan.facts import PlanFacts
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.planned_activity import ItemKey, item_key
from methodology.plan.stages import current_stages, is_booked
from methodology.plan.team import PersonId, Roles, Team, roles_in, roles_to_fill
from methodology.value import Value

MOST_FIRST = 5
FIRST_DATES = 3


class FirstDue(Value):
    """An activity of a plan that is previewed; its date is None where it is not known yet."""

    name: str
    due: date | None
    person: PersonId | None = None


class PersonLoad(Value):
    """The activities of one person, and when the first is due; `person` is None for unfilled roles."""

    person: PersonId | None
    roles: tuple[str, ...]
    activities: int
    first_due: date | None = None


class DueBefore(Value):
    """One-time work of the first stages that was due before the opening, unless it sets a date that has passed."""

    key: ItemKey
    name: str
    due: date


class OutOfOrder(Value):
    """Work that would be due before other work that it waits for."""

    name: str
    due: date
    waits_for: str
    which_is_due: date


class Preview(Value):
    """A summary of the plan of an engagement before it is opened.

    What is done already is not counted: what sets a date of before the opening, and the `done` of `due_before`.
    `unfilled` are the roles without a person, whose work goes to `lead`. `undated` are the labels of dates that are not known yet,
    each with the number of activities that wait for it. `contradictions` is the
    work that would be due before what it waits for.
    """

    today: date
    stages: tuple[str, ...]
    activities: int
    done: int = 0
    due_before: tuple[DueBefore, ...] = ()
    first: tuple[FirstDue, ...] = ()
    loads: tuple[PersonLoad, ...] = ()
    unfilled: tuple[str, ...] = ()
    undated: tuple[tuple[str, int], ...] = ()
    contradictions: tuple[OutOfOrder, ...] = ()
    lead: PersonId | None = None
    lead_role: str = ""


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
        return plan_activities(self.methodology, as_opened(self.plan_facts), self.roles, self._calendar_of)

    @property
    def due_before(self) -> tuple[DueBefore, ...]:
        """The work that may be done already, in the order of its dates."""
        return tuple(sorted(self._as_ticked.due_before.values(), key=lambda each: each.due))

    @cached_property
    def _as_ticked(self) -> "_Ticked":
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
                return _Ticked(plan_facts=plan_facts, items=items, due_before=listed)
            items = plan_activities(self.methodology, plan_facts, self.roles, self._calendar_of)

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
        roles, dates = self.roles_to_ask(), self.dates_to_ask()
        type_ = self.methodology.type[self.plan_facts.type]
        after_booking = self.roles.role_for(type_.lead.after_booking)
        stages = current_stages(self.methodology, self.plan_facts)
        first = dict.fromkeys(
            (roles[0], after_booking, *(self.roles.reached(stage.dri) for stage in stages)), None
        )
        hanging = sorted(dates, key=lambda each: -self._undated_plan.waiting[each.id])
        half_way = not stages_to_ask(self.methodology, type_.id)[0].id in self.plan_facts.entered
        first_dates = {each.id for each in hanging[:FIRST_DATES]} if half_way else set()
        return Questions(
            first_roles=tuple(first),
            more_roles=tuple(each for each in roles if each not in first),
            first_dates=tuple(each for each in dates if each.id in first_dates),
            more_dates=tuple(each for each in dates if each.id not in first_dates),
        )

    def roles_to_ask(self) -> tuple[RoleId, ...]:
        """The roles to fill: the lead, then the roles with work, in the order of the plan."""
        return roles_to_fill(self.roles, (item.dri for item in self.items))

    def preview(self) -> Preview:
        lead = self.roles.lead
        return Preview(
            today=self.plan_facts.opened_on,
            stages=tuple(stage.name for stage in current_stages(self.methodology, self.plan_facts)),
            activities=len(self._ahead),
            done=len(self._as_ticked.due_before) - len(self._unticked),
            due_before=self.due_before,
            first=self._first_due(),
            loads=self._loads(),
            unfilled=tuple(
                self.methodology.role[role].name
                for role in roles_to_fill(self.roles, (item.dri for item in self._ahead))
                if self.roles.is_unfilled(role)
            ),
            undated=self._undated(),
            contradictions=self._contradictions(),
            lead=lead.person if lead else None,
            lead_role=self.methodology.role[self.roles.role_for(self.roles.lead_role)].name,
        )

    def whole(self) -> tuple[tuple[str, tuple[FirstDue, ...]], ...]:
        """Everything that is still to be done, by the name of its stage, each in the order of its dates."""
        stages: dict[str, list[FirstDue]] = {}
        for stage in self.methodology.stages_in_order:
            for item in self._ahead:
                activity = self.methodology.activity[item.activity]
                if activity.stage == stage.id:
                    due = None if self._is_turn_ahead(item) else self._due(item)
                    line = FirstDue(name=activity.name, due=due, person=self._person(item))
                    stages.setdefault(stage.name, []).append(line)
        return tuple(
            (name, tuple(sorted(lines, key=lambda each: each.due or date.max)))
            for name, lines in stages.items()
        )

    @cached_property
    def _unticked(self) -> frozenset[ItemKey]:
        return self.not_done & self._as_ticked.due_before.keys()

    @cached_property
    def _ahead(self) -> tuple[PlanItem, ...]:
        """The items of what is still to be done."""
        ticked = self._as_ticked
        return tuple(
            each
            for each in ticked.items
            if (key := item_key(each.activity, each.occurrence)) in self._unticked
            or (
                key not in ticked.due_before
                and happened(self.methodology, ticked.plan_facts, each.activity, each.occurrence) is None
            )
        )

    def _first_due(self) -> tuple[FirstDue, ...]:
        return tuple(
            FirstDue(name=self.methodology.activity[item.activity].name, due=due, person=self._person(item))
            for due, item in self._dated(self._ahead)[:MOST_FIRST]
        )

    def _dated(self, items: Iterable[PlanItem]) -> list[tuple[date, PlanItem]]:
        """The dates of these, earliest first: of the stages that begin now, and only where those have none, of all.

        The dates of a later stage may pass before it begins, and its recurring work has none before.
        """
        entered = self.plan_facts.entered
        dated = sorted(
            ((due, item) for item in items if (due := self._due(item)) and not self._is_turn_ahead(item)),
            key=lambda each: each[0],
        )
        begun = [each for each in dated if self.methodology.activity[each[1].activity].stage in entered]
        return begun or dated

    def _loads(self) -> tuple[PersonLoad, ...]:
        """The people with their number of activities, highest first."""
        by_person: dict[PersonId | None, list[PlanItem]] = {}
        for item in self._ahead:
            by_person.setdefault(self._person(item), []).append(item)
        return tuple(
            PersonLoad(
                person=person,
                roles=tuple(self.methodology.role[role].name for role in self.team.roles_of(person))
                if person
                else (),
                activities=len(items_of_person),
                first_due=next((due for due, _ in self._dated(items_of_person)), None),
            )
            for person, items_of_person in sorted(by_person.items(), key=lambda each: -len(each[1]))
        )

    def _undated(self) -> tuple[tuple[str, int], ...]:
        waiting: dict[str, int] = {}
        for item in self._ahead:
            if item.waiting_for is not None:
                label = self.methodology.anchor[item.waiting_for].label
                waiting[label] = waiting.get(label, 0) + 1
        return tuple(waiting.items())

    def _contradictions(self) -> tuple[OutOfOrder, ...]:
        keys = ((item_key(item.activity, item.occurrence), item) for item in self._ahead)
        by_key = {key: item for key, item in keys if key not in self._unticked}
        names = self.methodology.activity
        return tuple(
            OutOfOrder(
                name=names[item.activity].name,
                due=item.due,
                waits_for=names[blocker.activity].name,
                which_is_due=blocker.due,
            )
            for item in by_key.values()
            for blocker in (by_key[each] for each in item.depends_on if each in by_key)
            if item.due and blocker.due and blocker.due > item.due
        )

    def _due(self, item: PlanItem) -> date | None:
        """The day on which this is to be done: what is unticked, on the first working day after the opening."""
        if item.due is None or item_key(item.activity, item.occurrence) not in self._unticked:
            return item.due
        return max(item.due, self._calendar_of(item.dri).shift(self.plan_facts.opened_on, 1))

    def _is_turn_ahead(self, item: PlanItem) -> bool:
        has_begun = self.methodology.activity[item.activity].stage in self.plan_facts.entered
        return not has_begun and recurs(self.methodology, item.activity)

    def _calendar_of(self, role: RoleId) -> WorkingCalendar:
        holder = self.roles.holder(role)
        known = self.people.get(holder.person) if holder else None
        return known.calendar if known else WorkingCalendar()

    def _person(self, item: PlanItem) -> PersonId | None:
        holder = self.roles.holder(item.dri)
        return holder.person if holder else None


def as_opened(plan_facts: PlanFacts) -> PlanFacts:
    """The facts of an engagement on the day it is opened: dates before that day have happened."""
    opened_on = plan_facts.opened_on
    dates = tuple(
        each.model_copy(update={"actual": each.actual or each.on < opened_on}) for each in plan_facts.dates
    )
    return plan_facts.model_copy(update={"dates": dates, "runs_since": opened_on})


def happened(
    methodology: Methodology, plan_facts: PlanFacts, activity: ActivityId, occurrence: int
) -> date | None:
    """The day on which the event happened that this activity sets; None if it has not, or sets none."""
    sets = date_set_by(methodology, activity, occurrence, plan_facts.opened_on)
    if sets is None:
        return None
    same = (
        each for each in plan_facts.dates if (each.anchor, each.occurrence) == (sets.anchor, sets.occurrence)
    )
    return next((each.on for each in same if each.actual), None)


def date_set_by(
    methodology: Methodology, activity_id: ActivityId, occurrence: int, on: date
) -> AnchorDate | None:
    """The date that this activity sets if it is done on this day; None if it sets none."""
    anchor = methodology.activity[activity_id].sets
    if anchor is None:
        return None
    number = occurrence if methodology.anchor[anchor].repeats else 1
    return AnchorDate(anchor=anchor, on=on, occurrence=number, actual=True)


def was_due_before(
    methodology: Methodology, plan_facts: PlanFacts, activity_id: ActivityId, due: date | None
) -> bool:
    """Whether it is one-time work of a stage in which the engagement is opened, and was due before that day.

    True also for what has no date: it may have been due.
    """
    activity = methodology.activity[activity_id]
    in_turns = activity.recurrence is not None and activity.recurrence.in_turns
    return (
        not in_turns and activity.stage in plan_facts.entered and (due is None or due < plan_facts.opened_on)
    )


class _Ticked(NamedTuple):
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
