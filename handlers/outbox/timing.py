"""`Timing`: the durations of leases, attempts, and pauses between attempts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.slack.api_errors import AppNotAllowed, NotNow, NotTaken, OurMistake, RateLimited, SlackTrouble


@dataclass(frozen=True)
class Timing:
    """The durations around sending a message.

    A lease is far longer than any call to Slack or difference between clocks. Once an attempt is marked, the
    call must begin within `act_within`: a process that was suspended longer may have lost its lease. Two messages
    in one conversation are `apart`.
    """

    lease: timedelta = timedelta(minutes=3)
    act_within: timedelta = timedelta(seconds=5)
    search_after: timedelta = timedelta(seconds=30)
    retry_after: timedelta = timedelta(seconds=15)
    retry_at_most: timedelta = timedelta(minutes=10)
    later: timedelta = timedelta(hours=1)
    fresh_for: timedelta = timedelta(minutes=10)
    apart: timedelta = timedelta(seconds=1)

    def next_try(self, trouble: SlackTrouble, attempts: int, now: datetime) -> datetime:
        """The time of the next attempt, after this many attempts and this last error."""
        match trouble:
            case RateLimited():
                return now + timedelta(seconds=trouble.retry_after)
            case NotNow() | AppNotAllowed() | OurMistake():
                return now + self.later
        first = self.retry_after if isinstance(trouble, NotTaken) else self.search_after
        doubled: timedelta = first * 2 ** min(attempts, 10)
        return now + min(doubled, self.retry_at_most)
