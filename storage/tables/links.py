"""The tables of own links: those that a workspace set in Slack, and the published overlays."""

from datetime import datetime

from sqlmodel import Field

from storage.tables.columns import Table


class ToolLinkRow(Table, table=True):
    """The link of a tool that somebody set in Slack for this workspace; an empty `url` takes it back."""

    __tablename__ = "tool_link"
    workspace: str = Field(primary_key=True)
    tool: str = Field(primary_key=True)
    url: str
    set_by: str
    set_at: datetime


class OverlayRow(Table, table=True):
    """A published overlay of links; the latest one holds."""

    __tablename__ = "link_overlay"
    id: int | None = Field(default=None, primary_key=True)
    published_at: datetime


class OverlayLinkRow(Table, table=True):
    """The link of a tool in an overlay."""

    __tablename__ = "overlay_link"
    overlay: int = Field(foreign_key="link_overlay.id", primary_key=True)
    tool: str = Field(primary_key=True)
    url: str
