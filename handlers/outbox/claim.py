"""Claiming of messages, as many as the sending rate of their workspace allows."""

from collections.abc import Iterable
from typing import NamedTuple

from handlers.outbox.rate_limiter import Seconds
from handlers.outbox.sender import Sender
from storage.outbox import allowance, queue
from storage.outbox.queue import Delivery

SHORT_WAIT: Seconds = 5.0
"""A longer wait of Slack's ends the sweep; the next one goes on."""


class Claimed(NamedTuple):
    """The messages that were claimed, and whether others may be soon."""

    deliveries: list[Delivery]
    held_back: bool


def claim(sender: Sender, workspace: str, most: int) -> Claimed:
    """Lease up to `most` messages of those that wait to this process, and count them as sent."""
    waits = sender.rate_limiter.seconds_to_post(workspace)
    if waits or most <= 0:
        return Claimed([], waits <= SHORT_WAIT)
    sender.failpoint("claim.before")
    limiter, timing, now = sender.rate_limiter, sender.timing, sender.app_context.now()
    spare = limiter.take_spare(workspace, most)
    deliveries: list[Delivery] = []
    with sender.app_context.database.begin() as session:
        rate = allowance.lock(session, workspace)
        allowed = min(most, spare + rate.room)
        if allowed:
            deliveries = queue.claim(
                session, workspace, now, timing.lease, most=allowed, kinds=sender.kinds, apart=timing.apart
            )
        if len(deliveries) > spare:
            allowance.save(session, workspace, rate.after(len(deliveries) - spare))
        sender.failpoint("claim.written")
    limiter.give_back(workspace, max(0, spare - len(deliveries)))
    sender.failpoint("claim.after")
    # Without one of them, each conversation has had a message just now.
    return Claimed(deliveries, not deliveries and rate.seconds_blocked <= SHORT_WAIT)


def in_turn(waiting: Iterable[str], served_last: str) -> list[str]:
    """These workspaces in turn, beginning after the one served last."""
    return sorted(waiting, key=lambda each: (each <= served_last, each))
