"""The tables of Slack workspaces, of installations in them and of OAuth states."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from storage.tables.columns import Table, json_object


class WorkspaceRow(Table, table=True):
    """A Slack workspace; `stopped_because` is set while Slack refuses the app's token there.

    `organisation` is the one whose installation it may use; empty where there is none.
    """

    __tablename__ = "workspace"
    id: str = Field(primary_key=True)
    name: str = ""
    bot_user: str = ""
    organisation: str = ""
    stopped_because: str = ""
    stopped_at: datetime | None = None


class InstallationRow(Table, table=True):
    """An installation through OAuth, in a workspace or, by the id of the organisation, in a whole one; `data`
    is the answer of Slack with its tokens encrypted.

    Until `renewing_until`, one process renews them.
    """

    __tablename__ = "installation"
    workspace: str = Field(primary_key=True)
    installed_at: datetime
    data: dict[str, Any] = json_object()
    renewing_until: datetime | None = None


class OAuthStateRow(Table, table=True):
    """A state value of OAuth, as versions before 0.2.0 stored it; they are signed now, and nothing is stored."""

    __tablename__ = "oauth_state"
    state: str = Field(primary_key=True)
    expires_at: datetime
