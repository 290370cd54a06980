"""Installation in several workspaces through OAuth, and the tokens of each."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from logging import Logger, getLogger
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth import InstallationStore, OAuthStateStore
from slack_sdk.oauth.installation_store.models import Bot, Installation
from slack_sdk.web import SlackResponse
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from handlers.context import AppContext
from handlers.server.settings import Settings
from handlers.server.token_rotation import TokenRotation
from handlers.server.tokens import NO_ANSWER
from handlers.slack.api_errors import classify
from storage.workspaces import installations, workspaces
from storage.workspaces.token_cipher import TokenCipher

STATE_LIFETIME = timedelta(minutes=10)

log = getLogger(__name__)
_from_bolt = getLogger(f"{__name__}.bolt")
_from_bolt.disabled = True
"""Bolt logs the code of an installation that fails: for minutes it is worth as much as a token."""


class OrganisationInstalled(BoltError):
    """The app was installed in a whole organisation, which has no single workspace to send messages in."""

    def __init__(self) -> None:
        super().__init__(
            "ps-bot works in single workspaces, not in a whole organisation: "
            "open this page again and choose one of its workspaces."
        )


def token_cipher(settings: Settings) -> TokenCipher:
    """The encryption under the keys of these settings."""
    secret = settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else ""
    return TokenCipher(secret, [key.get_secret_value() for key in settings.token_keys])


class Installations(InstallationStore):
    """The installations in our database, as a store for Bolt's OAuth flow."""

    def __init__(
        self, app_context: AppContext, cipher: TokenCipher, rotation: TokenRotation | None = None
    ) -> None:
        self._app_context, self._cipher, self._rotation = app_context, cipher, rotation

    @property
    def logger(self) -> Logger:
        return getLogger(__name__)

    def save(self, installation: Installation) -> None:
        """Store it; raises `OrganisationInstalled` where it is for no single workspace."""
        workspace = installation.team_id
        if not workspace or installation.is_enterprise_install:
            raise OrganisationInstalled
        with self._app_context.database.begin() as session:
            installations.save_installation(
                session, self._cipher, workspace, _plain(installation.to_dict()), self._app_context.now()
            )
            workspaces.save_workspace(
                session,
                workspace,
                name=installation.team_name or "",
                bot_user=installation.bot_user_id or "",
            )
            workspaces.resume_workspace(session, workspace)

    def find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        return self._find(team_id, only_expired=True) if team_id else None

    def _find(self, workspace: str, *, only_expired: bool) -> Bot | None:
        with self._app_context.database.reading() as session:
            data = installations.find_installation(session, self._cipher, workspace)
        if data and self._rotation:
            data = self._rotation.current(workspace, data, only_expired=only_expired)
        return Installation(**data).to_bot() if data else None

    def forget(self, workspace: str, because: str) -> None:
        """Delete the tokens of a workspace that removed the app, and stop sending; its engagements stay."""
        with self._app_context.database.begin() as session:
            installations.delete_installation(session, workspace)
            workspaces.stop_workspace(session, workspace, because, self._app_context.now())

    def check_tokens(self) -> None:
        """Raise `TokensSealed` if tokens are stored and none of them opens."""
        with self._app_context.database.reading() as session:
            installations.check_tokens(session, self._cipher)

    def token_of(self, workspace: str) -> str | None:
        bot = self._find(workspace, only_expired=False)
        return bot.bot_token if bot else None

    def authorize(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult | None:
        """The authorization of a request, from our database."""
        bot = self.find_bot(enterprise_id=enterprise_id, team_id=team_id)
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
            bot_scopes=list(bot.bot_scopes),
        )


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
            callback_options=CallbackOptions(
                success=lambda args: args.default.success(args), failure=_failed
            ),
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


def _failed(args: FailureArgs) -> BoltResponse:
    if isinstance(args.error, OrganisationInstalled):
        return BoltResponse(status=HTTPStatus.FORBIDDEN, body=str(args.error))
    return args.default.failure(args)


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
