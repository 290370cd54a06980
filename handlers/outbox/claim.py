"""Claiming of messages, as many as the sending rate of their workspace allows."""

from typing import NamedTuple

from handlers.outbox.sender import Sender
from storage.outbox import allowance, queue
from storage.outbox.queue import Delivery


class Claimed(NamedTuple):
    """How many messages the rate allows now, and those that were claimed."""

    allowed: int
    deliveries: list[Delivery]


def claim(sender: Sender, workspace: str, most: int) -> Claimed:
    """Lease up to `most` messages to this process, and count them as sent."""
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
    return Claimed(allowed, deliveries)
