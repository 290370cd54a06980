"""The configured tokens: clients, authorization of requests, and checks with Slack."""

from collections.abc import Callable
from http.client import HTTPException
from threading import Lock

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.slack.api_errors import NotTaken, RateLimited, Unclear, classify

NO_ANSWER = (SlackClientError, HTTPException, OSError, ValueError, AttributeError, TypeError)
"""Errors of the SDK where nothing, or something else than Slack, answers."""
TEMPORARY = (NotTaken, RateLimited, Unclear)
"""Errors that pass; any other is about the token or the app."""

CALL_TIMEOUT = 20
"""Seconds for a call to Slack: far below the lease of a message."""

FIX_BY_CODE = {
    "socket_mode_not_enabled": "Switch Socket Mode on in the app's settings.",
    "missing_scope": "Give it the scope connections:write.",
}


def web_client(api_url: str, token: str | None) -> WebClient:
    """A client without retries: repeating a post after a lost connection could post it twice."""
    return WebClient(token, base_url=api_url, timeout=CALL_TIMEOUT, retry_handlers=[])


def authorize_with(client: WebClient) -> Callable[..., AuthorizeResult]:
    """Authorizes every request with the client's token, after asking Slack once."""
    lock = Lock()
    known: list[AuthorizeResult] = []

    def authorize() -> AuthorizeResult:
        with lock:
            if not known:
                answer = client.auth_test()
                known.append(
                    AuthorizeResult.from_auth_test_response(auth_test_response=answer, bot_token=client.token)
                )
            return known[0]

    return authorize


def token_problems(client: WebClient, app_token: str | None) -> list[str]:
    """The problems that Slack reports with the client's token and the one for Socket Mode."""
    name = "SLACK_BOT_TOKEN"
    try:
        client.auth_test()
        if app_token is not None:
            name = "SLACK_APP_TOKEN"
            client.apps_connections_open(app_token=app_token)
    except NO_ANSWER as error:
        trouble = classify(error)
        if isinstance(error, SlackApiError) and not isinstance(trouble, TEMPORARY):
            return [token_refused(name, error)]
        why = trouble.code if isinstance(error, SlackClientError) else error
        return [f"SLACK_API_URL: {client.base_url} does not answer as Slack does ({why}). Check the network."]
    return []


def token_refused(name: str, error: SlackApiError) -> str:
    """A sentence about what is wrong with the variable that holds the token, and what to do about it."""
    code = error.response["error"]
    return f"{name}: Slack answers “{code}”. {FIX_BY_CODE.get(code, 'Copy the token again.')}"
