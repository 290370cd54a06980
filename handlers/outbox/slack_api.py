"""`SlackApi`: rate-limited calls to Slack in one workspace; `SlackApis` keeps one for each workspace."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.rate_limiter import RateLimiter
from handlers.slack.api_errors import RateLimited, SlackTrouble, classify
from storage.workspaces.workspaces import GONE, TokensSealed

Answer = TypeVar("Answer")
Watcher = Callable[[str, SlackTrouble | None], None]
"""Takes the method of a call, and what was wrong with it or None."""


@dataclass(frozen=True)
class SlackApi:
    """Slack in one workspace. Errors are counted, and no method is called while Slack asks to wait.

    `client` must not retry, and its timeout must be far below the lease of a message.
    """

    workspace: str
    client: WebClient
    rate_limiter: RateLimiter
    metrics: SweepMetrics
    watchers: Sequence[Watcher] = ()

    def call(self, method: str, request: Callable[[WebClient], Answer]) -> Answer:
        """The answer to this request; raises `SlackTrouble` where it fails."""
        self.raise_if_blocked(method)
        try:
            answer = request(self.client)
        except (SlackClientError, HTTPException, OSError, ValueError) as error:
            trouble = classify(error)
            self.metrics.troubles.labels(method, trouble.name).inc()
            if isinstance(trouble, RateLimited):
                self.metrics.rate_limits.labels(method).inc()
                self.block(method, trouble.retry_after)
            self._tell(method, trouble)
            raise trouble from error
        self._tell(method, None)
        return answer

    def _tell(self, method: str, trouble: SlackTrouble | None) -> None:
        for watcher in self.watchers:
            watcher(method, trouble)

    def raise_if_blocked(self, method: str) -> None:
        """Raise `RateLimited` while Slack asks to wait with this method."""
        seconds = self.rate_limiter.seconds_blocked(self.workspace, method)
        if seconds:
            raise RateLimited("ratelimited", seconds)

    def block(self, method: str, seconds: float) -> None:
        self.rate_limiter.block(self.workspace, method, seconds)

    def is_authorized(self) -> bool:
        """Whether Slack accepts the token of this workspace, and it is not that of another one."""
        try:
            answer = self.call("auth.test", lambda client: client.auth_test())
        except SlackTrouble:
            return False
        return self._is_ours(answer)

    def has_removed_app(self) -> bool:
        """Whether Slack says that the app was removed here; False where Slack says nothing."""
        try:
            answer = self.call("auth.test", lambda client: client.auth_test())
        except SlackTrouble as trouble:
            return trouble.code in GONE
        return not self._is_ours(answer)

    def _is_ours(self, answer: SlackResponse) -> bool:
        return bool(answer.get("is_enterprise_install")) or answer.get("team_id") == self.workspace


@dataclass(frozen=True)
class SlackApis:
    """The `SlackApi` of each workspace: made at its first use, and kept until its token changes.

    `check_tokens` raises `TokensSealed` where no stored token opens; `watchers` hear of every call.
    `client_with` takes the token and the workspace that each call names.
    """

    token_of: Callable[[str], str | None]
    client_with: Callable[[str, str], WebClient]
    rate_limiter: RateLimiter
    metrics: SweepMetrics
    check_tokens: Callable[[], None] = lambda: None
    watchers: list[Watcher] = field(default_factory=list)
    _kept: dict[str, SlackApi] = field(default_factory=dict, init=False, repr=False, compare=False)

    def find(self, workspace: str) -> SlackApi | None:
        """The workspace's `SlackApi`; None where the app is no longer installed. Raises `TokensSealed`."""
        token, kept = self.token_of(workspace), self._kept.get(workspace)
        if token is None:
            return None
        if kept is None or kept.client.token != token:
            kept = SlackApi(
                workspace, self.client_with(token, workspace), self.rate_limiter, self.metrics, self.watchers
            )
            self._kept[workspace] = kept
        return kept

    def opens(self, workspace: str) -> bool:
        """Whether the token of this workspace opens: what cannot be sent is left to a replica that can."""
        try:
            self.find(workspace)
        except TokensSealed:
            return False
        return True


def time_in_slack(client: WebClient) -> datetime | None:
    """The time by Slack's clock, which is in the head of every answer; None where Slack does not answer."""
    try:
        headers = client.api_test().headers
    except SlackApiError as error:
        headers = getattr(error.response, "headers", {})
    except (SlackClientError, HTTPException, OSError, ValueError):
        return None
    date = {name.lower(): value for name, value in headers.items()}.get("date", "")
    try:
        return parsedate_to_datetime(date[0] if isinstance(date, list) else date).astimezone(UTC)
    except ValueError:
        return None
