"""The configured tokens: clients, authorization of requests, and checks with Slack."""

import logging
from collections.abc import Mapping
from concurrent.futures import Future
from http.client import HTTPException
from threading import Lock
from typing import NamedTuple

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.behind import Behind
from handlers.server.network import Way, no_answer
from handlers.server.repeated import Repeated
from handlers.slack.api_errors import NotTaken, RateLimited, Unclear, classify
from methodology.engagement.rights import NotConfirmed
from storage.workspaces.organisations import is_organisation

log = logging.getLogger(__name__)

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

OF_PAIR = {
    "invalid_client_id": "SLACK_CLIENT_ID",
    "bad_client_secret": "SLACK_CLIENT_SECRET",
}
"""Which setting an error of the pair is about; any other one is about the code."""

OF_ORGANISATION = (
    "SLACK_BOT_TOKEN: this token is one of a whole organisation. Let the organisation install the app through "
    "OAuth instead: set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET in place of it, and open /slack/install."
)


def web_client(api_url: str, token: str | None, workspace: str | None = None) -> WebClient:
    """A client without retries: repeating a post after a lost connection could post it twice.

    Each call names the workspace, if it is for one: the token of a whole organisation serves all of them.
    """
    team = None if not workspace or is_organisation(workspace) else workspace
    return WebClient(token, base_url=api_url, timeout=CALL_TIMEOUT, team_id=team, retry_handlers=[])


class TokenOwner:
    """The app and workspace of the one configured token, which authorize every request.

    Slack is asked about them behind the requests: one that comes before the answer waits for it at most
    `FIRST_WAIT` seconds.
    """

    def __init__(self, client: WebClient, behind: Behind) -> None:
        self._client, self._behind = client, behind
        self._known: AuthorizeResult | None = None
        self._asking_app: Future[str] | None = None
        self._refused = Repeated(log, "Slack refuses SLACK_BOT_TOKEN", level=logging.ERROR)
        self._lock = Lock()
        self._asking: Future[AuthorizeResult] | None = None

    def ask(self) -> Future[AuthorizeResult]:
        """Ask Slack, unless that is being done."""
        with self._lock:
            if self._asking is None or self._asking.done():
                self._asking = self._behind.begin(self._ask)
            return self._asking

    def authorize(self) -> AuthorizeResult | None:
        """The authorization of a request; raises `NotConfirmed` while Slack does not answer.

        None where the token is one of a whole organisation: only OAuth says which workspaces may use it.
        """
        if self._known is None:
            try:
                self._known = self.ask().result(FIRST_WAIT)
            except (TimeoutError, *NO_ANSWER) as error:
                if isinstance(error, SlackApiError) and not isinstance(classify(error), TEMPORARY):
                    self._refused.happened(error=error.response["error"])
                    raise
                raise NotConfirmed from error
        return None if is_organisation(self._known.team_id or "") else self._known

    def app_id(self) -> str:
        """The id of the app; empty until Slack has said it; it is asked in the background."""
        with self._lock:
            asking = self._asking_app
            is_over = asking is not None and asking.done()
            if asking is None or (is_over and asking.exception() is not None):
                self._asking_app = self._behind.begin(self._ask_app)
                return ""
        return asking.result() if is_over else ""

    def _ask(self) -> AuthorizeResult:
        answer = self._client.auth_test()
        self._known = AuthorizeResult.from_auth_test_response(
            auth_test_response=answer, bot_token=self._client.token
        )
        return self._known

    def _ask_app(self) -> str:
        """The id of the app that the bot of the token belongs to; empty where Slack does not let us know."""
        bot = (self._known or self.ask().result()).bot_id
        try:
            return str(self._client.bots_info(bot=bot)["bot"].get("app_id") or "")
        except SlackApiError as error:
            if isinstance(classify(error), TEMPORARY):
                raise  # asked again the next time
            return ""


class TokenFindings(NamedTuple):
    """What is wrong with the tokens, in sentences; the scopes of the bot token, None if Slack does not say; and the
    workspace that it is of, by name and id."""

    problems: list[str]
    granted: set[str] | None = None
    workspace: str = ""


def try_tokens(client: WebClient, app_token: str | None, way: Way) -> TokenFindings:
    """What Slack reports of the client's token and of the token for Socket Mode."""
    name = "SLACK_BOT_TOKEN"
    try:
        answer = client.auth_test()
        if answer.get("is_enterprise_install"):
            return TokenFindings([OF_ORGANISATION])
        granted = _granted(answer.headers)
        if app_token is not None:
            name = "SLACK_APP_TOKEN"
            client.apps_connections_open(app_token=app_token)
    except NO_ANSWER as error:
        trouble = classify(error)
        if isinstance(error, SlackApiError) and not isinstance(trouble, TEMPORARY):
            return TokenFindings([token_refused(name, error)])
        why = trouble.code if isinstance(error, SlackClientError) else error
        return TokenFindings([no_answer(client.base_url, why, way)])
    return TokenFindings([], granted, f"{answer.get('team')} ({answer.get('team_id')})")


def refused(client: WebClient) -> str:
    """The error with which Slack refuses the client's token; empty where it accepts it, or does not answer."""
    try:
        client.auth_test()
    except NO_ANSWER as error:
        trouble = classify(error)
        is_refused = isinstance(error, SlackApiError) and not isinstance(trouble, TEMPORARY)
        return trouble.code if is_refused else ""
    return ""


def try_client(client: WebClient, client_id: str, client_secret: str, way: Way) -> list[str]:
    """What is wrong with the pair of the app, in sentences: Slack is given it with a code that it never issued."""
    try:
        client.oauth_v2_access(client_id=client_id, client_secret=client_secret, code="check")
    except NO_ANSWER as error:
        trouble = classify(error)
        if not isinstance(error, SlackApiError) or isinstance(trouble, TEMPORARY):
            why = trouble.code if isinstance(error, SlackClientError) else error
            return [no_answer(client.base_url, why, way)]
        code = error.response["error"]
        if code in OF_PAIR:
            return [f"{OF_PAIR[code]}: Slack answers “{code}”. Copy it again from “Basic Information”."]
    return []


def _granted(headers: Mapping[str, str]) -> set[str] | None:
    """The scopes of a token, which Slack says in a header of each answer; None where it does not."""
    said = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes")
    return None if said is None else {each.strip() for each in said.split(",")}


def token_refused(name: str, error: SlackApiError) -> str:
    """A sentence about what is wrong with the variable that holds the token, and what to do about it."""
    code = error.response["error"]
    return f"{name}: Slack answers “{code}”. {FIX_BY_CODE.get(code, 'Copy the token again.')}"
