"""What is due, who is told, and has everything been told in time?"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Lock

from sqlalchemy.exc import SQLAlchemyError

from handlers.outbox import people_refresh
from handlers.outbox.monitor import SweepMonitor, SweepStatus
from handlers.outbox.sender import Sender
from handlers.outbox.workers import Workers, wait_for_one
from methodology.plan.team import PersonId
from storage.outbox import digest_schedule, queue
from storage.outbox.queue import Delivery
from storage.workspaces import workspaces

log = logging.getLogger(__name__)

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

KEPT = timedelta(days=90)
"""How long the record of a digest is kept: buttons in older ones show the work anew."""

PRUNE_AGAIN = timedelta(hours=1)
MOST_PRUNED = 1000
"""Records forgotten in one transaction."""


@dataclass(frozen=True)
class SweepSettings:
    """How often the sweep comes, and how much it takes on at once."""

    every: timedelta = timedelta(seconds=30)
    looks_at_once: int = 200
    in_flight: int = 8


class Sweep:
    """Plans, claims and sends until nothing is left: the one job that the scheduler runs.

    Any number of processes may run it; one process runs one at a time. `run_soon` asks the scheduler for a
    sweep now.
    """

    def __init__(
        self,
        sender: Sender,
        settings: SweepSettings | None = None,
        *,
        run_soon: Callable[[], None] = lambda: None,
    ) -> None:
        self.sender = sender
        self._settings = settings or SweepSettings()
        self._app_context, self._failpoint = sender.app_context, sender.failpoint
        self.run_soon = run_soon
        self._running, self._again, self._stopping = Lock(), Event(), Event()
        self._monitor = SweepMonitor(self._app_context.now, self._settings.every, sender.metrics)
        self._sends, self._rolls, self._asks = Workers("send"), Workers("roll"), Workers("ask")
        self._served_last = ""
        self._asked_at: datetime | None = None
        self._pruned_at: datetime | None = None

    def run(self) -> None:
        """One sweep. It ends when nothing may be sent any more, or in time for the next one."""
        if not self._running.acquire(blocking=False):
            self._again.set()
            return
        began = time.monotonic()
        self._monitor.begin()
        try:
            self._ask_the_stopped()
            self._sweep(began + 0.95 * self._settings.every.total_seconds())
            self._prune()
            self._look_round()
        except Exception as error:  # noqa: BLE001  # whatever it is, the next sweep tries again
            self._monitor.stumbled("sweep", error)
        finally:
            self.sender.metrics.duration.observe(time.monotonic() - began)
            self._running.release()

    def request_sweep(self) -> None:
        """Something was planned: send it soon, rather than at the next round."""
        self._again.set()
        if not self._running.locked():
            self.run_soon()

    def stop(self) -> None:
        """Take on nothing new; what is in hand is finished, if it is done soon.

        What is not done in time stays marked as an attempt: somebody looks for it in Slack.
        """
        self._stopping.set()
        if self._running.acquire(timeout=STOP_WITHIN):
            self._running.release()

    def status(self) -> SweepStatus:
        """How sending stands; asks nobody, so it answers while the database is away."""
        return self._monitor.status()

    def _sweep(self, until: float) -> None:
        plan_at = 0.0
        every = (self._sends, self._rolls, self._asks)
        try:
            while not self._stopping.is_set() and time.monotonic() < until:
                looked_at = 0
                if self._again.is_set() or time.monotonic() >= plan_at:
                    self._again.clear()
                    looked_at = self._plan()
                    self._call_rolls()
                    plan_at = 0.0 if looked_at else time.monotonic() + PLAN_AGAIN
                begun, held_back = self._begin()
                self._monitor.beat()
                if not (looked_at or begun or held_back or any(map(len, every)) or self._again.is_set()):
                    return
                if not wait_for_one(every, SHORT):
                    time.sleep(SHORT)
        finally:
            # What else was asked of Slack need not be known before the next sweep.
            self._sends.wait(STOP_WITHIN if self._stopping.is_set() else None)

    def _ask_the_stopped(self) -> None:
        """Whether Slack takes the token of a stopped workspace again: at the first sweep, then now and then."""
        now = self._app_context.now()
        if len(self._asks) or (self._asked_at is not None and now - self._asked_at < ASK_AGAIN):
            return
        self._asked_at = now
        with self._app_context.database.reading() as session:
            stopped = [each.id for each in workspaces.list_stopped_workspaces(session)]
        if stopped:
            self._asks.begin("", partial(self._ask, stopped))

    def _ask(self, stopped: Iterable[str]) -> None:
        """One after the other, beside the sweep: none of them has anything to send meanwhile."""
        try:
            for workspace in stopped:
                if not self._stopping.is_set() and self.sender.works_again(workspace):
                    log.info("workspace works again", extra={"workspace": workspace})
                    with self._app_context.database.begin() as session:
                        workspaces.resume_workspace(session, workspace)
        except Exception as error:  # noqa: BLE001  # in a thread of its own: nobody else would tell
            self._monitor.stumbled("ask", error)

    def _plan(self) -> int:
        """Plan what is due; where that goes wrong, what is planned already is sent all the same."""
        try:
            return self._look_at_people()
        except Exception as error:  # noqa: BLE001  # what is planned already is not held up by it
            self._monitor.stumbled("plan", error)
            return 0

    def _look_at_people(self) -> int:
        with self._app_context.database.reading() as session:
            if not digest_schedule.is_anybody_due(session, self._app_context.now()):
                return 0
        self._failpoint("plan.before")
        with self._app_context.database.begin() as session:
            looked = digest_schedule.enqueue_due_digests(
                session, self._app_context.now(), most=self._settings.looks_at_once
            )
            self._failpoint("plan.written")
        self._failpoint("plan.after")
        for person, error in looked.failed.items():
            self.sender.metrics.crashes.labels("look").inc()
            log.error("cannot tell when a digest is due", extra={"person": person}, exc_info=error)
        return looked.people

    def _call_rolls(self) -> None:
        """Where many wait to be looked up, look them up together."""
        now = self._app_context.now()
        with self._app_context.database.reading() as session:
            waiting = queue.list_backlogs(session, now)
            seen_by = now - self.sender.timing.fresh_for
            unseen = {
                workspace: digest_schedule.list_stale_recipients(
                    session, workspace, seen_by, now, most=MOST_IN_A_ROLL
                )
                for workspace, _ in waiting
                if not self.sender.rate_limiter.wait(workspace, people_refresh.METHOD)
            }
        workers = self._rolls.by_workspace()
        for workspace, people in unseen.items():
            if len(people) >= people_refresh.MANY and workspace not in workers:
                self._rolls.begin(workspace, partial(self._call_the_roll, workspace, people))

    def _call_the_roll(self, workspace: str, people: list[PersonId]) -> None:
        client, slack_api = self.sender.client_of(workspace), self.sender.slack_api(workspace)
        if client is None:
            return
        try:
            people_refresh.call_the_roll(self._app_context, client, slack_api, people, self._stopping.is_set)
        except Exception as error:  # noqa: BLE001  # in a thread of its own: nobody else would tell
            self.sender.rate_limiter.block(workspace, people_refresh.METHOD, people_refresh.REST)
            self._monitor.stumbled("roll", error)

    def _begin(self) -> tuple[int, bool]:
        """Claim and begin what pace and room allow; how many, and whether some are held back for a moment.

        Workspaces take turns, and each has its share of the room, so that none keeps the others waiting.
        """
        room = self._settings.in_flight - len(self._sends)
        if room <= 0:
            return 0, True
        with self._app_context.database.reading() as session:
            calling = self._rolls.by_workspace()
            waiting = [
                each
                for each, _ in queue.list_backlogs(session, self._app_context.now())
                if each not in calling
            ]
        busy = self._sends.by_workspace()
        share = -(-self._settings.in_flight // max(1, len(busy.keys() | set(waiting))))
        begun, held_back = 0, False
        for workspace in in_turn(waiting, self._served_last):
            most = min(room - begun, share - busy[workspace])
            allowed = self.sender.rate_limiter.take(workspace, most) if most > 0 else 0
            claimed = self._claim(workspace, allowed) if allowed else []
            self.sender.rate_limiter.give_back(workspace, allowed - len(claimed))
            held_back = held_back or (not allowed and self.sender.rate_limiter.opens_soon(workspace))
            for delivery in claimed:
                self._served_last = workspace
                self._sends.begin(workspace, partial(self._send, delivery))
            begun += len(claimed)
        return begun, held_back

    def _claim(self, workspace: str, most: int) -> list[Delivery]:
        self._failpoint("claim.before")
        lease = self.sender.timing.lease
        with self._app_context.database.begin() as session:
            claimed = queue.claim(session, workspace, self._app_context.now(), lease, most=most)
            self._failpoint("claim.written")
        self._failpoint("claim.after")
        return claimed

    def _send(self, delivery: Delivery) -> None:
        """Send one; whatever goes wrong with it holds up no other."""
        try:
            self.sender.send(delivery)
        except SQLAlchemyError as error:
            self._monitor.stumbled("send", error)
        except Exception:
            self.sender.metrics.crashes.labels("send").inc()
            log.exception("could not send", extra={"delivery": delivery.id, "kind": delivery.kind})
            self._put_off(delivery)

    def _put_off(self, delivery: Delivery) -> None:
        """An error of ours: perhaps a later version can. It may have been sent, if an attempt was marked."""
        at = self._app_context.now() + self.sender.timing.later
        try:
            with self._app_context.database.begin() as session:
                queue.release(session, delivery, at, "unexpected error")
        except SQLAlchemyError as error:
            self._monitor.stumbled("send", error)

    def _prune(self) -> None:
        """Forget digests of long ago, a bounded number now and then."""
        now = self._app_context.now()
        if self._pruned_at is None or now - self._pruned_at >= PRUNE_AGAIN:
            self._pruned_at = now
            with self._app_context.database.begin() as session:
                queue.prune_digests(session, now - KEPT, most=MOST_PRUNED)

    def _look_round(self) -> None:
        """Note how things stand at the end of a sweep."""
        with self._app_context.database.reading() as session:
            since = queue.find_oldest_unsent(session, self._app_context.now())
            stopped = [
                (each.id, each.stopped_because) for each in workspaces.list_stopped_workspaces(session)
            ]
        self._monitor.looked(since, stopped)


def in_turn(waiting: Iterable[str], served_last: str) -> list[str]:
    """These workspaces in the order in which it is their turn: after the one that was served last."""
    return sorted(waiting, key=lambda each: (each <= served_last, each))
