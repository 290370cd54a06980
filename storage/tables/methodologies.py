"""The tables of published methodology versions."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from storage.tables.columns import Table, json_object


class VersionRow(Table, table=True):
    """A published, immutable version of a methodology; `content_hash` is the hash of its content."""

    __tablename__ = "methodology_version"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    as_of: str
    content_hash: str = Field(unique=True)
    published_at: datetime


class StageRow(Table, table=True):
    """A stage of a version; `definition` is the whole stage as the rules read it."""

    __tablename__ = "methodology_stage"
    version: int = Field(foreign_key="methodology_version.id", primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    name: str
    phase: str
    dri: str
    definition: dict[str, Any] = json_object()


class ActivityRow(Table, table=True):
    """An activity of a version."""

    __tablename__ = "methodology_activity"
    version: int = Field(foreign_key="methodology_version.id", primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    stage: str
    name: str
    kind: str
    tier: str
    dri: str
    definition: dict[str, Any] = json_object()


class RoleRow(Table, table=True):
    """A role of a version."""

    __tablename__ = "methodology_role"
    version: int = Field(foreign_key="methodology_version.id", primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    name: str
    kind: str
    definition: dict[str, Any] = json_object()


class DefinitionRow(Table, table=True):
    """All other definitions of a version (anchors, types, facets, collateral …), one row each."""

    __tablename__ = "methodology_definition"
    version: int = Field(foreign_key="methodology_version.id", primary_key=True)
    kind: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    position: int
    definition: dict[str, Any] = json_object()
