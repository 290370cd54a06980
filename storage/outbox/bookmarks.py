"""Enqueues the errand of setting the bookmarks of a channel again, once others read it than before."""

from datetime import datetime
from uuid import uuid4

from sqlmodel import Session, col, select

from storage.outbox import queue
from storage.outbox.queue import BOOKMARKS, NewDelivery
from storage.tables.engagements import EngagementRow


def enqueue(session: Session, workspace: str, channel: str, now: datetime) -> bool:
    """Have the bookmarks of the engagements in this channel looked at; says whether there is one with links."""
    its = EngagementRow.workspace == workspace, EngagementRow.channel_id == channel
    columns = col(EngagementRow.id), col(EngagementRow.opened_by), col(EngagementRow.links)
    errands = [
        NewDelivery(
            workspace=workspace,
            recipient=opened_by,
            kind=BOOKMARKS,
            subject=uuid4().hex,
            payload={"engagement": engagement},
        )
        for engagement, opened_by, links in session.execute(select(*columns).where(*its))
        if links
    ]
    return bool(queue.enqueue(session, errands, now))
