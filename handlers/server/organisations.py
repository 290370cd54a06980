"""`Organisations`: which workspaces may use the installation of their organisation (Enterprise Grid).

Slack says so of a token by `auth.teams.list`, and by events when it changes. A request may name a workspace of
another organisation, whose people are in a shared channel: so what it names is believed only when Slack has said it.
"""

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from threading import Lock
from time import monotonic
from typing import Any

from slack_sdk import WebClient

from handlers.context import AppContext
from handlers.server.tokens import FIRST_WAIT, NO_ANSWER
from handlers.slack.api_errors import classify
from methodology.engagement.rights import NotConfirmed
from storage.workspaces import organisations

log = logging.getLogger(__name__)

PAGE_SIZE = 200
ASKED_AGAIN_AFTER = 30.0
"""Seconds: questions from a workspace that may not use it do not use up what Slack allows."""

Installation = Callable[[str], dict[str, Any] | None]
"""Takes an organisation; Slack's answer to the installation in it, with its tokens."""


class Organisations:
    def __init__(
        self, app_context: AppContext, installation: Installation, client_with: Callable[[str], WebClient]
    ) -> None:
        self._app_context, self._installation, self._client_with = app_context, installation, client_with
        self._asking: dict[str, tuple[float, Future[None]]] = {}
        self._lock = Lock()

    def grants(self, organisation: str, workspace: str) -> bool:
        """Whether this workspace may use the installation; Slack is asked about one that is not known to.

        Raises `NotConfirmed` while Slack does not answer.
        """
        if self._is_known(organisation, workspace):
            return True
        try:
            self._ask(organisation).result(FIRST_WAIT)
        except (TimeoutError, *NO_ANSWER) as error:
            raise NotConfirmed from error
        return self._is_known(organisation, workspace)

    def change(self, organisation: str, workspaces: Sequence[str], granted: bool) -> None:
        """These workspaces may use it from now on, or not any more."""
        if granted:
            self.refresh(organisation)
            return
        with self._app_context.database.begin() as session:
            organisations.revoke_access(session, organisation, workspaces, self._app_context.now())

    def refresh(self, organisation: str) -> None:
        """Ask Slack which workspaces may use it. Where Slack does not answer, the next request of such a workspace
        asks again."""
        try:
            self._read(organisation)
        except NO_ANSWER as error:
            facts = {"organisation": organisation, "error": classify(error).code}
            log.warning("the workspaces of an organisation are not known", extra=facts)

    def _is_known(self, organisation: str, workspace: str) -> bool:
        with self._app_context.database.reading() as session:
            return organisations.find_organisation(session, workspace) == organisation

    def _ask(self, organisation: str) -> Future[None]:
        """Ask Slack, unless that is being done or was done just now."""
        with self._lock:
            asked_at, asking = self._asking.get(organisation, (0.0, None))
            is_old = monotonic() - asked_at > ASKED_AGAIN_AFTER
            if asking is None or (asking.done() and (is_old or asking.exception())):
                asking = self._app_context.behind.begin(lambda: self._read(organisation))
                self._asking[organisation] = monotonic(), asking
            return asking

    def _read(self, organisation: str) -> None:
        installed = self._installation(organisation)
        if installed is None:
            return
        names = _names(self._client_with(installed["bot_token"]))
        with self._app_context.database.begin() as session:
            gone = set(organisations.list_workspaces_of(session, organisation)) - names.keys()
            bot_user = installed.get("bot_user_id") or ""
            organisations.grant_access(session, organisation, names, bot_user)
            organisations.revoke_access(session, organisation, gone, self._app_context.now())


def _names(client: WebClient) -> dict[str, str]:
    """The names, by id, of the workspaces that this token can be used in."""
    names: dict[str, str] = {}
    cursor = ""
    while True:
        page = client.auth_teams_list(limit=PAGE_SIZE, cursor=cursor or None)
        names |= {each["id"]: each.get("name") or "" for each in page["teams"]}
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return names
