"""The workspaces in which people are known, and the admins of each."""

from sqlmodel import Session, col, select

from methodology.plan.team import PersonId
from storage.tables.people import PersonRow


def list_workspace_admins(session: Session, workspace: str) -> list[PersonId]:
    """The admins and owners of a workspace in Slack whom we know and who have not left."""
    theirs = select(PersonRow.id).where(
        PersonRow.workspace == workspace,
        col(PersonRow.workspace_admin).is_(True),
        col(PersonRow.deactivated).is_(False),
        col(PersonRow.outsider).is_(False),
    )
    return [PersonId(each) for each in session.exec(theirs.order_by(col(PersonRow.id)))]


def list_workspaces(session: Session) -> list[str]:
    """The workspaces in which we know somebody."""
    return list(session.exec(select(PersonRow.workspace).distinct().order_by(col(PersonRow.workspace))))
