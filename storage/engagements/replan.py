"""How does an engagement's stored work follow its plan?"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import Session, col, select

from methodology.definition.model import Methodology, RoleId, Value
from methodology.engagement.engagement import Engagement, EngagementId
from methodology.people import Person
from methodology.plan.activity import PlannedActivity, PlannedActivityId, startable
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.changes import Changes, changes, recurrence_progress
from methodology.plan.facts import PlanFacts
from methodology.plan.plan import PlanItem, plan
from methodology.plan.stages import is_booked
from methodology.plan.team import PersonId, Roles, roles_in
from methodology.refusal import Refusal
from methodology.reminders.schedule import next_digest_at
from storage import people
from storage.engagements import history, queries
from storage.methodologies import Catalog
from storage.tables import PersonRow, WorkRow


class Actor(Value):
    """Who changes something, when (`today` is the date on their clock), and from where."""

    by: PersonId
    at: datetime
    today: date
    source: str


Guard = Callable[[Engagement], None]
"""Raises a `Refusal` where the person may not change this engagement."""


@dataclass(frozen=True)
class UnitOfWork:
    """One unit of work on the records of a workspace: its transaction, who does it, what they may."""

    session: Session
    catalog: Catalog
    workspace: str
    actor: Actor
    guard: Guard

    def record(
        self,
        what: str,
        engagement: EngagementId,
        *,
        work: PlannedActivityId | None = None,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        """One row of history: what changed, from what to what."""
        history.record(
            self.session,
            workspace=self.workspace,
            engagement=engagement,
            work=work,
            at=self.actor.at,
            by=self.actor.by,
            what=what,
            before=before or {},
            after=after or {},
            source=self.actor.source,
        )

    def locked(self, number: EngagementId) -> "EngagementPlan":
        """An engagement that nobody else changes meanwhile; raises `Refusal` where it may not be changed."""
        there = load(self.session, self.catalog, self.workspace, number, lock=True)
        self.guard(there.engagement)
        return there

    def changing(self, number: EngagementId) -> "EngagementPlan":
        """As `locked`, for what only an engagement that is not over has; raises `Refusal` where it is."""
        there = self.locked(number)
        if there.engagement.is_over:
            raise Refusal("This engagement is over: reopen it first, then change it.")
        return there

    def again(self, number: EngagementId) -> "EngagementPlan":
        """The engagement as it stands after what this unit of work changed."""
        self.session.flush()
        self.session.expire_all()
        return load(self.session, self.catalog, self.workspace, number)


class EngagementPlan(Value):
    """An engagement beside its methodology, its work and its people: all that views and rules need."""

    engagement: Engagement
    methodology: Methodology
    work: tuple[PlannedActivity, ...]
    people: Mapping[PersonId, Person]

    @property
    def roles(self) -> Roles:
        return roles_of(self.methodology, self.engagement)

    def calendar_of(self, role: RoleId) -> WorkingCalendar:
        """The working days of whoever is reminded of this role's work."""
        holder = self.roles.holder(role)
        return self.calendar_of_person(holder.person if holder else None)

    def calendar_of_work(self, work: PlannedActivity) -> WorkingCalendar:
        return self.calendar_of_person(work.dri)

    def calendar_of_person(self, person: PersonId | None) -> WorkingCalendar:
        known = self.people.get(person) if person else None
        return known.calendar if known else WorkingCalendar()


def load(
    session: Session, catalog: Catalog, workspace: str, number: EngagementId, *, lock: bool = False
) -> EngagementPlan:
    """An engagement with its work; raises `Refusal` where the workspace has none of this number."""
    return planned(session, catalog, queries.get(session, workspace, number, lock=lock))


def planned(
    session: Session, catalog: Catalog, engagement: Engagement, *, only_open: bool = False
) -> EngagementPlan:
    """An engagement with its work; with `only_open`, without what is closed: most of it, in the end."""
    work_of = queries.open_work_of if only_open else queries.work_of
    work = work_of(session, engagement.id)
    everybody = {*engagement.team.people(), *(each.dri for each in work if each.dri)}
    return EngagementPlan(
        engagement=engagement,
        methodology=methodology_of(catalog, engagement),
        work=work,
        people=people.get_many(session, engagement.workspace, everybody),
    )


def planned_many(session: Session, catalog: Catalog, found: Sequence[Engagement]) -> list[EngagementPlan]:
    """Several engagements with their work, in as many queries as one takes. All of one workspace."""
    if not found:
        return []
    work = queries.work_of_many(session, [each.id for each in found])
    everybody = {person for each in found for person in each.team.people()}
    everybody |= {each.dri for those in work.values() for each in those if each.dri}
    known = people.get_many(session, found[0].workspace, everybody)
    return [
        EngagementPlan(
            engagement=each,
            methodology=methodology_of(catalog, each),
            work=work.get(each.id, ()),
            people=known,
        )
        for each in found
    ]


def methodology_of(catalog: Catalog, engagement: Engagement) -> Methodology:
    """The version an engagement is pinned to, with the activities its team added."""
    return catalog.methodology(engagement.version).with_activities(engagement.own_activities)


def roles_of(methodology: Methodology, engagement: Engagement) -> Roles:
    plan_facts = engagement.plan_facts
    return roles_in(
        methodology, plan_facts.type, booked=is_booked(methodology, plan_facts), team=engagement.team
    )


