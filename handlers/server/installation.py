"""Installation in several workspaces through OAuth, and the tokens of each."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from logging import INFO, Logger, getLogger
from typing import Any

from slack_bolt import BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store.models import Bot, Installation
from slack_sdk.web import SlackResponse
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.context import AppContext
from handlers.server.credentials import DERIVED
from handlers.server.organisations import Organisations
from handlers.server.repeated import Repeated
from handlers.server.settings import Settings
from handlers.server.token_rotation import TokenRotation
from handlers.server.tokens import NO_ANSWER
from handlers.slack.api_errors import classify
from storage.workspaces import installations, workspaces
from storage.workspaces.organisations import (
    find_organisation,
    stop_where_used,
)
from storage.workspaces.token_cipher import TokenCipher

STATE_LIFETIME = timedelta(minutes=10)

log = getLogger(__name__)
_from_bolt = getLogger(f"{__name__}.bolt")
_from_bolt.disabled = True
"""Bolt logs the code of an installation that fails: for minutes it is worth as much as a token."""


def token_cipher(settings: Settings) -> TokenCipher:
    """The encryption under the keys of these settings."""
    secret = settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else ""
    keys = [key.get_secret_value() for key in settings.token_keys]
    return TokenCipher(secret, [None if key == DERIVED else key for key in keys])


class Installations(InstallationStore):
    """The installations in our database, as a store for Bolt's OAuth flow.

    One in a whole organisation is kept under its id, beside those of single workspaces of it.
    """

    def __init__(
        self,
        app_context: AppContext,
        cipher: TokenCipher,
        client_with: Callable[[str], WebClient],
        rotation: TokenRotation | None = None,
    ) -> None:
        self._app_context, self._cipher, self._rotation = app_context, cipher, rotation
        self.organisations = Organisations(app_context, self._current, client_with)
        self._app_id = ""
        self._not_installed = Repeated(
            log, "a request of a workspace that has not installed the app", level=INFO
        )

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    def save(self, installation: Installation) -> None:
        """Store it in place of an earlier one of the same workspace or organisation."""
        whole = bool(installation.is_enterprise_install)
        installed_in = installation.enterprise_id if whole else installation.team_id
        if not installed_in:
            raise BoltError("Slack names no workspace")
        data = _plain(installation.to_dict()) | {"user_id": ""}  # who installed it matters to nobody
        with self._app_context.database.begin() as session:
            if not whole:  # first, as it is locked where the workspace is being erased
                workspaces.save_workspace(
                    session,
                    installed_in,
                    name=installation.team_name or "",
                    bot_user=installation.bot_user_id or "",
                )
                workspaces.resume_workspace(session, installed_in)
            installations.save_installation(
                session, self._cipher, installed_in, data, self._app_context.now()
            )
        if whole:
            self.organisations.refresh(installed_in)

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        installed_in = enterprise_id if is_enterprise_install else team_id
        found = self._current(installed_in or "", only_expired=True)
        return Installation(**found).to_bot() if found else None

    def _current(self, installed_in: str, *, only_expired: bool = False) -> dict[str, Any] | None:
        """The installation in this workspace or organisation, with a token that is good for a while."""
        with self._app_context.database.reading() as session:
            data = installations.find_installation(session, self._cipher, installed_in)
        if data:
            self._app_id = data.get("app_id") or self._app_id
        if data and self._rotation:
            data = self._rotation.current(installed_in, data, only_expired=only_expired)
        return data

    def forget(self, removed_from: str, because: str) -> None:
        """Delete the tokens of a workspace or organisation that removed the app, and stop sending.

        Sending goes on where the other of the two is still installed; engagements stay.
        """
        now = self._app_context.now()
        with self._app_context.database.begin() as session:
            organisation = find_organisation(session, removed_from)
            if not organisation or not installations.is_installed(session, organisation):
                stop_where_used(session, removed_from, because, now)
            installations.delete_installation(session, removed_from)

    def everywhere(self) -> list[str]:
        """The workspaces and organisations that have installed the app."""
        with self._app_context.database.reading() as session:
            return installations.list_installed(session)

    def app_id(self) -> str:
        """The id of the app, as the installation says that was read last: all are of one app."""
        return self._app_id

    def check_tokens(self) -> None:
        """Raise `TokensSealed` if tokens are stored and none of them opens."""
        with self._app_context.database.reading() as session:
            installations.check_tokens(session, self._cipher)

    def token_of(self, workspace: str) -> str | None:
        """The token of the workspace's own installation, otherwise that of its organisation."""
        own = self._current(workspace)
        if own is None:
            with self._app_context.database.reading() as session:
                organisation = find_organisation(session, workspace)
            own = self._current(organisation) if organisation else None
        return own["bot_token"] if own else None

    def authorize(
        self, enterprise_id: str | None, team_id: str | None, *, whole: bool = False
    ) -> AuthorizeResult | None:
        """The authorization of a request, from our database; None where no installation covers the workspace.

        `whole`: Slack sent it to the installation of the organisation. It is answered with that one's token,
        since what a person pressed was posted with it.
        """
        is_covered = whole and enterprise_id and (team_id is None or self._covers(enterprise_id, team_id))
        bot = self.find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=bool(is_covered)
        )
        if bot is None:
            self._not_installed.happened(workspace=team_id, organisation=enterprise_id)
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_scopes=list(bot.bot_scopes),
        )

    def _covers(self, organisation: str, workspace: str) -> bool:
        with self._app_context.database.reading() as session:
            if not installations.is_installed(session, organisation):
                return False
        return self.organisations.grants(organisation, workspace)


