"""How is Slack called where nobody waits for the answer, and what did it not do?"""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import TypeVar

from slack_sdk.errors import SlackClientError

from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.rate_limiter import RateLimiter
from handlers.slack.api_errors import RateLimited, classify

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class SlackApi:
    """Calls to Slack in one workspace: counted, and never while Slack asks to leave a method alone."""

    workspace: str
    rate_limiter: RateLimiter
    metrics: SweepMetrics

    def call(self, method: str, does: Callable[[], Answer]) -> Answer:
        """What Slack answers; what it does not do is raised by its meaning."""
        self.must_wait(method)
        try:
            return does()
        except (SlackClientError, HTTPException, OSError, ValueError) as error:
            trouble = classify(error)
            self.metrics.troubles.labels(method, trouble.name).inc()
            if isinstance(trouble, RateLimited):
                self.metrics.rate_limits.labels(method).inc()
                self.rate_limiter.block(self.workspace, method, trouble.retry_after)
            raise trouble from error

    def must_wait(self, method: str) -> None:
        seconds = self.rate_limiter.wait(self.workspace, method)
        if seconds:
            raise RateLimited("waiting", seconds)
