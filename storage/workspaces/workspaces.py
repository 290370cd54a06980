"""Slack workspaces, and stopping and resuming the sending of messages to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from methodology.refusal import Refusal
from methodology.value import Value
from storage.database.upsert import insert_into, upsert
from storage.tables.workspaces import WorkspaceRow

RUNNING: dict[str, Any] = {"stopped_because": "", "stopped_at": None}

ACCESS_REVOKED = "team_access_revoked"
"""Why a workspace is stopped that may not use its organisation's installation any more."""
REMOVED = ("app_uninstalled", "tokens_revoked", ACCESS_REVOKED)
"""Why a workspace is stopped that has removed the app: the events by which Slack says so."""
GONE = (*REMOVED, "account_inactive", "token_revoked")
"""The same with what Slack answers to the token of an app that was removed: nobody may have heard the event. Other
answers, such as `invalid_auth`, may come of a wrong setting or an address that Slack does not let in."""


class TokensSealed(Refusal):
    """Stored tokens cannot be decrypted: they were encrypted under another key."""


class Workspace(Value):
    """A Slack workspace; `stopped_because` is the reason why no messages are sent there, or empty."""

    id: str
    name: str
    bot_user: str
    stopped_because: str
    stopped_at: datetime | None


def list_stopped_workspaces(session: Session) -> list[Workspace]:
    """The workspaces in which nothing is sent, longest stopped first."""
    query = select(WorkspaceRow).where(WorkspaceRow.stopped_because != "")
    return [
        Workspace.model_validate(row) for row in session.exec(query.order_by(col(WorkspaceRow.stopped_at)))
    ]


def is_only_one(session: Session) -> bool:
    """Whether no more than one workspace has installed the app."""
    return len(session.exec(select(WorkspaceRow.id).limit(2)).all()) < 2


def save_workspace(session: Session, workspace: str, *, name: str, bot_user: str) -> None:
    """Store the name of a workspace and the bot user in it."""
    upsert(session, WorkspaceRow, {"id": workspace}, {"name": name, "bot_user": bot_user}, only_new=RUNNING)


def is_running(workspace: Any) -> ColumnElement[bool]:
    """Whether the workspace in this column is not stopped."""
    return col(workspace).not_in(select(WorkspaceRow.id).where(WorkspaceRow.stopped_because != ""))


def stop_workspace(session: Session, workspace: str, because: str, at: datetime) -> None:
    """Stop sending there because Slack refuses the app.

    The first reason stays until it resumes. Only that the app was removed takes its place: a call may be
    refused a moment before Slack says so, and what is kept there is erased some days after that. An event says so
    better than an answer does.
    """
    insert = insert_into(session, WorkspaceRow).values(id=workspace, name="", bot_user="", **RUNNING)
    session.execute(insert.on_conflict_do_nothing())
    known = col(WorkspaceRow.stopped_because)
    stronger = next((each for each in (REMOVED, GONE) if because in each), None)
    is_new = known == "" if stronger is None else known.not_in(stronger)
    stopped = update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace, is_new)
    session.execute(stopped.values(stopped_because=because, stopped_at=at))


def resume_workspace(session: Session, workspace: str) -> None:
    """Send to this workspace again."""
    session.execute(update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace).values(**RUNNING))
