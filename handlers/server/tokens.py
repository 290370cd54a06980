"""The tokens of the settings: a client for one, requests authorized by the bot token, what Slack says of each."""

from collections.abc import Callable
from threading import Lock

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

CALL_TIMEOUT = 20
"""Seconds that a call to Slack may take: far below the lease of a message."""

FIX_BY_CODE = {
    "socket_mode_not_enabled": "Switch Socket Mode on in the app's settings.",
    "missing_scope": "Give it the scope connections:write.",
}


def web_client(api_url: str, token: str | None) -> WebClient:
    """Without retries of its own: a post that is repeated after a dropped connection is posted twice."""
    return WebClient(token, base_url=api_url, timeout=CALL_TIMEOUT, retry_handlers=[])


def authorize_with(client: WebClient) -> Callable[..., AuthorizeResult]:
    """Authorizes every request with the client's token; Slack is asked once, not at every request."""
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
    """What Slack has against the client's token, or this one for Socket Mode; empty where all is well."""
    name = "SLACK_BOT_TOKEN"
    try:
        client.auth_test()
        if app_token is not None:
            name = "SLACK_APP_TOKEN"
            client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return [token_refused(name, error)]
    except OSError as error:
        return [f"SLACK_API_URL: {client.base_url} does not answer ({error}). Check the network."]
    return []


def token_refused(name: str, error: SlackApiError) -> str:
    """A sentence about the variable that holds the token, and what to do about it."""
    code = error.response["error"]
    return f"{name}: Slack answers “{code}”. {FIX_BY_CODE.get(code, 'Copy the token again.')}"
