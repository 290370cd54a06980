"""Deleting messages of days long past."""

from datetime import datetime

from sqlalchemy import CursorResult, delete, select
from sqlmodel import Session, col

from storage.outbox.acts_of_others import ROLE_OR_HOLD
from storage.outbox.queue import ACT_OF_OTHER, CLOSED, DIGEST, NEW_FOR_YOU, NUDGE
from storage.tables.outbox import OutboxRow


def prune_digests(session: Session, before: datetime, *, most: int) -> int:
    """Delete up to `most` closed messages of a day that were enqueued before this instant."""
    sent_long_ago = col(OutboxRow.ts).is_(None) | (col(OutboxRow.ts) < f"{before.timestamp():.6f}")
    old = select(col(OutboxRow.id)).where(
        CLOSED,
        col(OutboxRow.kind).in_((DIGEST, NEW_FOR_YOU, NUDGE, ACT_OF_OTHER, ROLE_OR_HOLD)),
        col(OutboxRow.planned_at) < before,
        sent_long_ago,
    )
    oldest = old.order_by(col(OutboxRow.planned_at)).limit(most)
    deleted = session.execute(delete(OutboxRow).where(col(OutboxRow.id).in_(oldest)))
    assert isinstance(deleted, CursorResult), "a delete returns the number of its rows"
    return deleted.rowcount
