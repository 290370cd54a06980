"""`TokenChecks`: tries every token after a start and once an hour, and does what follows from Slack's answers.

Every process tries them when it starts, since it may have been given a wrong one; after that one process of all.

An event says that the app was removed, or may no longer be used in a workspace. If no process received it, the token
says so, and everything is done that the event would have done.
"""

import logging
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from handlers.block_kit.text import listed
from handlers.context import AppContext
from handlers.messages.admin_notice import tell_admins
from handlers.outbox.clocks import has_passed
from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.slack_api import SlackApis
from handlers.outbox.upkeep import RECHECK_AFTER
from handlers.slack.api_errors import InstallationDead, SlackTrouble
from storage.outbox.sweeps import claim_tokens
from storage.workspaces.organisations import is_organisation, list_where_used, stop_where_used
from storage.workspaces.workspaces import GONE, list_stopped_workspaces

log = logging.getLogger(__name__)

CHECK_AGAIN = timedelta(hours=1)
LOOK_AGAIN = timedelta(minutes=5)
"""After which each process looks again whether another one has tried the tokens within the hour."""

FIRST_WAIT = 1.0
"""Seconds that the first sweep waits for Slack's answers: a bot whose token is dead is not ready for a moment."""

UNKNOWN = ""
"""The workspace of the one configured token, as long as nobody is known in it."""


@dataclass(frozen=True)
class Installed:
    """Where the app is installed, as ids of workspaces and organisations, and what is done when that changes.

    `forget` takes one of them that has removed the app, and why; `refresh` asks Slack which workspaces of an
    organisation may use it.
    """

    everywhere: Callable[[], list[str]]
    forget: Callable[[str, str], None]
    refresh: Callable[[str], None]


class TokenChecks:
    """One bot's checks. `required` are the scopes that it cannot do without."""

    def __init__(
        self,
        app_context: AppContext,
        slack_apis: SlackApis,
        monitor: SweepMonitor,
        installed: Installed,
        required: Collection[str],
    ) -> None:
        self._app_context, self._slack_apis, self._monitor = app_context, slack_apis, monitor
        self._installed, self._required = installed, required
        self._checked_at: datetime | None = None
        self._refused = ""
        self._told: set[tuple[str, str]] = set()
        self._checking: Future[None] | None = None

    def run_if_due(self) -> None:
        """Begin a check in a thread of its own, unless another process tries the tokens or just did.

        After minutes, and whatever others do, where no workspace is known that could be stopped: nothing else tries
        such a token again.
        """
        now, last = self._app_context.now(), self._checked_at
        again = RECHECK_AFTER if self._refused else LOOK_AGAIN
        if (self._checking and not self._checking.done()) or (last and not has_passed(again, last, now)):
            return
        self._checked_at = now
        self._checking = self._app_context.behind.begin(partial(self.check_for_all, begins=last is None))
        if last is None:
            wait([self._checking], FIRST_WAIT)

    def check_for_all(self, *, begins: bool) -> None:
        """Try every token, unless another process has done so within the hour; one that `begins` does in any case."""
        with self._monitor.reporting("tokens"):
            with self._app_context.database.begin() as session:
                is_ours = claim_tokens(session, self._app_context.now(), CHECK_AGAIN, begins=begins)
            if is_ours or self._refused:
                self.check()

    def check(self) -> None:
        """Try every token, one after the other."""
        with self._monitor.reporting("tokens"):
            refused = ""
            for each in self._installed.everywhere():
                try:
                    self._check(each)
                except InstallationDead as dead:
                    self._is_refused(each, dead.code)
                    refused = dead.code if each == UNKNOWN else refused
                except SlackTrouble:
                    refused = self._refused if each == UNKNOWN else refused
            self._refused = refused
            self._monitor.report_token(refused)

    def _check(self, installed_in: str) -> None:
        """Raises `InstallationDead` where its token is refused, and `SlackTrouble` where Slack says nothing."""
        slack_api = self._slack_apis.find(installed_in) if self._slack_apis.opens(installed_in) else None
        if slack_api is None:
            return
        headers = slack_api.call("auth.test", lambda client: client.auth_test()).headers
        if is_organisation(installed_in):
            self._installed.refresh(installed_in)
        missing = _missing(self._required, headers)
        if missing and installed_in != UNKNOWN:
            with self._app_context.database.reading() as session:
                used_in = list_where_used(session, installed_in)
            about = f"scopes:{','.join(missing)}"
            for workspace in used_in:
                if (workspace, about) not in self._told:
                    self._told.add((workspace, about))
                    tell_admins(self._app_context, workspace, about, _lacks(missing))

    def _is_refused(self, installed_in: str, code: str) -> None:
        if installed_in == UNKNOWN:
            return
        now = self._app_context.now()
        with self._app_context.database.reading() as session:
            stopped = {each.id for each in list_stopped_workspaces(session)}
            new = [each for each in list_where_used(session, installed_in) if each not in stopped]
        for workspace in new:
            log.error("workspace stopped", extra={"workspace": workspace, "code": code})
        if code in GONE:
            self._installed.forget(installed_in, code)
        else:
            with self._app_context.database.begin() as session:
                stop_where_used(session, installed_in, code, now)
        self._app_context.request_sweep()  # which reports it


def _missing(required: Collection[str], headers: Mapping[str, str]) -> list[str]:
    """The scopes that Slack does not name in the head of its answer; none where it names no scopes at all."""
    said = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
    granted = None if said is None else {each.strip() for each in said.split(",")}
    return [] if granted is None else [each for each in required if each not in granted]


def _lacks(missing: list[str]) -> str:
    names = listed([f"`{each}`" for each in missing])
    return (
        f"I'm missing the Slack permission {names}, so some of what I do here won't work. Add it on the app's "
        "page under “OAuth & Permissions” and install the app again; `python bot.py check` says what it is for."
    )
