"""Finding the people whose digest is due, and scheduling their digest checks."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.schedule import DigestSchedule, digest_schedule
from methodology.reminders.telling import due_instead_of
from storage import digest_rhythm, people
from storage.methodologies import Catalog
from storage.outbox import acts_of_others, new_for_you, queue
from storage.outbox.digest_input import list_involving, load_with_work_come
from storage.outbox.queue import DIGEST, WAITING
from storage.outbox.sweeps import get_sweeps
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from storage.workspaces.workspaces import is_running

RETRY_AFTER = timedelta(hours=1)
"""How long after a failed digest check the person is checked again."""


class DueDigests(NamedTuple):
    """The number of people who were checked, and the errors by person id."""

    people: int
    failed: Mapping[str, Exception]


def enqueue_due_digests(session: Session, now: datetime, *, most: int) -> DueDigests:
    """Enqueue the digests that are due by now, and schedule the next check of these people.

    A digest is unique by person and local date, so checking somebody again, here or in another process,
    enqueues no second one. An error in the records of one person does not hold up the others.
    """
    checks: list[tuple[Person, DigestSchedule]] = []
    failed: dict[str, Exception] = {}
    for person in _lock_due_people(session, now, most):
        try:
            checks.append((person, digest_schedule(person, now)))
        except Exception as error:  # noqa: BLE001  # whatever an unknown zone or country leads to
            checks.append((person, DigestSchedule(None, now + RETRY_AFTER)))
            failed[person.id] = error
    due = [(person, each.day) for person, each in checks if each.day is not None]
    digests = get_sweeps(session).digests(due) if due else []
    if queue.enqueue(session, digests, now) < len(digests):
        queue.reopen(session, digests, now)
    _schedule_next(session, [(person, each.next_at) for person, each in checks])
    return DueDigests(len(checks), failed)


def unschedule_if_uninvolved(session: Session, workspace: str, person: PersonId) -> None:
    """Unschedule a person whom no running engagement involves and who has heard of all; getting work schedules them
    again."""
    is_person = (col(PersonRow.workspace) == workspace, col(PersonRow.id) == person)
    known = session.exec(select(PersonRow.id).where(*is_person).with_for_update()).first()
    waits = acts_of_others.has_any(session, workspace, person)
    if known is not None and not waits and not list_involving(session, workspace, person):
        session.execute(update(PersonRow).where(*is_person).values(next_look_at=None))


def is_anybody_due(session: Session, now: datetime) -> bool:
    """Whether the digest of anybody is to be checked by now; takes no lock."""
    due = select(PersonRow.id).where(col(PersonRow.next_look_at) <= now, is_running(PersonRow.workspace))
    return session.exec(due.limit(1)).first() is not None


def reschedule_now(
    session: Session, catalog: Catalog, workspace: str, person: PersonId, now: datetime
) -> None:
    """Check the digest of this person at once, because their zone, settings or absence have changed.

    They get today's digest if they have not had it, and people who now stand in for them in something that
    is due are told so. Their deputy is scheduled too.
    """
    is_person = (col(PersonRow.workspace) == workspace, col(PersonRow.id) == person)
    awake = col(PersonRow.next_look_at).is_not(None)
    known = people.find_person(session, workspace, person)
    if known and known.absence:
        deputies = [known.absence.deputy] if known.absence.deputy else []
        digest_rhythm.schedule_digests(session, workspace, deputies, now)
        tell_substitutes(session, catalog, known, now)
    session.execute(update(PersonRow).where(*is_person, awake).values(next_look_at=now))


def tell_substitutes(session: Session, catalog: Catalog, person: Person, now: datetime) -> None:
    """Have those told who stand in for this person now in something that is due, and those who do so for others in
    their place."""
    deputised = people.list_deputised(session, person.workspace, person.id)
    for owner in (person, *deputised):
        plans = load_with_work_come(session, catalog, owner, now)
        told = {each: plan.people for plan in plans for each in due_instead_of(plan, owner.id, now)}
        new_for_you.enqueue(session, [known[each] for each, known in told.items() if each in known], now)


def list_stale_recipients(
    session: Session, workspace: str, instant: datetime, now: datetime, *, most: int
) -> list[PersonId]:
    """The people with a waiting digest whose profile was last refreshed before this instant."""
    waiting = select(OutboxRow.recipient).where(
        OutboxRow.workspace == workspace,
        OutboxRow.kind == DIGEST,
        WAITING,
        col(OutboxRow.next_try_at) <= now,
    )
    old = col(PersonRow.refreshed_at).is_(None) | (col(PersonRow.refreshed_at) < instant)
    them = select(PersonRow.id).where(PersonRow.workspace == workspace, col(PersonRow.id).in_(waiting), old)
    return [PersonId(person) for person in session.exec(them.limit(most))]


def _lock_due_people(session: Session, now: datetime, most: int) -> list[Person]:
    """The people to check by now, locked; people locked by another process are skipped."""
    due = select(PersonRow.workspace, PersonRow.id).where(
        col(PersonRow.next_look_at) <= now, is_running(PersonRow.workspace)
    )
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


def _schedule_next(session: Session, checks: Iterable[tuple[Person, datetime]]) -> None:
    values = [{"w": who.workspace, "p": who.id, "at": next_at} for who, next_at in checks]
    if values:
        whose = (col(PersonRow.workspace) == bindparam("w"), col(PersonRow.id) == bindparam("p"))
        move = update(PersonRow).where(*whose).values(next_look_at=bindparam("at"))
        session.connection().execute(move, values)
