"""Brings back what a wrong clock has put further ahead than the rules do: no right clock would reach it soon."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, Executable, case, delete, select, update
from sqlmodel import Session, col

from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.reminders.schedule import next_digest_at
from storage import digest_rhythm, people
from storage.database.reading import CLOCKS_DIFFER
from storage.outbox.queue import DIGEST, KEPT, NUDGE, WAITING
from storage.outbox.sweeps import digest_key, get_sweeps
from storage.tables.outbox import OutboxRow
from storage.tables.people import PersonRow
from storage.tables.told import ToldRow
from storage.tables.workspaces import WorkspaceRow

LONGEST_WAIT = timedelta(hours=1)
"""The longest pause between two attempts at a message; what waits for its time waits no longer either, except
for a nudge, which waits for a digest."""


FARTHEST_ZONE = timedelta(hours=14)
"""How far the farthest time zone is ahead of UTC: a day that is still to come there has begun nowhere."""

People = Mapping[tuple[str, str], Person]


def bring_back(session: Session, now: datetime, lease: timedelta) -> dict[str, int]:
    """Bring back what is too far ahead; returns the number of rows by what they are, without zeros."""
    soon, latest_day = now + CLOCKS_DIFFER, (now + FARTHEST_ZONE).date()
    told, person = col(ToldRow.on), col(PersonRow.refreshed_at)
    stopped_at, expires_at = col(WorkspaceRow.stopped_at), col(OutboxRow.expires_at)
    changes: dict[str, Executable] = {
        "profiles": update(PersonRow).where(person > soon).values(refreshed_at=None),
        "announcements": update(ToldRow).where(told > latest_day).values(on=now.date()),
        "weekly messages": update(PersonRow)
        .where(col(PersonRow.weekly_on) > latest_day)
        .values(weekly_on=None),
        "stopped workspaces": update(WorkspaceRow).where(stopped_at > soon).values(stopped_at=now),
        "expiries": update(OutboxRow)
        .where(WAITING, expires_at > now + LONGEST_WAIT + KEPT)
        .values(expires_at=now + KEPT),
        "waiting messages": _sooner(now, lease),
    }
    counts = {
        "digest checks": _check_at_once(session, now),
        "digests of later days": _settle_digests_of_later_days(session, now),
        **{what: _row_count(session.execute(change)) for what, change in changes.items()},
    }
    return {what: count for what, count in counts.items() if count}


def _sooner(now: datetime, lease: timedelta) -> Executable:
    """Try what waits longer than any pause now, or once a lease that began now would be over."""
    is_claimed = col(OutboxRow.claimed_by) != ""
    soon = case((is_claimed, now + lease), else_=now)
    longest = case((col(OutboxRow.kind) == NUDGE, now + KEPT), else_=now + LONGEST_WAIT)
    late = (WAITING, col(OutboxRow.next_try_at) > longest)
    planned_at = case((col(OutboxRow.planned_at) > now, now), else_=col(OutboxRow.planned_at))
    return update(OutboxRow).where(*late).values(next_try_at=soon, planned_at=planned_at)


def _check_at_once(session: Session, now: datetime) -> int:
    """Check the digests of people whose next check is later than any check that is decided on now.

    At once, and not at their next digest time: the one of today may have passed unnoticed.
    """
    ahead = select(*map(col, (PersonRow.workspace, PersonRow.id, PersonRow.next_look_at)))
    rows = session.execute(ahead.where(col(PersonRow.next_look_at) > now)).all()
    known = _people(session, ((workspace, person) for workspace, person, _ in rows))
    late: dict[str, list[PersonId]] = {}
    for workspace, person, next_look_at in rows:
        if next_look_at > _latest_check(known[workspace, person], now):
            late.setdefault(workspace, []).append(PersonId(person))
    for workspace, ids in sorted(late.items()):
        digest_rhythm.schedule_digest_check(session, workspace, ids, now)
    return sum(map(len, late.values()))


def _latest_check(person: Person, now: datetime) -> datetime:
    try:
        return next_digest_at(person, now)
    except Exception:  # noqa: BLE001  # whatever an unknown zone or country leads to: checked once an hour
        return now + LONGEST_WAIT


def _today(person: Person, now: datetime) -> date | None:
    try:
        return person.today(now)
    except Exception:  # noqa: BLE001  # an unknown zone
        return None


def _settle_digests_of_later_days(session: Session, now: datetime) -> int:
    """Free the days that are still to come: a digest of such a day would keep that day silent.

    A digest that was not sent is forgotten. One that was sent counts for the day on which Slack has it. The
    digest of somebody who flew west may be of a later day than their own: it had begun where they were.
    """
    columns = ("id", "workspace", "recipient", "subject", "state", "ts")
    of_later_days = select(*(col(getattr(OutboxRow, name)) for name in columns)).where(
        col(OutboxRow.kind) == DIGEST, col(OutboxRow.subject) > (now - FARTHEST_ZONE).date().isoformat()
    )
    rows = session.execute(of_later_days).all()
    known = _people(session, ((row.workspace, row.recipient) for row in rows))
    settled, unsent = 0, []
    for row in rows:
        person = known.get((row.workspace, row.recipient))
        today = _today(person, now) if person else None
        if person is None or today is None or row.subject <= today.isoformat():
            continue
        if row.state == "sent":
            sent_at = datetime.fromtimestamp(float(row.ts), UTC)
            if row.subject <= (sent_at + FARTHEST_ZONE).date().isoformat():
                continue
            _redate(session, row, person.today(sent_at))
            settled += 1
        else:
            unsent.append(row.id)
    # Not what may be in Slack, or is being sent by now: it is looked for first.
    idle = (
        col(OutboxRow.attempted_at).is_(None),
        col(OutboxRow.claimed_by) == "",
        col(OutboxRow.state) != "sent",
    )
    forgotten = delete(OutboxRow).where(col(OutboxRow.id).in_(unsent), *idle)
    return settled + _row_count(session.execute(forgotten))


def _redate(session: Session, row: Any, day: date) -> None:
    """Let a digest count for this day; if the day has one, forget it: buttons in the message still work."""
    same = {
        "workspace": row.workspace,
        "recipient": row.recipient,
        "kind": DIGEST,
        "subject": day.isoformat(),
    }
    taken = session.execute(select(col(OutboxRow.id)).filter_by(**same)).first()
    this = col(OutboxRow.id) == row.id
    if taken:
        session.execute(delete(OutboxRow).where(this))
        return
    key = digest_key(get_sweeps(session).seed, row.workspace, row.recipient, day)
    session.execute(update(OutboxRow).where(this).values(subject=day.isoformat(), key=key))


def _people(session: Session, wanted: Iterable[tuple[str, str]]) -> People:
    by_workspace: dict[str, list[PersonId]] = {}
    for workspace, person in wanted:
        by_workspace.setdefault(workspace, []).append(PersonId(person))
    return {
        (workspace, person.id): person
        for workspace, ids in by_workspace.items()
        for person in people.get_people(session, workspace, ids).values()
    }


def _row_count(result: Any) -> int:
    assert isinstance(result, CursorResult), "an update returns the number of its rows"
    return result.rowcount
