"""`Upkeep`: what a sweep looks after beside the messages it sends."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from handlers.outbox.channel_cards import ChannelCards
from handlers.outbox.clocks import STEP, Steps, has_passed
from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.retention import erase_some
from handlers.outbox.sender import Sender
from handlers.outbox.standings import settle_some
from handlers.outbox.upgrades import Upgrades
from handlers.outbox.workers import Workers
from storage.outbox import pictures, sweeps, too_far_ahead
from storage.outbox.old_digests import prune_digests
from storage.outbox.queries import find_last_sent
from storage.privacy.retention import Retention
from storage.workspaces import workspaces

log = logging.getLogger(__name__)

RECHECK_AFTER = timedelta(minutes=5)
"""The time between two checks of a workspace whose token Slack refuses."""

PRUNE_AGAIN = 3600.0
"""In seconds."""
MOST_PRUNED = 1000
"""The most records to delete in one transaction."""

BRING_BACK_AGAIN = timedelta(hours=1)


class SleptMeanwhile(Exception):
    """The process was suspended, or the clock set, within a transaction."""


class Upkeep:
    """Records that sweeps go on, brings back what is set too far ahead, checks the tokens of stopped
    workspaces, upgrades engagements, settles how they stand and prunes old records. An error in it holds up no message.

    `must_end` says whether the sweep is to end; `resumed` is called when a workspace works again.
    """

    def __init__(
        self,
        sender: Sender,
        monitor: SweepMonitor,
        must_end: Callable[[], bool],
        resumed: Callable[[], None],
        cards: ChannelCards,
        kept: Retention,
    ) -> None:
        self._sender, self._monitor = sender, monitor
        self._must_end, self._resumed = must_end, resumed
        self._app_context, self._cards, self._kept = sender.app_context, cards, kept
        self.checks = Workers("check")
        self._upgrades = Upgrades(self._app_context)
        self._checked_at: datetime | None = None
        self._recorded_at: datetime | None = None
        self._brought_back_at: datetime | None = None
        self._steps = Steps(sender.tick)
        self._pruned_at = self._steps.since

    def before_sending(self) -> None:
        """Record this sweep; at the first one, every hour and after the clock was set, check what waits for it.

        Then the stopped workspaces and the upgrades.
        """
        now = self._app_context.now()
        was_set = self._steps.has_stepped(now)
        as_left = self._recorded_at is None and self._app_context.database.take_left()
        with self._app_context.database.begin() as session:
            last_at = sweeps.last_sweep_at(session)
            in_doubt = sweeps.record_sweep(session, now, self._recorded_at, as_left=as_left)
        self._recorded_at = now
        if in_doubt:
            log.info(
                "the database may have been restored: what waits is looked for in Slack first",
                extra={"last_sweep": last_at},
            )
        was_ahead = last_at is not None and last_at > now + STEP
        last = self._brought_back_at
        if was_set or was_ahead or last is None or has_passed(BRING_BACK_AGAIN, last, now):
            with self._monitor.reporting("bring back"):
                self.bring_back()
                self._cards.adopt()
        self._cards.want_daily()
        self._check_stopped_workspaces()
        with self._monitor.reporting("upgrade"):
            self._upgrades.run(self._must_end)
        with self._monitor.reporting("standings"):
            settle_some(self._app_context, self._must_end)

    def after_sending(self) -> None:
        """Delete some of the oldest digests, forget pictures that nobody asks for any more, and erase some of
        what is kept no longer.

        Once an hour in which nobody has set the clock, and at each sweep while there is more to erase. Digests
        count as old by Slack's clock too: a clock that is ahead would forget what was sent today. Buttons in
        older messages still work.
        """
        self._pruned_at = max(self._pruned_at, self._steps.since)
        if self._sender.tick() - self._pruned_at < PRUNE_AGAIN:
            return
        now, kept = self._app_context.now(), timedelta(days=self._kept.digests)
        with self._app_context.database.begin() as session:
            before = min(find_last_sent(session) or now, now) - kept
            prune_digests(session, before, most=MOST_PRUNED)
            pictures.prune(session, now, before, most=MOST_PRUNED)
        with self._monitor.reporting("erase"):
            if not erase_some(self._app_context, self._sender.slack_apis, self._kept, self._must_end):
                self._pruned_at = self._sender.tick()

    def bring_back(self) -> None:
        """Make due again what a clock that was ahead has set too far ahead."""
        self._brought_back_at = now = self._app_context.now()
        try:
            with self._app_context.database.begin() as session:
                found = too_far_ahead.bring_back(session, now, self._sender.timing.lease)
                if has_passed(STEP, now, self._app_context.now()):
                    raise SleptMeanwhile
        except SleptMeanwhile:  # compared with a time of long ago, what others do now is too far ahead
            self._brought_back_at = None
            return
        for what, count in found.items():
            self._sender.metrics.brought_back.labels(what).inc(count)
            log.warning("brought back from too far ahead", extra={"what": what, "rows": count})

    def check_slack(self, workspace: str) -> None:
        """Find out whether Slack answers, unless a check is running; the monitor hears of every call."""
        if not len(self.checks):
            self.checks.start("", partial(self._call, workspace))

    def _check_stopped_workspaces(self) -> None:
        """Check the tokens of stopped workspaces, at the first sweep and every few minutes."""
        now = self._app_context.now()
        last = self._checked_at
        if len(self.checks) or (last is not None and not has_passed(RECHECK_AFTER, last, now)):
            return
        self._checked_at = now
        with self._app_context.database.reading() as session:
            stopped = [each.id for each in workspaces.list_stopped_workspaces(session)]
        if stopped:
            self.checks.start("", partial(self._check, stopped))

    def _check(self, stopped: list[str]) -> None:
        """Check these workspaces one by one; runs beside the sweep."""
        with self._monitor.reporting("ask"):
            for workspace in filter(self._sender.slack_apis.opens, stopped):
                if self._must_end():
                    return
                slack_api = self._sender.slack_apis.find(workspace)
                if slack_api is not None and slack_api.is_authorized():
                    log.info("workspace works again", extra={"workspace": workspace})
                    with self._app_context.database.begin() as session:
                        workspaces.resume_workspace(session, workspace)
                    self._resumed()  # a running sweep may have read the queue already

    def _call(self, workspace: str) -> None:
        with self._monitor.reporting("ask"):
            if (slack_api := self._sender.slack_apis.find(workspace)) is not None:
                slack_api.is_authorized()