def preview(now: EngagementPlan) -> Changes:
    """What working the plan out anew would change."""
    return changes(_items(now), now.work)


def replan(unit: UnitOfWork, number: EngagementId) -> Changes:
    """Work the plan of an engagement out anew and store what changes. The caller holds its lock."""
    now = load(unit.session, unit.catalog, unit.workspace, number)
    found = preview(now)
    _write(unit.session, now, found)
    after = queries.work_of(unit.session, number)
    _mark_startable(unit.session, after, unit.actor.today)
    schedule_digests(unit.session, unit.workspace, _told_of(now.engagement, after), unit.actor.at)
    return found


def _told_of(engagement: Engagement, work: Iterable[PlannedActivity]) -> set[PersonId]:
    """Whose digest it may be in: DRIs, but also who leads, manages, stands in, or opened it."""
    dris = {each.dri for each in work if each.is_open and each.dri}
    return {*dris, *engagement.team.people(), engagement.opened_by}


def _items(now: EngagementPlan) -> tuple[PlanItem, ...]:
    plan_facts: PlanFacts = now.engagement.plan_facts.model_copy(
        update={"turns": recurrence_progress(now.methodology, now.work)}
    )
    roles = now.roles

    def calendar_of(role: RoleId) -> WorkingCalendar:
        holder = roles.holder(role)
        return now.calendar_of_person(holder.person if holder else None)

    return plan(now.methodology, plan_facts, roles, calendar_of)


def _write(session: Session, now: EngagementPlan, found: Changes) -> None:
    roles = now.roles
    if found.added:
        session.execute(insert(WorkRow), [_added(now, roles, item) for item in found.added])
    opened = {"state": "open", "live": _runs(now)}
    updates = [
        *(_kept(now, roles, work, item) for work, item in found.kept),
        *(_kept(now, roles, work, item) | opened for work, item in found.revived),
        *({"id": work.id, "state": "withdrawn", "live": False} for work in found.withdrawn),
    ]
    stored = {work.id: work for work in now.work}
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in updates:
        if _differs(stored[row["id"]], row):
            alike.setdefault(tuple(row), []).append(row)
    for rows in alike.values():
        session.execute(update(WorkRow), rows)


def _runs(now: EngagementPlan) -> bool:
    return now.engagement.is_running


def _added(now: EngagementPlan, roles: Roles, item: PlanItem) -> dict[str, Any]:
    activity = now.methodology.activity[item.activity]
    return (
        _said_by_plan(now, item)
        | {
            "workspace": now.engagement.workspace,
            "engagement": now.engagement.id,
            "activity": item.activity,
            "occurrence": item.occurrence,
            "turn": item.turn,
            "required": not activity.optional,
            "due": item.due,
            "state": "open",
            "live": _runs(now),
        }
        | _dri(roles, item.dri)
    )


def _kept(now: EngagementPlan, roles: Roles, work: PlannedActivity, item: PlanItem) -> dict[str, Any]:
    row = {"id": work.id} | _said_by_plan(now, item)
    if not work.keeps_its_date(item.due):
        row |= {"due": item.due, "shifted_from": None}
    if not work.dri_by_hand:
        row |= _dri(roles, item.dri)
    return row


def _said_by_plan(now: EngagementPlan, item: PlanItem) -> dict[str, Any]:
    return {
        "stage": item.stage,
        "name": now.methodology.activity[item.activity].name,
        "role": item.dri,
        "waiting_for": item.waiting_for,
        "depends_on": list(item.depends_on),
    }


def _dri(roles: Roles, role: RoleId) -> dict[str, Any]:
    holder = roles.holder(role)
    return {"dri": holder.person if holder else None, "role_unfilled": roles.is_unfilled(role)}


def _differs(stored: PlannedActivity, row: dict[str, Any]) -> bool:
    return any(
        getattr(stored, name, None) != (tuple(value) if isinstance(value, list) else value)
        for name, value in row.items()
    )


def _mark_startable(session: Session, work: Sequence[PlannedActivity], today: date) -> None:
    """Remember the day on which work lost its last blocker: its DRI is told in the next digest.

    Nothing ever blocked what depends on nothing, nor the later turns of what recurs.
    """
    can_start = {each.id for each in startable(work) if each.depends_on and each.turn == 1}
    changed = [
        {"id": each.id, "startable_since": today if each.id in can_start else None, "startable_told": None}
        for each in work
        if each.is_open and (each.id in can_start) != (each.startable_since is not None)
    ]
    if changed:
        session.execute(update(WorkRow), changed)


def schedule_digests(session: Session, workspace: str, persons: Iterable[PersonId], at: datetime) -> None:
    """See to it that each of these people has an instant at which their digest is considered next."""
    # In one order everywhere: two units of work that wake the same people must not wait for each other.
    # Locked, so that nobody whose last engagement has ended is put to sleep while they get a new one.
    them = select(PersonRow.id, PersonRow.next_look_at).where(
        PersonRow.workspace == workspace, col(PersonRow.id).in_(list(persons))
    )
    locked = session.exec(them.order_by(col(PersonRow.id)).with_for_update())
    names = [PersonId(name) for name, next_look_at in locked if next_look_at is None]
    for _, person in sorted(people.get_many(session, workspace, names).items()):
        people.look_next_at(session, workspace, [person.id], next_digest_at(person, at))
