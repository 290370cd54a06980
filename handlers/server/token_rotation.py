"""`TokenRotation`: renews the tokens of a workspace where Slack lets them expire after twelve hours.

https://docs.slack.dev/authentication/using-token-rotation: a refresh token is good for one renewal, so only one
process at a time may use it.
"""

import logging
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import Any

from slack_sdk import WebClient

from handlers.context import AppContext
from handlers.server.tokens import NO_ANSWER
from handlers.slack.api_errors import classify
from storage.workspaces import installations
from storage.workspaces.token_cipher import TokenCipher

log = logging.getLogger(__name__)

RENEWED_BEFORE = timedelta(hours=2)
"""So long before it expires, a token is renewed."""
LEASE = timedelta(seconds=60)
"""How long one process may take; far above the time limit of a call."""
WAIT_FOR_OTHERS, POLL = 5.0, 0.1
"""Seconds that an expired token is waited for while another process renews it."""


class TokenRotation:
    """Renews tokens with `client`, which must not retry: its refresh token would be used up."""

    def __init__(
        self,
        app_context: AppContext,
        cipher: TokenCipher,
        client: WebClient,
        *,
        client_id: str,
        client_secret: str,
    ) -> None:
        self._app_context, self._cipher, self._client = app_context, cipher, client
        self._secrets = {"client_id": client_id, "client_secret": client_secret}

    def current(self, workspace: str, data: dict[str, Any], *, only_expired: bool = False) -> dict[str, Any]:
        """The installation with a token that is good for a while; as it was, where it cannot be renewed now.

        `only_expired`: somebody waits for the answer, so a token that is still good is taken.
        """
        now = self._app_context.now()
        before = timedelta(0) if only_expired else RENEWED_BEFORE
        if _is_good(data, now + before):
            return data
        with self._app_context.database.begin() as session:
            is_ours = installations.claim_renewal(session, workspace, now, LEASE)
            found = installations.find_installation(session, self._cipher, workspace)
            if found is None or _is_good(found, now + before):  # renewed by others, or removed, meanwhile
                installations.release_renewal(session, workspace)
                return found or data
        if is_ours:
            return self._renewed(workspace, found, now)
        return found if _is_good(found, now) else self._renewed_by_others(workspace, found)

    def _renewed(self, workspace: str, data: dict[str, Any], now: datetime) -> dict[str, Any]:
        used = data["bot_refresh_token"]
        try:
            answer = self._client.oauth_v2_access(
                **self._secrets, grant_type="refresh_token", refresh_token=used
            )
        except NO_ANSWER as error:
            log.error(
                "a token was not renewed", extra={"workspace": workspace, "error": classify(error).code}
            )
            return data
        renewed = {
            **data,
            "bot_token": answer["access_token"],
            "bot_refresh_token": answer["refresh_token"],
            "bot_token_expires_at": int(now.timestamp()) + answer["expires_in"],
        }
        with self._app_context.database.begin() as session:
            installations.save_renewed(session, self._cipher, workspace, used, renewed)
        log.info("a token was renewed", extra={"workspace": workspace})
        return renewed

    def _renewed_by_others(self, workspace: str, data: dict[str, Any]) -> dict[str, Any]:
        until = monotonic() + WAIT_FOR_OTHERS
        while monotonic() < until:
            sleep(POLL)
            with self._app_context.database.reading() as session:
                found = installations.find_installation(session, self._cipher, workspace)
            if found is not None and found["bot_token"] != data["bot_token"]:
                return found
        return data


def _is_good(data: dict[str, Any], at: datetime) -> bool:
    """Whether the token is good until this instant; tokens that do not expire are."""
    expires_at = data.get("bot_token_expires_at")
    return expires_at is None or not data.get("bot_refresh_token") or expires_at > at.timestamp()
