"""`Clocks`: the time by which messages are sent, and whether this machine's clock can be believed."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

Clock = Callable[[], datetime]

REPLICAS_APART = timedelta(minutes=1)
"""How far this machine's clock may be from the database's, by which replicas take turns."""

TOLD_FROM = timedelta(minutes=5)
"""From this distance to Slack's clock on, requests from Slack are refused as too old: it is told."""

STOPS_FROM = timedelta(hours=1)
"""From this distance to Slack's clock on, nothing is sent: it could be for another day."""

STEP = timedelta(minutes=1)
"""From this difference to the uptime on, somebody has set the clock."""

ASK_AGAIN, TRY_AGAIN = 600.0, 60.0
"""Seconds until Slack is asked for the time again after an answer, and after a question."""


def uptime() -> float:
    """Seconds since some moment, whatever happens to the clock; where the system can say it, asleep or not."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class OtherClock:
    """Another clock, read now and then; in between, the uptime of this machine is added. Thread-safe."""

    def __init__(self, read: Callable[[], datetime | None], tick: Callable[[], float]) -> None:
        self._read, self._tick = read, tick
        self._lock = Lock()
        self._last: tuple[datetime, float] | None = None
        self._tried_at: float | None = None

    def read(self) -> None:
        """Read it; where it does not answer, the last reading stays."""
        with self._lock:
            began = self._tried_at = self._tick()
        at = self._read()
        if at is not None:
            with self._lock:
                self._last = (at, (began + self._tick()) / 2)

    def now(self) -> datetime | None:
        """Its time; None until it was read."""
        with self._lock:
            last = self._last
        return None if last is None else last[0] + timedelta(seconds=self._tick() - last[1])

    def behind(self, ours: datetime) -> timedelta:
        """How far it is behind our time; 0 until it was read."""
        its = self.now()
        return timedelta(0) if its is None else ours - its

    def is_to_be_read(self, *, doubtful: bool) -> bool:
        """Whether to ask again: it was never read, or the reading is old or in doubt and the last attempt a
        while ago."""
        now = self._tick()
        if self._last is None:
            return True
        if self._tried_at is not None and now - self._tried_at < TRY_AGAIN:
            return False
        return doubtful or now - self._last[1] >= ASK_AGAIN


class Clocks:
    """This machine's clock beside the one of the database that replicas share, and Slack's.

    `machine` reads this machine's clock, `moved_by` is how far it is moved on purpose, as tests do. `database`
    and `slack` read the others. Where replicas share no database, this machine's clock decides.
    """

    def __init__(
        self,
        machine: Clock,
        *,
        database: Callable[[], datetime] | None,
        slack: Callable[[], datetime | None],
        moved_by: Callable[[], timedelta] = timedelta,
        tick: Callable[[], float] = uptime,
    ) -> None:
        self._read_machine, self._moved_by = machine, moved_by
        self._database = None if database is None else OtherClock(database, tick)
        self._slack = OtherClock(slack, tick)

    def now(self) -> datetime:
        """The bot's time: by the database's clock once it was read, else by the machine's."""
        shared = self._database.now() if self._database else None
        return shared + self._moved_by() if shared else self._read_machine()

    def read(self) -> None:
        """Read the other clocks; raises the driver's error where the database does not answer."""
        if self._database is not None:
            self._database.read()
        if self._slack.is_to_be_read(doubtful=abs(self.ahead_of_slack()) >= TOLD_FROM):
            self._slack.read()

    def ahead_of_database(self) -> timedelta:
        """How far this machine is ahead of the database."""
        return self._database.behind(self._machine()) if self._database else timedelta(0)

    def ahead_of_slack(self) -> timedelta:
        """How far the bot's time, without what it is moved by, is ahead of Slack's."""
        return self._slack.behind(self.now() - self._moved_by())

    def _machine(self) -> datetime:
        return self._read_machine() - self._moved_by()

    def ahead(self) -> dict[str, timedelta]:
        """How far this machine's clock is ahead of the others, by name."""
        return {"database": self.ahead_of_database(), "slack": self.ahead_of_slack()}

    def is_wrong(self) -> bool:
        """Whether nothing may be sent by this time; asks nobody."""
        return abs(self.ahead_of_database()) > REPLICAS_APART or abs(self.ahead_of_slack()) >= STOPS_FROM

    def must_not_date(self) -> str:
        """A sentence that refuses a change, where this time would date it wrongly for ever; else empty. Asks nobody."""
        if abs(ahead := self.ahead_of_slack()) < STOPS_FROM:
            return ""
        return (
            f"Nothing was changed: the clock of the machine that this app runs on is {_apart(ahead)} Slack's. "
            "Ask an administrator to set it right, then try again."
        )

    def trouble(self) -> str:
        """A sentence about a clock that is wrong; empty where none is."""
        if abs(ahead := self.ahead_of_database()) > REPLICAS_APART:
            return f"This machine's clock is {_apart(ahead)} the database's: set it right."
        if abs(ahead := self.ahead_of_slack()) >= TOLD_FROM:
            return f"This machine's clock is {_apart(ahead)} Slack's: set it right."
        return ""


class Steps:
    """Notices that the clock was set, by the uptime of the machine; `since` is the last time, or the start."""

    def __init__(self, tick: Callable[[], float]) -> None:
        self._tick = tick
        self._last: tuple[datetime, float] | None = None
        self.since = tick()

    def has_stepped(self, now: datetime) -> bool:
        """Whether the clock was set since the last call."""
        last, tick = self._last, self._tick()
        self._last = (now, tick)
        if last is None or abs(now - last[0] - timedelta(seconds=tick - last[1])) < STEP:
            return False
        self.since = tick
        return True


def has_passed(period: timedelta, since: datetime, now: datetime) -> bool:
    """Whether this long has passed since then; also where that lies ahead, as after a clock was set back."""
    return not timedelta(0) <= now - since < period


def _apart(ahead: timedelta) -> str:
    """In the largest unit that fits: `2 days ahead of`, `7 minutes behind`."""
    lengths = {"day": 86400, "hour": 3600, "minute": 60}
    seconds = abs(ahead).total_seconds()
    unit = next((name for name, length in lengths.items() if seconds >= length), "minute")
    amount = max(1, round(seconds / lengths[unit]))
    return f"{amount} {unit}{'s' if amount > 1 else ''} {'ahead of' if ahead > timedelta(0) else 'behind'}"
