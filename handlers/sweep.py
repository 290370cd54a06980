"""What is due, who is told, and has everything been told in time?"""

import logging
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

from sqlalchemy.exc import SQLAlchemyError

from handlers import roll_call
from handlers.deliver import Sender
from storage import deliveries, looks, workspaces
from storage.deliveries import Delivery, DeliveryState

log = logging.getLogger(__name__)

LATE_AFTER = 3
"""A sweep is late when so many of its intervals have passed without one."""

ASK_AGAIN = timedelta(minutes=5)
"""How often a workspace whose token Slack refuses is asked whether it takes it again."""

MOST_IN_A_ROLL = 10_000
"""People looked up together at most."""

PLAN_AGAIN = 1.0
"""Seconds after which a sweep that is still sending looks at people again."""

STOP_WITHIN = 3.0
"""Seconds that messages in hand have when the process is to end."""

SHORT = 0.05
"""Seconds between two looks at what may be sent by now, while something waits for its pace."""


@dataclass(frozen=True)
class SweepSettings:
    """How often the sweep comes, and how much it takes on at once."""

    every: timedelta = timedelta(seconds=30)
    looks_at_once: int = 200
    in_flight: int = 8


@dataclass(frozen=True)
class SweepStatus:
    """How sending stands: for `/readyz` and the admins' Home.

    `trouble` says in a sentence what keeps the sweep from its work; `failures` counts since the start.
    """

    last_at: datetime | None
    is_late: bool
    waiting_since: datetime | None
    failures: int
    stopped: tuple[tuple[str, str], ...]
    trouble: str = ""


