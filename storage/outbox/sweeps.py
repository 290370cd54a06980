"""What all sweeps know together: when the last one was, and what may have been sent and forgotten since."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.people import Person
from methodology.value import Value
from storage.outbox.queue import DIGEST, WAITING, NewDelivery
from storage.tables.outbox import OutboxRow
from storage.tables.sweeps import SweepRow

STOPPED_AFTER = timedelta(minutes=2)
"""Without a sweep for this long, the database may be older than what was sent: restored from a backup."""


class Sweeps(Value):
    """When a sweep began last and when sweeps resumed, and the random value that keys are made from."""

    seed: str
    last_at: datetime | None
    resumed_at: datetime | None

    def digests(self, due: Iterable[tuple[Person, date]]) -> list[NewDelivery]:
        """The digests of these people for these days.

        A key is made from the random value of the database, person and day. A database that was restored
        makes the same one again, so the message that it has forgotten is found. It is looked for where its
        day had begun when sweeps resumed: at what time and in which zone it was sent may be forgotten too.
        """
        return [
            NewDelivery(
                workspace=person.workspace,
                recipient=person.id,
                kind=DIGEST,
                subject=day.isoformat(),
                key=digest_key(self.seed, person.workspace, person.id, day),
                in_doubt=self.resumed_at is not None and day <= person.today(self.resumed_at),
            )
            for person, day in due
        ]


def digest_key(seed: str, workspace: str, person: str, day: date) -> str:
    return sha256(f"{seed}\n{workspace}\n{person}\n{day}".encode()).hexdigest()[:32]


def get_sweeps(session: Session) -> Sweeps:
    return Sweeps.model_validate(session.exec(select(SweepRow)).one())


def record_sweep(session: Session, now: datetime, recorded: datetime | None) -> bool:
    """Record that a sweep begins; returns whether sweeps had stopped before.

    A database whose last sweep is long ago may be an older one, and so may one that knows of none since
    `recorded`, when this process recorded its last one. Then every waiting message whose time has come is in doubt:
    it is looked for in Slack before it is sent.
    """
    row = session.exec(select(SweepRow).with_for_update()).one()
    known = max(recorded or now, now)
    had_stopped = row.last_at is not None and row.last_at < known - STOPPED_AFTER
    if had_stopped:
        due = update(OutboxRow).where(WAITING, col(OutboxRow.planned_at) <= now)
        session.execute(due.values(in_doubt=True))
    if had_stopped or (row.resumed_at is not None and row.resumed_at > now):
        row.resumed_at = now
    row.last_at = now
    session.add(row)
    return had_stopped


def last_sweep_at(session: Session) -> datetime | None:
    return session.exec(select(col(SweepRow.last_at))).first()
