"""The digests of each person: the last weekly one, how many stay unanswered, and when the next is checked."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.schedule import next_digest_at
from storage.database.reading import column, columns, rows
from storage.people import get_people, update_people
from storage.tables.people import PersonRow


class Rhythm(NamedTuple):
    """The day of a person's last weekly message, and the number of digests in a row that they left unanswered."""

    weekly_on: date | None
    unanswered: int


def get_rhythm(session: Session, workspace: str, person_id: PersonId) -> Rhythm:
    """How often this person gets digests."""
    rhythm = columns(PersonRow, Rhythm._fields).where(
        column(PersonRow, "workspace") == workspace, column(PersonRow, "id") == person_id
    )
    row = next(iter(rows(session, rhythm)), None)
    return Rhythm(row.weekly_on, row.unanswered) if row else Rhythm(None, 0)


def count_digest(session: Session, workspace: str, person_id: PersonId, weekly_on: date | None) -> None:
    """Count a digest that was sent to this person; `weekly_on` is its day if it was a weekly message."""
    more = {} if weekly_on is None else {"weekly_on": weekly_on}
    unanswered = col(PersonRow.unanswered) + 1
    update_people(session, workspace, [person_id], unanswered=unanswered, **more)


def note_act(session: Session, workspace: str, person_id: PersonId) -> None:
    """Count anew from here how many digests this person leaves unanswered."""
    update_people(session, workspace, [person_id], unanswered=0)


def forget_weekly(session: Session, workspace: str, person_id: PersonId) -> None:
    """Let the next digest of this person be a weekly one."""
    update_people(session, workspace, [person_id], weekly_on=None)


def schedule_digest_check(
    session: Session, workspace: str, person_ids: Iterable[PersonId], instant: datetime | None
) -> None:
    """Store when the digest of these people is checked next; None: not until they get work again."""
    update_people(session, workspace, person_ids, next_look_at=instant)


def schedule_digests(
    session: Session,
    workspace: str,
    person_ids: Iterable[PersonId],
    at: datetime,
    known: Mapping[PersonId, Person] | None = None,
) -> None:
    """Schedule the next digest check of each of these people who has none scheduled; `known` are read already."""
    # Always in the same order, so that units of work that schedule the same people cannot deadlock. Locked,
    # so that nobody is unscheduled after their last engagement while they get a new one.
    chosen = select(PersonRow.id, PersonRow.next_look_at).where(
        PersonRow.workspace == workspace, col(PersonRow.id).in_(set(person_ids))
    )
    locked = session.exec(chosen.order_by(col(PersonRow.id)).with_for_update())
    scheduled = {PersonId(person_id): next_look_at for person_id, next_look_at in locked}
    unscheduled = [each for each, at_next in scheduled.items() if at_next is None]
    if not unscheduled:
        return
    known = known or {}
    read = get_people(session, workspace, [each for each in unscheduled if each not in known])
    session.execute(
        update(PersonRow),
        [
            {"workspace": workspace, "id": each, "next_look_at": next_digest_at({**read, **known}[each], at)}
            for each in unscheduled
        ],
    )
