"""`Sweep`: the job that enqueues due digests, claims waiting messages and sends them."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from threading import Event, Lock

from sqlalchemy.exc import SQLAlchemyError

from handlers.outbox import people_refresh
from handlers.outbox.channel_cards import LOOK_AGAIN, ChannelCards
from handlers.outbox.claim import claim, in_turn
from handlers.outbox.clocks import Clocks
from handlers.outbox.monitor import Found, SweepMonitor, SweepStatus
from handlers.outbox.pictures import Draw, Pictures, draw_png
from handlers.outbox.sender import Sender
from handlers.outbox.upkeep import Upkeep
from handlers.outbox.workers import Workers, wait_for_one
from handlers.request_id import with_new_id
from methodology.plan.team import PersonId
from storage.outbox import digest_schedule, queue
from storage.outbox.queries import find_oldest_unsent, was_sent_since
from storage.outbox.queue import Delivery
from storage.privacy.retention import Retention
from storage.workspaces import workspaces
from storage.workspaces.installations import list_installed
from storage.workspaces.workspaces import TokensSealed

log = logging.getLogger(__name__)

MOST_REFRESHED = 10_000
"""The most people of one workspace to look up together."""
ENQUEUE_AGAIN = 1.0
"""Seconds after which a sweep that is still sending enqueues newly due digests."""
STOP_WITHIN = 3.0
"""Seconds for messages being sent when the process is to end."""
POLL = 0.05
"""Seconds between two checks of the queue while a limit holds messages back, or something is under way."""


@dataclass(frozen=True)
class SweepSettings:
    """The interval of the sweep, the size of its batches, and for how long is kept what is over."""

    every: timedelta = timedelta(seconds=30)
    people_at_once: int = 200
    in_flight: int = 8
    kept: Retention = field(default_factory=Retention)


class SweepTrigger:
    """Requests sweeps: a running one goes round again, otherwise `run_soon` starts the next one."""

    def __init__(self, run_soon: Callable[[], None] = lambda: None) -> None:
        self._run_soon = run_soon
        self.asked, self.running = Event(), Lock()

    def request_sweep(self) -> None:
        """Send new messages at once, rather than at the next regular sweep."""
        self.asked.set()
        if not self.running.locked():
            self._run_soon()


class Sweep:
    """The job of the scheduler: it enqueues, claims and sends until nothing is left.

    Any number of processes may run it, each one sweep at a time.
    """

    def __init__(
        self,
        sender: Sender,
        settings: SweepSettings | None = None,
        *,
        trigger: SweepTrigger | None = None,
        monitor: SweepMonitor | None = None,
        clocks: Clocks | None = None,
        draw: Draw = draw_png,
    ) -> None:
        self.sender = sender
        self._settings = settings or SweepSettings()
        self._app_context, self._failpoint = sender.app_context, sender.failpoint
        self._trigger = trigger or SweepTrigger()
        self._stopping = Event()
        self._monitor = monitor or SweepMonitor(self._app_context.now, self._settings.every, sender.metrics)
        self._sends, self._refreshes = Workers("send"), Workers("refresh")
        self.clocks = clocks
        self._served_last = ""
        sender.slack_apis.watchers.append(self._monitor.note_call)
        self.cards = ChannelCards(sender, self._monitor)
        self.pictures = Pictures(sender, self._monitor, draw)
        self.upkeep = Upkeep(
            sender,
            self._monitor,
            self._must_end,
            self._trigger.request_sweep,
            self.cards,
            self._settings.kept,
        )
        others = (each.drawing for each in (self.cards, self.pictures))
        self._workers = (self._sends, self._refreshes, self.upkeep.checks, *others)

    def run(self) -> None:
        """One sweep. It ends when nothing more may be sent, or in time for the next one."""
        if not self._trigger.running.acquire(blocking=False):
            self._trigger.asked.set()
            return
        began = time.monotonic()
        try:
            if self._stopping.is_set():
                return
            self._monitor.begin_sweep()
            with with_new_id(), self._monitor.reporting("sweep"):
                self._check_tokens()
                if self._has_right_time():
                    self.upkeep.before_sending()
                    self._sweep(began + 0.95 * self._settings.every.total_seconds())
                    self.upkeep.after_sending()
                    self._report()
        finally:
            self.sender.metrics.duration.observe(time.monotonic() - began)
            self._trigger.running.release()

    def stop(self, seconds: float = STOP_WITHIN) -> None:
        """Start nothing new; messages not sent within so many seconds are searched for in Slack later."""
        self._stopping.set()
        until = time.monotonic() + seconds
        if self._trigger.running.acquire(timeout=seconds):
            self._trigger.running.release()
        for each in self._workers:
            each.wait(max(0.0, until - time.monotonic()))

    def status(self) -> SweepStatus:
        """The state of the sweep; needs no database."""
        return self._monitor.status()

    def _has_right_time(self) -> bool:
        """Whether messages may be sent by this machine's clock; what is wrong with it is told."""
        if self.clocks is None:
            return True
        self.clocks.read()
        self._monitor.report_clock(self.clocks.trouble())
        for other, ahead in self.clocks.ahead().items():
            self.sender.metrics.clock_ahead.labels(other).set(ahead.total_seconds())
        return not self.clocks.is_wrong()

    def _sweep(self, until: float) -> None:
        enqueue_at = 0.0
        try:
            while not self._must_end():
                looked_at = 0
                if self._trigger.asked.is_set() or time.monotonic() >= enqueue_at:
                    self._trigger.asked.clear()
                    with self._monitor.reporting("plan"):  # messages that wait already are still sent
                        looked_at = self._enqueue_digests()
                    self._refresh_recipients()
                    self.pictures.look_again()
                    enqueue_at = 0.0 if looked_at else time.monotonic() + ENQUEUE_AGAIN
                started, held_back = self._start_sending()
                cards_wait = False
                with self._monitor.reporting("cards"):  # after the messages, which they do not hold up
                    cards_wait = self.cards.start_drawing()
                self.pictures.start_drawing()
                self._monitor.beat()
                is_busy = looked_at or started or held_back or any(map(len, self._workers))
                goes_on = is_busy or cards_wait or self._trigger.asked.is_set()
                if not goes_on or time.monotonic() >= until:
                    return  # late only after one round: what is slow before it holds no message up for good
                if not wait_for_one(self._workers, POLL):
                    self._trigger.asked.wait(POLL if is_busy else LOOK_AGAIN)
        finally:
            # The other workers may finish later: their results are only needed by the next sweep.
            seconds = STOP_WITHIN if self._stopping.is_set() else None
            self._sends.wait(seconds)
            self.cards.drawing.wait(seconds)

    def _check_tokens(self) -> None:
        try:
            self.sender.slack_apis.check_tokens()
        except TokensSealed as sealed:
            self._monitor.report_error("tokens", sealed)

    def _must_end(self) -> bool:
        return self._stopping.is_set() or (self.clocks is not None and self.clocks.is_wrong())

    def _enqueue_digests(self) -> int:
        now = self._app_context.now()
        with self._app_context.database.reading() as session:
            if not digest_schedule.is_anybody_due(session, now):
                return 0
        self._failpoint("enqueue.before")
        with self._app_context.database.begin() as session:
            due = digest_schedule.enqueue_due_digests(
                session, self._app_context.now(), most=self._settings.people_at_once
            )
            self._failpoint("enqueue.written")
        self._failpoint("enqueue.after")
        for person, error in due.failed.items():
            self.sender.metrics.crashes.labels("look").inc()
            log.error("cannot tell when a digest is due", extra={"person": person}, exc_info=error)
        return due.people

    def _refresh_recipients(self) -> None:
        """Look up recipients together where there are many."""
        now = self._app_context.now()
        with self._app_context.database.reading() as session:
            stale = {
                workspace: digest_schedule.list_stale_recipients(
                    session, workspace, now - self.sender.timing.fresh_for, now, most=MOST_REFRESHED
                )
                for workspace in queue.list_waiting(session, now, self.sender.kinds)
                if not self.sender.rate_limiter.seconds_blocked(workspace, people_refresh.LIST_METHOD)
            }
        refreshing = self._refreshes.by_workspace()
        for workspace, people in stale.items():
            if (
                len(people) >= people_refresh.WORTH_A_LIST
                and workspace not in refreshing
                and self.sender.slack_apis.opens(workspace)
            ):
                self._refreshes.start(workspace, partial(self._refresh, workspace, people))

    def _refresh(self, workspace: str, people: list[PersonId]) -> None:
        with self._monitor.reporting("roll"):
            try:
                if (slack_api := self.sender.slack_apis.find(workspace)) is not None:
                    people_refresh.refresh_many(self._app_context, slack_api, people, self._stopping.is_set)
            except Exception:
                self.sender.rate_limiter.block(workspace, people_refresh.LIST_METHOD, people_refresh.PAUSE)
                raise

    def _start_sending(self) -> tuple[int, bool]:
        """Claim and start as many messages as the limits allow.

        Returns how many, and whether others wait only for the sending rate. Workspaces share the threads.
        """
        room = self._settings.in_flight - len(self._sends)
        if room <= 0:
            return 0, True
        with self._app_context.database.reading() as session:
            refreshing = self._refreshes.by_workspace()
            waiting = queue.list_waiting(session, self._app_context.now(), self.sender.kinds)
        waiting = [each for each in waiting if each not in refreshing]
        busy = self._sends.by_workspace()
        share = -(-self._settings.in_flight // max(1, len(busy.keys() | set(waiting))))
        started, held_back = 0, False
        for workspace in in_turn(waiting, self._served_last):
            if not self.sender.slack_apis.opens(workspace):
                continue
            most = min(room - started, share - busy[workspace])
            claimed, waits = claim(self.sender, workspace, most)
            held_back = held_back or waits
            for delivery in claimed:
                self._served_last = workspace
                self._sends.start(workspace, partial(self._send, delivery))
            started += len(claimed)
        return started, held_back

    def _send(self, delivery: Delivery) -> None:
        """Send one message; an error with it does not hold up the others."""
        try:
            self.sender.send(delivery)
        except SQLAlchemyError as error:
            self._monitor.report_error("send", error)
        except Exception:
            self.sender.metrics.crashes.labels("send").inc()
            log.exception("could not send", extra={"delivery": delivery.id, "kind": delivery.kind})
            self._release(delivery)

    def _release(self, delivery: Delivery) -> None:
        """After a bug of ours, try again later, perhaps with a fixed version."""
        at = self._app_context.now() + self.sender.timing.later
        try:
            with self._app_context.database.begin() as session:
                queue.release(session, delivery, at, queue.UNEXPECTED_ERROR)
        except SQLAlchemyError as error:
            self._monitor.report_error("send", error)

    def _report(self) -> None:
        """Report the state of the outbox at the end of a sweep."""
        with self._app_context.database.reading() as session:
            oldest = find_oldest_unsent(session, self._app_context.now(), self.sender.kinds)
            another_was_sent = (
                oldest is not None
                and self._monitor.is_long(oldest)
                and was_sent_since(session, oldest.workspace, oldest.since)
            )
            stopped = workspaces.list_stopped_workspaces(session)
            found = Found(stopped, workspaces.is_only_one(session), len(list_installed(session)))
        self.cards.report()
        self.pictures.report()
        self._monitor.end_sweep(oldest, found, was_sent_since=another_was_sent)
        if oldest is not None and self._monitor.wants_call():
            self.upkeep.check_slack(oldest.workspace)
