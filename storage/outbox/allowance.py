"""How many messages may be posted in a workspace now: one rate for all replicas, adapted to what Slack takes."""

from typing import Self

from sqlalchemy import ColumnClause, Float, literal_column, update
from sqlmodel import Session, col

from methodology.value import Value
from storage.database.upsert import insert_into
from storage.tables.allowances import AllowanceRow

Seconds = float
PerSecond = float

FIRST_RATE: PerSecond = 5.0
"""Where nothing is known yet. Slack allows several hundred messages a minute, and does not say how many."""
LEAST: PerSecond = 0.5
MOST: PerSecond = 20.0
RAISED: PerSecond = 0.05
"""By how much the rate grows in a second in which it is used up."""
RAISED_CAREFULLY: PerSecond = 0.01
"""The same, near the rate that Slack refused last."""
NEAR = 0.7
LOWERED = 0.75
LONGEST_WAIT: Seconds = 600.0
"""A longer one was recorded by a clock that was wrong."""


class Allowance(Value):
    """What may be posted in a workspace at the instant `now`; instants are in seconds since 1970."""

    rate: PerSecond
    used_until: Seconds
    blocked_until: Seconds
    refused_rate: PerSecond
    now: Seconds

    @property
    def seconds_blocked(self) -> Seconds:
        """How long Slack's wait goes on."""
        left = self.blocked_until - self.now
        return left if 0 < left <= LONGEST_WAIT else 0.0

    @property
    def room(self) -> int:
        """The number of messages that may be posted now: at most those of one second."""
        return 0 if self.seconds_blocked else int((self.now - self._used) * self.rate + 1e-6)

    def after(self, posted: int) -> Self:
        """The allowance after so many were posted. A rate that is used up is raised."""
        is_near = NEAR * self.refused_rate < self.rate < self.refused_rate / NEAR
        step = RAISED_CAREFULLY if is_near else RAISED
        seconds = posted / self.rate
        raised = self.rate + (step * seconds if self.used_until > self.now - self._burst else 0.0)
        return self.model_copy(
            update={"rate": min(max(MOST, self.rate), raised), "used_until": self._used + seconds}
        )

    def refused(self, wait: Seconds) -> Self:
        """The allowance after Slack asked to wait. The rate falls once, however many were refused together."""
        until = {"blocked_until": self.now + min(wait, LONGEST_WAIT)}
        if self.seconds_blocked:
            return self.model_copy(update={"blocked_until": max(self.blocked_until, until["blocked_until"])})
        lower = {"refused_rate": self.rate, "rate": max(LEAST, LOWERED * self.rate)}
        return self.model_copy(update=lower | until)

    @property
    def _burst(self) -> Seconds:
        return max(1.0, 1 / self.rate)

    @property
    def _used(self) -> Seconds:
        """When it was used up; an instant far ahead was recorded by a clock that was wrong."""
        is_believable = self.used_until <= self.now + self._burst
        return max(self.used_until if is_believable else 0.0, self.now - self._burst)


def lock(session: Session, workspace: str) -> Allowance:
    """The allowance of this workspace, which no other process changes before this transaction ends."""
    first = {"rate": FIRST_RATE, "used_until": 0.0, "blocked_until": 0.0, "refused_rate": 0.0}
    row = insert_into(session, AllowanceRow).values(workspace=workspace, **first)
    locked = row.on_conflict_do_update(index_elements=["workspace"], set_={"workspace": workspace})
    columns = [col(getattr(AllowanceRow, name)) for name in first]
    values = session.execute(locked.returning(*columns, _now(session).label("now"))).one()
    return Allowance.model_validate(values, from_attributes=True)


def set_rate(session: Session, workspace: str, rate: PerSecond) -> None:
    """Post at this rate from now on, until it is raised or Slack asks to wait."""
    save(session, workspace, lock(session, workspace).model_copy(update={"rate": rate}))


def save(session: Session, workspace: str, allowance: Allowance) -> None:
    values = allowance.model_dump(exclude={"now"})
    session.execute(update(AllowanceRow).where(col(AllowanceRow.workspace) == workspace).values(**values))


def refuse(session: Session, workspace: str, wait: Seconds) -> None:
    """Record that Slack asked to wait before the next message."""
    save(session, workspace, lock(session, workspace).refused(wait))


def _now(session: Session) -> ColumnClause[float]:
    """The real time by the clock of the database: the bot's own may be moved, for instance in the playground."""
    if session.get_bind().dialect.name == "sqlite":
        return literal_column("(julianday('now') - 2440587.5) * 86400.0", Float)
    return literal_column("extract(epoch FROM clock_timestamp())::float", Float)
