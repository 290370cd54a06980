"""How long a lease, an attempt and a pause before the next attempt last."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.slack.api_errors import AppNotAllowed, NotNow, NotTaken, OurMistake, RateLimited, SlackTrouble


@dataclass(frozen=True)
class Timing:
    """How long things may take.

    A lease far outlives any call to Slack, and any difference between clocks. Once an attempt is marked,
    the call begins within `act_within`, or not at all: a process that slept longer may have lost its lease.
    """

    lease: timedelta = timedelta(minutes=3)
    act_within: timedelta = timedelta(seconds=5)
    search_after: timedelta = timedelta(seconds=30)
    retry_after: timedelta = timedelta(seconds=15)
    retry_at_most: timedelta = timedelta(minutes=10)
    later: timedelta = timedelta(hours=1)
    fresh_for: timedelta = timedelta(minutes=10)

    def next_try(self, trouble: SlackTrouble, attempts: int, now: datetime) -> datetime:
        """When to try again, after so many attempts of which the last came to this."""
        match trouble:
            case RateLimited():
                return now + timedelta(seconds=trouble.retry_after)
            case NotNow() | AppNotAllowed() | OurMistake():
                return now + self.later
        first = self.retry_after if isinstance(trouble, NotTaken) else self.search_after
        doubled: timedelta = first * 2 ** min(attempts, 10)
        return now + min(doubled, self.retry_at_most)
