"""The configured tokens: clients, authorization of requests, and checks with Slack."""

from collections.abc import Collection, Mapping
from concurrent.futures import Future
from http.client import HTTPException
from threading import Lock

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.behind import Behind
from handlers.slack.api_errors import NotTaken, RateLimited, Unclear, classify
from methodology.engagement.rights import NotConfirmed

NO_ANSWER = (SlackClientError, HTTPException, OSError, ValueError, AttributeError, TypeError)
"""Errors of the SDK where nothing, or something else than Slack, answers."""
TEMPORARY = (NotTaken, RateLimited, Unclear)
"""Errors that pass; any other is about the token or the app."""

CALL_TIMEOUT = 20
"""Seconds for a call to Slack: far below the lease of a message."""

FIRST_WAIT = 1.0
"""Seconds that a request waits until Slack has said whose the token is."""

FIX_BY_CODE = {
    "socket_mode_not_enabled": "Switch Socket Mode on in the app's settings.",
    "missing_scope": "Give it the scope connections:write.",
}


def web_client(api_url: str, token: str | None) -> WebClient:
    """A client without retries: repeating a post after a lost connection could post it twice."""
    return WebClient(token, base_url=api_url, timeout=CALL_TIMEOUT, retry_handlers=[])


class TokenOwner:
    """The app and workspace of the one configured token, which authorize every request.

    Slack is asked about them behind the requests: one that comes before the answer waits for it at most
    `FIRST_WAIT` seconds.
    """

    def __init__(self, client: WebClient, behind: Behind) -> None:
        self._client, self._behind = client, behind
        self._known: AuthorizeResult | None = None
        self._lock = Lock()
        self._asking: Future[AuthorizeResult] | None = None

    def ask(self) -> Future[AuthorizeResult]:
        """Ask Slack, unless that is being done."""
        with self._lock:
            if self._asking is None or self._asking.done():
                self._asking = self._behind.begin(self._ask)
            return self._asking

    def authorize(self) -> AuthorizeResult:
        """The authorization of a request; raises `NotConfirmed` while Slack does not answer."""
        if self._known is None:
            try:
                self._known = self.ask().result(FIRST_WAIT)
            except (TimeoutError, *NO_ANSWER) as error:
                if isinstance(error, SlackApiError) and not isinstance(classify(error), TEMPORARY):
                    raise  # the token is refused
                raise NotConfirmed from error
        return self._known

    def _ask(self) -> AuthorizeResult:
        answer = self._client.auth_test()
        return AuthorizeResult.from_auth_test_response(
            auth_test_response=answer, bot_token=self._client.token
        )


WITHOUT_SCOPE = {
    "commands": "/ps-start and /ps-stage do not answer",
    "chat:write": "nobody gets a message",
    "chat:write.public": "no card is posted in a public channel that the app is not in",
    "im:write": "nobody gets a message of their own, such as the daily one",
    "im:history": "a message whose sending failed half way may be sent twice",
    "users:read": "names, time zones and guests are unknown, and nobody can do anything",
    "channels:read": "public channels have no names, and whether one became private is unknown",
    "groups:read": "engagements in a private channel are shown to their team only",
    "channels:manage": "no channel is created for an engagement, and nobody is invited to one",
    "files:write": "no plan is exported",
    "app_mentions:read": "a mention of the app is not answered",
}
"""What does not work without a scope of the manifest."""


def token_problems(client: WebClient, app_token: str | None, scopes: Collection[str]) -> list[str]:
    """The problems that Slack reports with the client's token, its scopes and the token for Socket Mode."""
    name = "SLACK_BOT_TOKEN"
    try:
        problems = _missing_scopes(client.auth_test().headers, scopes)
        if app_token is not None:
            name = "SLACK_APP_TOKEN"
            client.apps_connections_open(app_token=app_token)
    except NO_ANSWER as error:
        trouble = classify(error)
        if isinstance(error, SlackApiError) and not isinstance(trouble, TEMPORARY):
            return [token_refused(name, error)]
        why = trouble.code if isinstance(error, SlackClientError) else error
        return [f"SLACK_API_URL: {client.base_url} does not answer as Slack does ({why}). Check the network."]
    return problems


def _missing_scopes(headers: Mapping[str, str], scopes: Collection[str]) -> list[str]:
    """A sentence for each of these scopes that the token lacks; Slack says in a header which it has."""
    said = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
    if said is None:
        return []
    granted = {each.strip() for each in said.split(",")}
    return [
        f"SLACK_BOT_TOKEN lacks the scope {scope}: {WITHOUT_SCOPE.get(scope, 'something does not work')}. "
        "Add it under “OAuth & Permissions” and install the app again."
        for scope in scopes
        if scope not in granted
    ]


def token_refused(name: str, error: SlackApiError) -> str:
    """A sentence about what is wrong with the variable that holds the token, and what to do about it."""
    code = error.response["error"]
    return f"{name}: Slack answers “{code}”. {FIX_BY_CODE.get(code, 'Copy the token again.')}"
