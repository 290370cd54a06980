"""How long is kept what is over, and erasing it: an engagement, its history, or a workspace at a time."""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, exists, func
from sqlmodel import Session, col, select

from methodology.engagement.engagement import NOT_OVER, EngagementId
from methodology.refusal import Refusal
from storage.privacy.history_exception import deleting_history
from storage.tables import metadata
from storage.tables.engagements import EngagementRow
from storage.tables.history import HistoryRow
from storage.tables.outbox import OutboxRow
from storage.tables.workspaces import WorkspaceRow
from storage.workspaces.workspaces import GONE


class Retention(NamedTuple):
    """For how many days things are kept; 0: for ever.

    A workspace after it has removed the app; engagements, and their history, after they are closed or cancelled;
    the record of a daily message after it was enqueued.
    """

    workspaces: int = 30
    engagements: int = 0
    history: int = 0
    digests: int = 90


class Expired(NamedTuple):
    """What is over for longer than it is kept: an engagement, or its history alone."""

    workspace: str
    engagement: EngagementId
    title: str


def list_removed_workspaces(session: Session, retention: Retention, now: datetime) -> list[str]:
    """The workspaces that are to be erased, longest removed first."""
    if not retention.workspaces:
        return []
    query = select(WorkspaceRow.id).where(*_removed(now - timedelta(days=retention.workspaces)))
    return list(session.exec(query.order_by(col(WorkspaceRow.stopped_at))))


def erase_now(session: Session, workspace: str, most: int) -> bool:
    """Erase so many engagements of a workspace that has removed the app, in the end the workspace itself.

    Returns whether it is gone; raises `Refusal` where it has not removed the app, or has installed it again.
    """
    removed = select(WorkspaceRow.id).where(
        WorkspaceRow.id == workspace, col(WorkspaceRow.stopped_because).in_(GONE)
    )
    if session.exec(removed.with_for_update()).first() is None:
        raise Refusal(f"{workspace} is no workspace that has removed the app: remove it there first.")
    return _erase_some(session, workspace, most)


def has_running_workspace(session: Session) -> bool:
    """Whether messages are sent in some workspace."""
    running = select(WorkspaceRow.id).where(WorkspaceRow.stopped_because == "").limit(1)
    return session.exec(running).first() is not None


def list_expired(session: Session, retention: Retention, now: datetime, most: int) -> list[Expired]:
    """Engagements that are to be erased, longest closed first."""
    return _list_closed(session, retention.engagements, now, most) if retention.engagements else []


def list_expired_histories(session: Session, retention: Retention, now: datetime, most: int) -> list[Expired]:
    """Engagements of which the history is to be erased, longest closed first."""
    if not retention.history:
        return []
    has_history = exists().where(col(HistoryRow.engagement) == col(EngagementRow.id))
    return _list_closed(session, retention.history, now, most, has_history)


def _list_closed(
    session: Session, days: int, now: datetime, most: int, *more: ColumnElement[bool]
) -> list[Expired]:
    before = (now - timedelta(days=days)).date()
    query = select(EngagementRow.workspace, EngagementRow.id, EngagementRow.customer).where(
        col(EngagementRow.state).not_in(NOT_OVER), col(EngagementRow.closed_on) < before, *more
    )
    found = session.exec(query.order_by(col(EngagementRow.closed_on), col(EngagementRow.id)).limit(most))
    return [
        Expired(workspace, EngagementId(number), customer) for workspace, number, customer in found if number
    ]


def count_rows(session: Session, engagement: EngagementId) -> int:
    """How many rows there are about an engagement, its own and its history included."""
    counted = [
        select(func.count()).select_from(table).where(table.c.engagement == engagement)
        for table in metadata.sorted_tables
        if "engagement" in table.columns
    ]
    return 1 + sum(session.exec(each).one() for each in counted)


def erase_engagement(session: Session, each: Expired) -> bool:
    """Erase an engagement with everything that hangs on it; False if it is not over any more."""
    if not _lock_closed(session, each):
        return False
    _erase_engagement(session, each.workspace, each.engagement)
    return True


def erase_history(session: Session, each: Expired) -> bool:
    """Erase the history of an engagement, which stays; False if it is not over any more."""
    if not _lock_closed(session, each):
        return False
    _erase_history(session, each.workspace, each.engagement)
    return True


def erase_some(session: Session, workspace: str, retention: Retention, now: datetime, most: int) -> bool:
    """Erase so many engagements of a workspace that has removed the app, in the end the workspace itself.

    Returns whether it is gone. It stays as it is if the app was installed again meanwhile.
    """
    before = now - timedelta(days=retention.workspaces)
    locked = select(WorkspaceRow.id).where(WorkspaceRow.id == workspace, *_removed(before)).with_for_update()
    if session.exec(locked).first() is None:
        return False
    return _erase_some(session, workspace, most)


def _erase_some(session: Session, workspace: str, most: int) -> bool:
    numbers = select(EngagementRow.id).where(EngagementRow.workspace == workspace).limit(most + 1)
    left = [EngagementId(each) for each in session.exec(numbers) if each]
    for each in left[:most]:
        _erase_engagement(session, workspace, each)
    if len(left) > most:
        return False
    _erase_history(session, workspace, None)
    for table in reversed(metadata.sorted_tables):
        if "workspace" in table.columns:
            session.execute(delete(table).where(table.c.workspace == workspace))
    session.execute(delete(WorkspaceRow).where(col(WorkspaceRow.id) == workspace))
    return True


def _removed(before: datetime) -> tuple[ColumnElement[bool], ...]:
    return (col(WorkspaceRow.stopped_because).in_(GONE), col(WorkspaceRow.stopped_at) < before)


def _lock_closed(session: Session, each: Expired) -> bool:
    closed = (
        EngagementRow.id == each.engagement,
        EngagementRow.workspace == each.workspace,
        col(EngagementRow.state).not_in(NOT_OVER),
    )
    return session.exec(select(EngagementRow.id).where(*closed).with_for_update()).first() is not None


def _erase_engagement(session: Session, workspace: str, engagement: EngagementId) -> None:
    _erase_history(session, workspace, engagement)
    about_it = (
        col(OutboxRow.workspace) == workspace,
        OutboxRow.__table__.c.payload["engagement"].as_integer() == engagement,  # type: ignore[attr-defined]
    )
    session.execute(delete(OutboxRow).where(*about_it))
    for table in reversed(metadata.sorted_tables):
        if "engagement" in table.columns and table.name not in ("history", "history_exception"):
            session.execute(delete(table).where(table.c.engagement == engagement))
    session.execute(delete(EngagementRow).where(col(EngagementRow.id) == engagement))


def _erase_history(session: Session, workspace: str, engagement: EngagementId | None) -> None:
    its = (
        col(HistoryRow.workspace) == workspace,
        col(HistoryRow.engagement).is_not_distinct_from(engagement),
    )
    with deleting_history(session, workspace, engagement):
        session.execute(delete(HistoryRow).where(*its))
