"""What all sweeps know together: when the last one was, and what may have been sent and forgotten since."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import or_, text, true, update
from sqlmodel import Session, col, select

from methodology.people import Person
from methodology.value import Value
from storage.database.reading import CLOCKS_DIFFER
from storage.outbox.queue import DIGEST, WAITING, NewDelivery
from storage.tables.outbox import OutboxRow
from storage.tables.sweeps import SweepRow

STOPPED_AFTER = timedelta(minutes=2)
"""Without a sweep for this long, the database may be older than what was sent: restored from a backup."""

INSTANCE = text(
    """SELECT concat_ws('/', (SELECT oid FROM pg_database WHERE datname = current_database()),
    'sweep'::regclass::oid, extract(epoch FROM pg_postmaster_start_time()))"""
)
"""Which database it is, which table in it, and when its server was started: a dump that is restored makes another
table, and whatever else takes a database back, a failover to a server that was behind included, another start."""


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


def record_sweep(
    session: Session, now: datetime, recorded: datetime | None, *, as_left: bool = False
) -> bool:
    """Record that a sweep begins; returns whether the database may have forgotten what was sent.

    It may be an older one, restored from a backup, if its last sweep is long ago, if it knows of none since
    `recorded`, when this process recorded its last one, or if it may be another instance than that of the
    last sweep. `as_left`: this file of SQLite is as the bot left it when it ended. Where it may be older,
    every waiting message whose time has come is in doubt: it is looked for in Slack before it is sent.
    """
    row = session.exec(select(SweepRow).with_for_update()).one()
    known = max(recorded or now, now)
    is_another = _is_another(session, row, recorded, as_left=as_left)
    in_doubt = row.last_at is not None and (is_another or row.last_at < known - STOPPED_AFTER)
    if in_doubt:
        due = update(OutboxRow).where(WAITING, col(OutboxRow.planned_at) <= now)
        session.execute(due.values(in_doubt=True))
    if in_doubt or (row.resumed_at is not None and row.resumed_at > now):
        row.resumed_at = now
    row.last_at = now
    session.add(row)
    return in_doubt


def _is_another(session: Session, row: SweepRow, recorded: datetime | None, *, as_left: bool) -> bool:
    """Whether this may be another instance of the database than the one of the last sweep; notes which it is.

    A file of SQLite has nothing in it that tells it from a copy, so it may be another one whenever a process begins,
    unless it is as the bot left it.
    """
    if session.get_bind().dialect.name == "sqlite":
        return recorded is None and not as_left
    before, row.instance = row.instance, str(session.execute(INSTANCE).scalar_one())
    return before not in (None, row.instance)


def claim_tokens(session: Session, now: datetime, again: timedelta, *, begins: bool) -> bool:
    """Let this process alone try all tokens, until so long after `now`; whether none did lately.

    One that `begins` tries them in any case, so that no other needs to for that long.
    """
    tried = col(SweepRow.tokens_tried_at)
    is_due = true() if begins else or_(tried.is_(None), tried <= now - again, tried > now + CLOCKS_DIFFER)
    ours = update(SweepRow).where(is_due).values(tokens_tried_at=now)
    return bool(session.execute(ours.returning(col(SweepRow.id))).all())


def last_sweep_at(session: Session) -> datetime | None:
    return session.exec(select(col(SweepRow.last_at))).first()
