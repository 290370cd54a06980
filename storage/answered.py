"""Messages to the app: each is answered by one process, however often Slack delivers it."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from storage.database.upsert import insert_into
from storage.tables.answered import AnsweredRow

KEPT = timedelta(days=1)
"""Slack delivers an event again for an hour, or later after an outage."""


def claim_answer(session: Session, workspace: str, channel: str, ts: str, now: datetime) -> bool:
    """Whether this message was claimed by nobody before."""
    old = (col(AnsweredRow.workspace) == workspace, col(AnsweredRow.claimed_at) < now - KEPT)
    session.execute(delete(AnsweredRow).where(*old))
    insert = insert_into(session, AnsweredRow).values(
        workspace=workspace, channel=channel, ts=ts, claimed_at=now
    )
    claimed = session.execute(insert.on_conflict_do_nothing().returning(col(AnsweredRow.ts)))
    return claimed.first() is not None
