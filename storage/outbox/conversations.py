"""Which message of a conversation is next: one after the other, and some time apart."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.tables.outbox import OutboxRow

UNSENT = ("planned", "sending", "uncertain")


def must_wait(workspace: str, now: datetime, kinds: Collection[str], apart: timedelta) -> Any:
    """Whether the conversation of a row gets another message first, or got one just now."""
    other = aliased(OutboxRow)
    same = and_(col(other.workspace) == workspace, col(other.recipient) == OutboxRow.recipient)
    is_leased = and_(col(other.claimed_by) != "", col(other.next_try_at) > now)
    just_sent = and_(col(other.sent_at) > now - apart, col(other.sent_at) <= now)
    order, its = (OutboxRow.next_try_at, OutboxRow.id), (other.next_try_at, other.id)
    is_due = and_(col(other.state).in_(UNSENT), col(other.kind).in_(kinds), col(other.next_try_at) <= now)
    is_before = and_(is_due, tuple_(*its) < tuple_(*order))
    return exists().where(same, or_(is_leased, just_sent, is_before)).correlate(OutboxRow)
