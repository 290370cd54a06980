"""Which workspaces are known, and in which does Slack refuse the app?"""

from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from methodology.value import Value
from storage.database.upsert import insert_into, upsert
from storage.tables.workspaces import WorkspaceRow

RUNNING: dict[str, Any] = {"stopped_because": "", "stopped_at": None}


class Workspace(Value):
    """A Slack workspace; `stopped_because` says why nothing is sent there at present."""

    id: str
    name: str
    bot_user: str
    stopped_because: str
    stopped_at: datetime | None

    @property
    def is_stopped(self) -> bool:
        return bool(self.stopped_because)


def find_workspace(session: Session, workspace: str) -> Workspace | None:
    row = session.get(WorkspaceRow, workspace)
    return None if row is None else Workspace.model_validate(row)


def stopped_workspaces(session: Session) -> list[Workspace]:
    """The workspaces in which nothing is sent, longest stopped first."""
    query = select(WorkspaceRow).where(WorkspaceRow.stopped_because != "")
    return [
        Workspace.model_validate(row) for row in session.exec(query.order_by(col(WorkspaceRow.stopped_at)))
    ]


def remember_workspace(session: Session, workspace: str, *, name: str, bot_user: str) -> None:
    """Keep what Slack tells about a workspace."""
    upsert(session, WorkspaceRow, {"id": workspace}, {"name": name, "bot_user": bot_user}, at_first=RUNNING)


def stop(session: Session, workspace: str, because: str, at: datetime) -> None:
    """Send nothing there any more: Slack refuses the app, for this reason. The first reason stays."""
    unknown = insert_into(session, WorkspaceRow).values(id=workspace, name="", bot_user="", **RUNNING)
    session.execute(unknown.on_conflict_do_nothing())
    running = (col(WorkspaceRow.id) == workspace, col(WorkspaceRow.stopped_because) == "")
    session.execute(update(WorkspaceRow).where(*running).values(stopped_because=because, stopped_at=at))


def resume(session: Session, workspace: str) -> None:
    """Send there again."""
    session.execute(update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace).values(**RUNNING))
