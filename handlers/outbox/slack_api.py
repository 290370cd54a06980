"""`SlackApi`: calls to Slack in one workspace, where nobody waits for the answer; `SlackApis` keeps one for each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.rate_limiter import RateLimiter
from handlers.slack.api_errors import RateLimited, SlackTrouble, classify

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class SlackApi:
    """Slack in one workspace. Each call is counted, and none is made while Slack asks to leave its method alone.

    `client` makes no retries of its own, and its timeout is far below the lease of a message.
    """

    workspace: str
    client: WebClient
    rate_limiter: RateLimiter
    metrics: SweepMetrics

    def call(self, method: str, request: Callable[[WebClient], Answer]) -> Answer:
        """What Slack answers to this request; raises `SlackTrouble` where it does not do what was asked."""
        self.raise_if_blocked(method)
        try:
            return request(self.client)
        except (SlackClientError, HTTPException, OSError, ValueError) as error:
            trouble = classify(error)
            self.metrics.troubles.labels(method, trouble.name).inc()
            if isinstance(trouble, RateLimited):
                self.metrics.rate_limits.labels(method).inc()
                self.block(method, trouble.retry_after)
            raise trouble from error

    def raise_if_blocked(self, method: str) -> None:
        """Raise `RateLimited` while Slack asks to leave this method alone."""
        seconds = self.rate_limiter.seconds_blocked(self.workspace, method)
        if seconds:
            raise RateLimited("waiting", seconds)

    def block(self, method: str, seconds: float) -> None:
        self.rate_limiter.block(self.workspace, method, seconds)

    def is_authorized(self) -> bool:
        """Whether Slack takes the token of this workspace."""
        try:
            return bool(self.call("auth.test", lambda client: client.auth_test())["ok"])
        except SlackTrouble:
            return False


@dataclass(frozen=True)
class SlackApis:
    """The `SlackApi` of each workspace: made at its first use, and kept until its token changes."""

    token_of: Callable[[str], str | None]
    client_with: Callable[[str], WebClient]
    rate_limiter: RateLimiter
    metrics: SweepMetrics
    _kept: dict[str, SlackApi] = field(default_factory=dict, init=False, repr=False, compare=False)

    def find(self, workspace: str) -> SlackApi | None:
        """None where the app is not installed any more."""
        token, kept = self.token_of(workspace), self._kept.get(workspace)
        if token is None:
            return None
        if kept is None or kept.client.token != token:
            kept = SlackApi(workspace, self.client_with(token), self.rate_limiter, self.metrics)
            self._kept[workspace] = kept
        return kept
