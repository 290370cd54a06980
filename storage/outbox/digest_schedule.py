"""Whose digest is to be looked at now, and what is it worked out from?"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, bindparam, union, update
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.people import Person
from methodology.plan.activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.reminders.digest_lines import Digest, DigestInput
from methodology.reminders.schedule import DigestSchedule, digest_schedule
from storage import people
from storage.database.reading import LIVE
from storage.engagements import queries
from storage.engagements.plans import methodology_of
from storage.engagements.replan import schedule_digests
from storage.methodologies import Catalog
from storage.outbox import queue
from storage.outbox.queue import DIGEST, WAITING, NewDelivery
from storage.tables.engagements import EngagementRow, MemberRow
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from storage.tables.planned_activities import PlannedActivityRow
from storage.tables.workspaces import WorkspaceRow

LOOK_AGAIN = timedelta(hours=1)
"""When somebody whose records make no sense is looked at again."""


class PlannedDigests(NamedTuple):
    """How many people were looked at, and at whom one could not look: their id and why."""

    people: int
    failed: Mapping[str, Exception]


def plan_digests(session: Session, now: datetime, *, most: int) -> PlannedDigests:
    """Plan the digests that are due by now, and say when those people are looked at next.

    All in the caller's transaction: whoever is looked at again, here or by another process, gets no
    second digest for the same local date. Somebody whose records make no sense holds up nobody else.
    """
    looks: list[tuple[Person, DigestSchedule]] = []
    failed: dict[str, Exception] = {}
    for person in _people_to_look_at(session, now, most):
        try:
            looks.append((person, digest_schedule(person, now)))
        except Exception as error:  # noqa: BLE001  # whatever a zone or a country that nobody knows leads to
            looks.append((person, DigestSchedule(None, now + LOOK_AGAIN)))
            failed[person.id] = error
    digests = [_digest(person, each.day) for person, each in looks if each.day is not None]
    if queue.enqueue(session, digests, now) < len(digests):
        queue.reopen(session, digests, now)
    _look_again(session, [(person, each.next_at) for person, each in looks])
    return PlannedDigests(len(looks), failed)


def let_sleep(session: Session, workspace: str, person: PersonId) -> None:
    """Look at somebody no more who is in no engagement that runs; being given work wakes them."""
    theirs = (col(PersonRow.workspace) == workspace, col(PersonRow.id) == person)
    known = session.exec(select(PersonRow.id).where(*theirs).with_for_update()).first()
    if known is not None and not _involving(session, workspace, person):
        session.execute(update(PersonRow).where(*theirs).values(next_look_at=None))


def is_anybody_due(session: Session, now: datetime) -> bool:
    """Whether somebody's digest is to be looked at by now; takes no lock."""
    due = select(PersonRow.id).where(col(PersonRow.next_look_at) <= now, _is_running())
    return session.exec(due.limit(1)).first() is not None


def look_again_now(session: Session, workspace: str, person: PersonId, now: datetime) -> None:
    """Look at this person's digest at once: their zone, their settings or their absence have changed.

    Whoever had today's gets none; whoever missed it through the change gets it now. Whoever they named
    as deputy is looked at from now on.
    """
    theirs = (col(PersonRow.workspace) == workspace, col(PersonRow.id) == person)
    awake = col(PersonRow.next_look_at).is_not(None)
    known = people.find_person(session, workspace, person)
    if known and known.absence and known.absence.deputy:
        schedule_digests(session, workspace, [known.absence.deputy], now)
    session.execute(update(PersonRow).where(*theirs, awake).values(next_look_at=now))


def not_seen_since(
    session: Session, workspace: str, instant: datetime, now: datetime, *, most: int
) -> list[PersonId]:
    """Who has a digest waiting, and what Slack told about them is older than this."""
    waiting = select(OutboxRow.recipient).where(
        OutboxRow.workspace == workspace,
        OutboxRow.kind == DIGEST,
        WAITING,
        col(OutboxRow.next_try_at) <= now,
    )
    old = col(PersonRow.refreshed_at).is_(None) | (col(PersonRow.refreshed_at) < instant)
    them = select(PersonRow.id).where(PersonRow.workspace == workspace, col(PersonRow.id).in_(waiting), old)
    return [PersonId(person) for person in session.exec(them.limit(most))]


def load_digest_input(session: Session, catalog: Catalog, person: Person) -> DigestInput:
    """What this person's digest is worked out from: every running engagement in which they matter."""
    engagement_ids = _involving(session, person.workspace, person.id)
    engagements = queries.get_engagements(session, person.workspace, engagement_ids)
    work = _open_work(session, engagement_ids)
    named = {name for each in engagements for name in _named_in(each, work.get(each.id, []))}
    known = people.get_people(session, person.workspace, named)
    plans = (
        EngagementPlan(
            engagement=each,
            methodology=methodology_of(catalog, each),
            work=tuple(work.get(each.id, ())),
            people=known,
        )
        for each in engagements
    )
    return DigestInput(plans=tuple(plans))


