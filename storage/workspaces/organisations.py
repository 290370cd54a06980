"""Organisations (Enterprise Grid) in which the app is installed as a whole, and their workspaces that may use it."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.database.upsert import upsert
from storage.tables.people import PersonRow
from storage.tables.workspaces import WorkspaceRow
from storage.workspaces import workspaces
from storage.workspaces.installations import is_installed


def is_organisation(id: str) -> bool:
    """Whether this is the id of an organisation; a workspace's begins with T."""
    return id.startswith("E")


def find_organisation(session: Session, workspace: str) -> str:
    """The organisation whose installation this workspace may use; empty if none."""
    return session.exec(select(WorkspaceRow.organisation).where(WorkspaceRow.id == workspace)).first() or ""


def list_workspaces_of(session: Session, organisation: str) -> list[str]:
    """The workspaces that may use the installation of this organisation."""
    theirs = select(WorkspaceRow.id).where(WorkspaceRow.organisation == organisation)
    return list(session.exec(theirs.order_by(col(WorkspaceRow.id))))


def list_where_known(session: Session, organisation: str, person: str) -> list[str]:
    """The workspaces that may use the installation of this organisation and know this person."""
    theirs = select(PersonRow.workspace).join(WorkspaceRow, col(WorkspaceRow.id) == col(PersonRow.workspace))
    known = theirs.where(PersonRow.id == person, WorkspaceRow.organisation == organisation)
    return list(session.exec(known.order_by(col(PersonRow.workspace))))


def grant_access(session: Session, organisation: str, names: Mapping[str, str], bot_user: str) -> None:
    """Let these workspaces, by id with their names, use the installation of their organisation."""
    for workspace, name in sorted(names.items()):
        values = {"name": name, "bot_user": bot_user, "organisation": organisation}
        upsert(session, WorkspaceRow, {"id": workspace}, values, only_new=workspaces.RUNNING)
        if not is_installed(session, workspace):
            workspaces.resume_workspace(session, workspace)


def revoke_access(session: Session, organisation: str, left: Collection[str], at: datetime) -> None:
    """Stop sending to these workspaces, which may not use the installation of this organisation any more."""
    for workspace in sorted(set(left) & set(list_workspaces_of(session, organisation))):
        session.execute(update(WorkspaceRow).where(col(WorkspaceRow.id) == workspace).values(organisation=""))
        stop_without_own(session, workspace, workspaces.ACCESS_REVOKED, at)


def list_where_used(session: Session, installed_in: str) -> list[str]:
    """The workspaces that use this installation: its own, or those of the organisation that have none themselves."""
    if not is_organisation(installed_in):
        return [installed_in]
    return [each for each in list_workspaces_of(session, installed_in) if not is_installed(session, each)]


def stop_where_used(session: Session, installed_in: str, because: str, at: datetime) -> None:
    """Stop sending to the workspaces that use this installation."""
    for workspace in list_where_used(session, installed_in):
        workspaces.stop_workspace(session, workspace, because, at)


def stop_without_own(session: Session, workspace: str, because: str, at: datetime) -> None:
    """Stop sending to a workspace, unless it has installed the app on its own too."""
    if not is_installed(session, workspace):
        workspaces.stop_workspace(session, workspace, because, at)