class States(OAuthStateStore):
    """The state values of OAuth: an expiry, signed, so that any replica can complete an installation.

    Nothing is stored, because anybody may ask for one. Bolt binds it to the browser that asked, by a cookie.
    """

    def __init__(self, app_context: AppContext, client_secret: str) -> None:
        self._app_context = app_context
        self._key = hashlib.sha256(b"ps-bot OAuth state\0" + client_secret.encode()).digest()

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    def issue(self, *args: Any, **kwargs: Any) -> str:
        expires_at = int((self._app_context.now() + STATE_LIFETIME).timestamp())
        payload = f"{expires_at}.{secrets.token_urlsafe(16)}"
        return f"{payload}.{self._signature(payload)}"

    def consume(self, state: str) -> bool:
        """Whether it is one of ours and has not expired. Slack lets its code be used once."""
        payload, _, signature = state.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._signature(payload).encode()):
            return False
        expires_in = int(payload.partition(".")[0]) - self._app_context.now().timestamp()
        return 0 < expires_in <= STATE_LIFETIME.total_seconds()  # no longer, if issued by a clock ahead

    def _signature(self, payload: str) -> str:
        return hmac.new(self._key, payload.encode(), hashlib.sha256).hexdigest()


class OAuthClient(WebClient):
    """Logs why an installation failed."""

    def oauth_v2_access(self, **fields: Any) -> SlackResponse:
        try:
            return super().oauth_v2_access(**fields)
        except NO_ANSWER as error:
            log.warning("an installation failed", extra={"error": classify(error).code})
            raise


def install_routes(
    app_context: AppContext,
    store: Installations,
    *,
    client_id: str,
    client_secret: str,
    scopes: Sequence[str],
    api_url: str,
) -> list[BaseRoute]:
    """`/slack/install` and `/slack/oauth_redirect`."""
    flow = OAuthFlow(
        client=OAuthClient(base_url=api_url),
        logger=_from_bolt,
        settings=OAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=list(scopes),
            user_scopes=[],
            installation_store=store,
            installation_store_bot_only=True,
            state_store=States(app_context, client_secret),
            authorization_url=api_url.removesuffix("/").removesuffix("/api") + "/oauth/v2/authorize",
        ),
    )

    def install(request: Request) -> Response:
        return _response(flow.handle_installation(_request(request)))

    def redirect(request: Request) -> Response:
        try:
            return _response(flow.handle_callback(_request(request)))
        except NO_ANSWER:
            return PlainTextResponse("Slack does not answer. Try again in a minute.", HTTPStatus.BAD_GATEWAY)

    return [Route(flow.install_path, install), Route(flow.redirect_uri_path, redirect)]


def _request(request: Request) -> BoltRequest:
    return BoltRequest(body="", query=request.url.query, headers=dict(request.headers))


def _response(answer: Any) -> Response:
    response = Response(answer.body, answer.status)
    for name, values in answer.headers.items():
        for value in values:
            response.headers.append(name, value)
    return response


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    """The data as JSON, with datetimes as timestamps, which `Installation` accepts: whole ones of expiries."""
    return {key: _timestamp(key, value) for key, value in data.items()}


def _timestamp(key: str, value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    return int(value.timestamp()) if key.endswith("expires_at") else value.timestamp()
