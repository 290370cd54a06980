"""The preview of an engagement that is being opened: what its plan comes to, and the whole of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from methodology.definition.ids import RoleId
from methodology.engagement.before_opening import DueBefore
from methodology.engagement.opening import OpeningPlan
from methodology.people import free_days
from methodology.plan.anchor_dates import can_be_entered
from methodology.plan.changes import recurs
from methodology.plan.event_order import EventTooEarly, too_early
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import ItemKey, item_key
from methodology.plan.stages import current_stages, next_stages
from methodology.plan.team import PersonId, roles_to_fill
from methodology.value import Value

MOST_FIRST = 5


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


class OutOfOrder(Value):
    """Work that would be due before other work that it waits for."""

    name: str
    due: date
    waits_for: str
    which_is_due: date


class Preview(Value):
    """A summary of the plan of an engagement before it is opened.

    What is done already is not counted: what sets a date of before the opening, and the `done` of `due_before`.
    `unfilled` are the roles without a person, whose work goes to `lead`, first those that are needed first. `undated`
    are the labels of the dates that people can set and nobody has, each with the number of activities that wait for
    it. `contradictions` is the work that would be due before what it waits for, `early` are the events that are
    before what they come after, `free_days` the dates ahead on which nobody who is named works.
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
    early: tuple[EventTooEarly, ...] = ()
    free_days: tuple[date, ...] = ()
    lead: PersonId | None = None
    lead_role: str = ""


def preview_of(plan: OpeningPlan) -> Preview:
    lead = plan.roles.lead
    return Preview(
        today=plan.plan_facts.opened_on,
        stages=tuple(stage.name for stage in current_stages(plan.methodology, plan.plan_facts)),
        activities=len(plan.ahead),
        done=len(plan.ticked.due_before) - len(plan.unticked),
        due_before=plan.due_before,
        first=_first_due(plan),
        loads=_loads(plan),
        unfilled=tuple(plan.methodology.role[role].name for role in _unfilled(plan)),
        undated=_undated(plan),
        contradictions=_contradictions(plan),
        free_days=_free_days(plan),
        early=tuple(too_early(plan.methodology, plan.plan_facts.dates)),
        lead=lead.person if lead else None,
        lead_role=plan.methodology.role[plan.roles.role_for(plan.roles.lead_role)].name,
    )


def _free_days(plan: OpeningPlan) -> tuple[date, ...]:
    ahead = {each.on for each in plan.plan_facts.dates if each.on >= plan.plan_facts.opened_on}
    return tuple(sorted(free_days(plan.people.values(), ahead)))


def whole_plan_of(plan: OpeningPlan) -> tuple[tuple[str, tuple[FirstDue, ...]], ...]:
    """Everything that is still to be done, by the name of its stage, each in the order of its dates."""
    stages: dict[str, list[FirstDue]] = {}
    for stage in plan.methodology.stages_in_order:
        for item in plan.ahead:
            activity = plan.methodology.activity[item.activity]
            if activity.stage == stage.id:
                due = None if _is_turn_ahead(plan, item) else _due(plan, item)
                line = FirstDue(name=activity.name, due=due, person=_person(plan, item))
                stages.setdefault(stage.name, []).append(line)
    return tuple(
        (name, tuple(sorted(lines, key=lambda each: each.due or date.max))) for name, lines in stages.items()
    )


def _first_due(plan: OpeningPlan) -> tuple[FirstDue, ...]:
    return tuple(
        FirstDue(name=plan.methodology.activity[item.activity].name, due=due, person=_person(plan, item))
        for due, item in _dated(plan, plan.ahead)[:MOST_FIRST]
    )


def _dated(plan: OpeningPlan, items: Iterable[PlanItem]) -> list[tuple[date, PlanItem]]:
    """The dates of these, earliest first: of the stages that begin now, and only where those have none, of all.

    The dates of a later stage may pass before it begins, and its recurring work has none before.
    """
    entered = plan.plan_facts.entered
    dated = sorted(
        ((due, item) for item in items if (due := _due(plan, item)) and not _is_turn_ahead(plan, item)),
        key=lambda each: each[0],
    )
    begun = [each for each in dated if plan.methodology.activity[each[1].activity].stage in entered]
    return begun or dated


