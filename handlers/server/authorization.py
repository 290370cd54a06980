"""For which workspace, and with which token, is a request answered?"""

from collections.abc import Callable
from threading import Lock

from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

Authorize = Callable[..., AuthorizeResult]


def single_workspace(client: WebClient) -> Authorize:
    """The workspace of the client's token; Slack is asked once, not at every request."""
    lock = Lock()
    known: list[AuthorizeResult] = []

    def authorize() -> AuthorizeResult:
        with lock:
            if not known:
                told = client.auth_test()
                known.append(
                    AuthorizeResult.from_auth_test_response(auth_test_response=told, bot_token=client.token)
                )
            return known[0]

    return authorize