def was_told(session: Session, digest: Digest) -> None:
    """Remember that this digest has told its person what can start: of that they are told once."""
    new = [line.work.id for line in digest.lines if line.kind == "startable"]
    theirs = (col(PlannedActivityRow.id).in_(new), col(PlannedActivityRow.startable_since).is_not(None))
    told = {"startable_told": digest.day, "startable_told_to": digest.person}
    session.execute(update(PlannedActivityRow).where(*theirs).values(**told))


def _people_to_look_at(session: Session, now: datetime, most: int) -> list[Person]:
    """Locked for this transaction; those another process looks at just now are left to it."""
    due = select(PersonRow.workspace, PersonRow.id).where(col(PersonRow.next_look_at) <= now, _is_running())
    order = (col(PersonRow.next_look_at), col(PersonRow.workspace), col(PersonRow.id))
    found = session.exec(due.order_by(*order).limit(most).with_for_update(skip_locked=True)).all()
    by_workspace: dict[str, list[PersonId]] = {}
    for workspace, person in found:
        by_workspace.setdefault(workspace, []).append(PersonId(person))
    return [
        person
        for workspace, ids in by_workspace.items()
        for person in people.get_people(session, workspace, ids).values()
    ]


def _is_running() -> ColumnElement[bool]:
    """Of no workspace in which nothing is sent at present."""
    stopped = select(WorkspaceRow.id).where(WorkspaceRow.stopped_because != "")
    return col(PersonRow.workspace).not_in(stopped)


def _digest(person: Person, day: date) -> NewDelivery:
    return NewDelivery(
        workspace=person.workspace, recipient=person.id, kind=DIGEST, subject=day.isoformat(), payload={}
    )


def _look_again(session: Session, looks: Iterable[tuple[Person, datetime]]) -> None:
    values = [{"w": who.workspace, "p": who.id, "at": next_at} for who, next_at in looks]
    if values:
        whose = (col(PersonRow.workspace) == bindparam("w"), col(PersonRow.id) == bindparam("p"))
        move = update(PersonRow).where(*whose).values(next_look_at=bindparam("at"))
        session.connection().execute(move, values)


def _involving(session: Session, workspace: str, person: PersonId) -> list[EngagementId]:
    """The running engagements in which they are DRI or in the team, which they opened, or whose absent
    people named them as deputy."""
    absent = select(PersonRow.id).where(PersonRow.workspace == workspace, PersonRow.away_deputy == person)
    live = select(PlannedActivityRow.engagement).where(LIVE, PlannedActivityRow.workspace == workspace)
    in_team = select(MemberRow.engagement)
    ways = union(  # one query for each way, so that each uses its index
        live.where(PlannedActivityRow.dri == person),
        live.where(col(PlannedActivityRow.dri).in_(absent)),
        in_team.where(MemberRow.person == person),
        in_team.where(MemberRow.deputy == person),
        in_team.where(col(MemberRow.person).in_(absent)),
        select(EngagementRow.id).where(
            EngagementRow.workspace == workspace, EngagementRow.opened_by == person
        ),
    ).subquery()
    running = (EngagementRow.workspace == workspace, EngagementRow.state == "open")
    query = select(EngagementRow.id).where(*running, col(EngagementRow.id).in_(core_select(ways.c[0])))
    return [EngagementId(number) for number in session.exec(query.order_by(col(EngagementRow.id))) if number]


def _open_work(
    session: Session, numbers: Iterable[EngagementId]
) -> dict[EngagementId, list[PlannedActivity]]:
    """What is open in these engagements, in one query: of what is closed nobody is reminded."""
    columns = (
        PlannedActivityRow.engagement,
        *(getattr(PlannedActivityRow, name) for name in PlannedActivity.model_fields),
    )
    mine = (col(PlannedActivityRow.engagement).in_(list(numbers)), col(PlannedActivityRow.state) == "open")
    found: dict[EngagementId, list[PlannedActivity]] = {}
    for number, *values in session.execute(
        core_select(*columns).where(*mine).order_by(col(PlannedActivityRow.id))
    ):
        work = PlannedActivity.model_validate(dict(zip(PlannedActivity.model_fields, values, strict=True)))
        found.setdefault(EngagementId(number), []).append(work)
    return found


def _named_in(engagement: Engagement, work: Iterable[PlannedActivity]) -> Iterable[PersonId]:
    """Everybody who is named in this engagement."""
    yield engagement.opened_by
    yield from engagement.team.people()
    yield from (each.dri for each in work if each.dri is not None)
