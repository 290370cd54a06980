"""What would opening an engagement lead to, as far as it has been filled in?"""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import Session

from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.form import FirstDue, PersonLoad, Preview
from methodology.definition.anchor import Anchor
from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from methodology.people import Person
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import PlanFacts, open_plan_facts
from methodology.plan.plan import PlanItem, dates_to_ask, plan_activities
from methodology.plan.stages import current_stages, is_booked
from methodology.plan.team import PersonId, Roles, roles_in, roles_to_fill
from storage import people

FIRST = 5


def plan_facts_of(methodology: Methodology, draft: StartDraft, today: date) -> PlanFacts:
    """The course of what is filled in; raises `Refusal` where its choices do not go together."""
    return open_plan_facts(
        methodology,
        type_id=draft.type or "",
        opened_on=today,
        start_stage=draft.start_stage,
        facets={str(facet): value for facet, value in draft.facets.items()},
        dates=draft.dates,
    )


def roles_of(methodology: Methodology, draft: StartDraft, plan_facts: PlanFacts) -> Roles:
    return roles_in(methodology, plan_facts.type, booked=is_booked(methodology, plan_facts), team=draft.team)


def anchors_to_ask(methodology: Methodology, draft: StartDraft, today: date) -> tuple[Anchor, ...]:
    """The dates that the form asks for."""
    plan_facts = plan_facts_of(methodology, draft.model_copy(update={"dates": ()}), today)
    items = plan_activities(
        methodology, plan_facts, roles_of(methodology, draft, plan_facts), lambda _role: WorkingCalendar()
    )
    return dates_to_ask(methodology, plan_facts, items)


def roles_to_ask(methodology: Methodology, draft: StartDraft, today: date) -> tuple[RoleId, ...]:
    """The roles that the form asks a person for: the lead, then whoever has work, in the plan's order."""
    plan_facts = plan_facts_of(methodology, draft, today)
    roles = roles_of(methodology, draft, plan_facts)
    items = plan_activities(methodology, plan_facts, roles, lambda _role: WorkingCalendar())
    return roles_to_fill(roles, (item.dri for item in items))


def preview(
    session: Session, methodology: Methodology, draft: StartDraft, workspace: str, today: date
) -> Preview:
    """What would be planned; nothing is saved."""
    plan_facts = plan_facts_of(methodology, draft, today)
    roles = roles_of(methodology, draft, plan_facts)
    there = people.get_people(session, workspace, draft.team.people())
    items = plan_activities(methodology, plan_facts, roles, lambda role: _calendar(roles, there, role))
    lead = roles.lead
    return Preview(
        today=today,
        stages=tuple(stage.name for stage in current_stages(methodology, plan_facts)),
        activities=len(items),
        first=_first(methodology, roles, items),
        loads=_loads(methodology, roles, items),
        unfilled=tuple(
            methodology.role[role].name
            for role in roles_to_fill(roles, (item.dri for item in items))
            if roles.is_unfilled(role)
        ),
        undated=_undated(methodology, items),
        lead=lead.person if lead else None,
        lead_role=methodology.role[roles.role_for(roles.lead_role)].name,
    )


def _calendar(roles: Roles, there: Mapping[PersonId, Person], role: RoleId) -> WorkingCalendar:
    holder = roles.holder(role)
    known = there.get(holder.person) if holder else None
    return known.calendar if known else WorkingCalendar()


def _person(roles: Roles, item: PlanItem) -> PersonId | None:
    holder = roles.holder(item.dri)
    return holder.person if holder else None


def _first(methodology: Methodology, roles: Roles, items: Sequence[PlanItem]) -> tuple[FirstDue, ...]:
    dated = sorted((item.due, number, item) for number, item in enumerate(items) if item.due)
    return tuple(
        FirstDue(name=methodology.activity[item.activity].name, due=due, person=_person(roles, item))
        for due, _number, item in dated[:FIRST]
    )


def _loads(methodology: Methodology, roles: Roles, items: Sequence[PlanItem]) -> tuple[PersonLoad, ...]:
    by_person: dict[PersonId | None, list[PlanItem]] = {}
    for item in items:
        by_person.setdefault(_person(roles, item), []).append(item)
    return tuple(
        PersonLoad(
            person=person,
            roles=tuple(methodology.role[role].name for role in roles.team.roles_of(person))
            if person
            else (),
            activities=len(theirs),
            first_due=min((item.due for item in theirs if item.due), default=None),
        )
        for person, theirs in sorted(by_person.items(), key=lambda each: -len(each[1]))
    )


def _undated(methodology: Methodology, items: Sequence[PlanItem]) -> tuple[tuple[str, int], ...]:
    waiting: dict[str, int] = {}
    for item in items:
        if item.waiting_for is not None:
            label = methodology.anchor[item.waiting_for].label
            waiting[label] = waiting.get(label, 0) + 1
    return tuple(waiting.items())