def _loads(plan: OpeningPlan) -> tuple[PersonLoad, ...]:
    """The people with their number of activities, highest first."""
    by_person: dict[PersonId | None, list[PlanItem]] = {}
    for item in plan.ahead:
        by_person.setdefault(_person(plan, item), []).append(item)
    return tuple(
        PersonLoad(
            person=person,
            roles=tuple(plan.methodology.role[role].name for role in plan.team.roles_of(person))
            if person
            else (),
            activities=len(items_of_person),
            first_due=next((due for due, _ in _dated(plan, items_of_person)), None),
        )
        for person, items_of_person in sorted(by_person.items(), key=lambda each: -len(each[1]))
    )


def _unfilled(plan: OpeningPlan) -> list[RoleId]:
    """The roles to fill: those that are asked for first, then those with most to do in the stages that begin now, in
    those that follow, and in all."""
    current = {stage.id for stage in current_stages(plan.methodology, plan.plan_facts)}
    following = {stage.id for stage in next_stages(plan.methodology, plan.plan_facts)}
    now: Counter[RoleId] = Counter()
    then: Counter[RoleId] = Counter()
    ever: Counter[RoleId] = Counter()
    for item in plan.ahead:
        role, stage = plan.roles.reached(item.dri), plan.methodology.activity[item.activity].stage
        ever[role] += 1
        now[role] += stage in current
        then[role] += stage in following
    first = plan.first_roles
    roles = roles_to_fill(plan.roles, (item.dri for item in plan.ahead))
    return sorted(
        filter(plan.roles.is_unfilled, roles),
        key=lambda role: (role not in first, -now[role], -then[role], -ever[role]),
    )


def _undated(plan: OpeningPlan) -> tuple[tuple[str, int], ...]:
    waiting: dict[str, int] = {}
    for item in plan.ahead:
        if item.waiting_for is not None and can_be_entered(plan.methodology, item.waiting_for):
            label = plan.methodology.anchor[item.waiting_for].label
            waiting[label] = waiting.get(label, 0) + 1
    return tuple(waiting.items())


def _contradictions(plan: OpeningPlan) -> tuple[OutOfOrder, ...]:
    """Each with the last item that it waits for, directly or through others; turns of stages ahead have no date."""
    keys = ((item_key(item.activity, item.occurrence), item) for item in plan.ahead)
    by_key = {key: item for key, item in keys if key not in plan.unticked}
    dated = {
        key: item.due
        for key, item in by_key.items()
        if item.due is not None and not _is_turn_ahead(plan, item)
    }
    names = plan.methodology.activity
    found = []
    for key, due in dated.items():
        later = [(dated[each], each) for each in _upstream(by_key, key) if dated.get(each, due) > due]
        if later:
            which_is_due, blocker = max(later)
            found.append(
                OutOfOrder(
                    name=names[by_key[key].activity].name,
                    due=due,
                    waits_for=names[by_key[blocker].activity].name,
                    which_is_due=which_is_due,
                )
            )
    return tuple(found)


def _upstream(items: Mapping[ItemKey, PlanItem], key: ItemKey) -> set[ItemKey]:
    """The items that this one waits for, directly or through others. A circle does not lead back to it."""
    found: set[ItemKey] = set()
    ahead = [key]
    while ahead:
        new = {each for each in items[ahead.pop()].depends_on if each in items} - found
        found |= new
        ahead += new
    return found - {key}


def _due(plan: OpeningPlan, item: PlanItem) -> date | None:
    """The day on which this is to be done, as the card says once it is open: what is unticked or could start at once,
    at the earliest on the first working day after the opening. A turn by the calendar keeps its day."""
    if item.due is None or not (
        item_key(item.activity, item.occurrence) in plan.unticked or _can_start(plan, item)
    ):
        return item.due
    return max(item.due, plan.calendar_of(item.dri).shift(plan.plan_facts.opened_on, 1))


def _can_start(plan: OpeningPlan, item: PlanItem) -> bool:
    has_begun = plan.methodology.activity[item.activity].stage in plan.plan_facts.entered
    if not has_begun or recurs(plan.methodology, item.activity):
        return False
    return plan.keys_ahead.isdisjoint(item.depends_on)


def _is_turn_ahead(plan: OpeningPlan, item: PlanItem) -> bool:
    has_begun = plan.methodology.activity[item.activity].stage in plan.plan_facts.entered
    return not has_begun and recurs(plan.methodology, item.activity)


def _person(plan: OpeningPlan, item: PlanItem) -> PersonId | None:
    holder = plan.roles.holder(item.dri)
    return holder.person if holder else None