class Sweep:
    """Plans, claims and sends until nothing is left: the one job that the scheduler runs.

    Any number of processes may run it; one process runs one at a time. `wake` asks the scheduler for a
    sweep now.
    """

    def __init__(
        self,
        sender: Sender,
        settings: SweepSettings | None = None,
        *,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self.sender = sender
        self._settings = settings or SweepSettings()
        self._desk, self._hook = sender.desk, sender.hook
        self.wake = wake
        self._running, self._again, self._stopping = Lock(), Event(), Event()
        self._status = SweepStatus(None, False, None, 0, ())
        self._counting = Lock()
        self._asked_at: datetime | None = None

    def run(self) -> None:
        """One sweep. It ends when nothing may be sent any more, or in time for the next one."""
        if not self._running.acquire(blocking=False):
            self._again.set()
            return
        began = time.monotonic()
        self._note_lateness()
        try:
            self._ask_the_stopped()
            self._sweep(began + 0.95 * self._settings.every.total_seconds())
            self._looked_well()
        except SQLAlchemyError as error:
            self._database_away(error)
        finally:
            self.sender.metrics.duration.observe(time.monotonic() - began)
            self._running.release()

    def nudge(self) -> None:
        """Something was planned: send it soon, rather than at the next round."""
        self._again.set()
        if not self._running.locked():
            self.wake()

    def stop(self) -> None:
        """Take on nothing new; what is in hand is finished, if it is done soon.

        What is not done in time stays marked as an attempt: somebody looks for it in Slack.
        """
        self._stopping.set()
        if self._running.acquire(timeout=STOP_WITHIN):
            self._running.release()

    def status(self) -> SweepStatus:
        """How sending stands; asks nobody, so it answers while the database is away."""
        return replace(self._status, is_late=self._is_late())

    def _sweep(self, until: float) -> None:
        in_flight: set[Future[DeliveryState | None]] = set()
        plan_at = 0.0
        try:
            while not self._stopping.is_set() and time.monotonic() < until:
                looked_at = 0
                if self._again.is_set() or time.monotonic() >= plan_at:
                    self._again.clear()
                    looked_at = self._plan()
                    self._call_rolls()
                    plan_at = 0.0 if looked_at else time.monotonic() + PLAN_AGAIN
                begun, held_back = self._begin(in_flight)
                if not (looked_at or begun or held_back or in_flight or self._again.is_set()):
                    return
                self._beat()
                _settle(in_flight, SHORT)
        finally:
            if self._stopping.is_set():
                wait(in_flight, STOP_WITHIN)
            else:
                wait(in_flight)

    def _ask_the_stopped(self) -> None:
        """Whether Slack takes the token of a stopped workspace again: at the first sweep, then now and then."""
        now = self._desk.now()
        if self._asked_at is not None and now - self._asked_at < ASK_AGAIN:
            return
        self._asked_at = now
        with self._desk.database.reading() as session:
            stopped = workspaces.stopped_workspaces(session)
        for each in stopped:
            if self.sender.works_again(each.id):
                log.info("workspace works again", extra={"workspace": each.id})
                with self._desk.database.begin() as session:
                    workspaces.resume(session, each.id)

    def _plan(self) -> int:
        with self._desk.database.reading() as session:
            if not looks.is_anybody_due(session, self._desk.now()):
                return 0
        self._hook("plan.before")
        with self._desk.database.begin() as session:
            looked_at = looks.plan_digests(session, self._desk.now(), most=self._settings.looks_at_once)
            self._hook("plan.written")
        self._hook("plan.after")
        return looked_at

    def _call_rolls(self) -> None:
        """Where many wait to be looked up, look them up together."""
        now = self._desk.now()
        with self._desk.database.reading() as session:
            waiting = deliveries.backlog(session, now)
            seen_by = now - self.sender.timing.fresh_for
            unseen = {
                workspace: looks.not_seen_since(session, workspace, seen_by, now, most=MOST_IN_A_ROLL)
                for workspace, _ in waiting
                if not self.sender.pace.wait(workspace, roll_call.METHOD)
            }
        for workspace, people in unseen.items():
            client = self.sender.client_of(workspace) if len(people) >= roll_call.MANY else None
            if client is not None:
                roll_call.call_the_roll(self._desk, client, self.sender.pace, workspace, people)

    def _begin(self, in_flight: set[Future[DeliveryState | None]]) -> tuple[int, bool]:
        """Claim and begin what pace and room allow; how many, and whether some are held back by the pace.

        Each workspace gets its share of the room, so that a big one does not keep the others waiting.
        """
        room = self._settings.in_flight - len(in_flight)
        if room <= 0:
            return 0, True
        with self._desk.database.reading() as session:
            waiting = deliveries.backlog(session, self._desk.now())
        begun, held_back = 0, False
        for place, (workspace, _) in enumerate(waiting):
            share = -(-room // (len(waiting) - place))
            if share <= 0:
                return begun, True
            allowed = self.sender.pace.take(workspace, share)
            claimed = self._claim(workspace, allowed) if allowed else []
            self.sender.pace.give_back(workspace, allowed - len(claimed))
            held_back = held_back or (not allowed and self.sender.pace.opens_soon(workspace))
            for delivery in claimed:
                in_flight.add(self._in_a_thread(delivery))
            room -= len(claimed)
            begun += len(claimed)
        return begun, held_back

    def _claim(self, workspace: str, most: int) -> list[Delivery]:
        self._hook("claim.before")
        lease = self.sender.timing.lease
        with self._desk.database.begin() as session:
            claimed = deliveries.claim(session, workspace, self._desk.now(), lease, most=most)
            self._hook("claim.written")
        self._hook("claim.after")
        return claimed

    def _in_a_thread(self, delivery: Delivery) -> Future[DeliveryState | None]:
        """A thread each, which keeps no process from ending: as many as may be in flight."""
        sent: Future[DeliveryState | None] = Future()

        def send() -> None:
            try:
                sent.set_result(self._send(delivery))
            except BaseException as error:
                sent.set_exception(error)  # or the sweep would wait for ever
                raise

        Thread(target=send, name="send", daemon=True).start()
        return sent

    def _send(self, delivery: Delivery) -> DeliveryState | None:
        """Send one; whatever goes wrong with it holds up no other."""
        try:
            state = self.sender.send(delivery)
        except SQLAlchemyError as error:
            self._database_away(error)
            return None
        except Exception:
            self.sender.metrics.crashes.labels("send").inc()
            log.exception("could not send", extra={"delivery": delivery.id, "kind": delivery.kind})
            self._put_off(delivery)
            return None
        if state in ("failed", "given_up"):
            with self._counting:
                self._status = replace(self._status, failures=self._status.failures + 1)
        return state

    def _put_off(self, delivery: Delivery) -> None:
        """An error of ours: perhaps a later version can. It may have been sent, if an attempt was marked."""
        at = self._desk.now() + self.sender.timing.later
        try:
            with self._desk.database.begin() as session:
                deliveries.put_off(session, delivery, at, "unexpected error")
        except SQLAlchemyError as error:
            self._database_away(error)

    def _beat(self) -> None:
        with self._counting:
            self._status = replace(self._status, last_at=self._desk.now())

    def _looked_well(self) -> None:
        """The sweep ended as it should: note how things stand."""
        now = self._desk.now()
        with self._desk.database.reading() as session:
            since = deliveries.oldest_unsent(session, now)
            stopped = tuple(
                (each.id, each.stopped_because) for each in workspaces.stopped_workspaces(session)
            )
        if self._status.trouble:
            log.info("the sweep works again")
        with self._counting:
            self._status = replace(
                self._status, last_at=now, waiting_since=since, stopped=stopped, trouble=""
            )
        metrics = self.sender.metrics
        metrics.oldest_unsent.set((now - since).total_seconds() if since else 0)
        metrics.stopped.set(len(stopped))

    def _database_away(self, error: SQLAlchemyError) -> None:
        """One line when it begins; the next sweep tries again."""
        self.sender.metrics.crashes.labels("database").inc()
        with self._counting:
            known, self._status = (
                self._status.trouble,
                replace(self._status, trouble="The database does not answer."),
            )
        if not known:
            log.error("the sweep cannot use the database", extra={"error": str(error.__cause__ or error)})

    def _note_lateness(self) -> None:
        last = self._status.last_at
        if last is not None:
            late = (self._desk.now() - last - self._settings.every).total_seconds()
            self.sender.metrics.lateness.set(max(0.0, late))

    def _is_late(self) -> bool:
        last = self._status.last_at
        return last is None or self._desk.now() - last > LATE_AFTER * self._settings.every


def _settle(in_flight: set[Future[DeliveryState | None]], seconds: float) -> None:
    """Wait for so long, or until something in flight is done."""
    if not in_flight:
        time.sleep(seconds)
    in_flight -= wait(in_flight, seconds, FIRST_COMPLETED).done
