"""Which methodology versions are published, and what do they say?"""

from collections.abc import Iterator
from datetime import datetime
from threading import Lock
from typing import Any, get_origin

from pydantic import BaseModel
from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, select

from methodology.definition.load import content_hash
from methodology.definition.model import Methodology
from methodology.engagement.engagement import VersionId
from methodology.refusal import Refusal
from methodology.value import Value
from storage.database.connection import Database
from storage.database.reading import column, columns, rows
from storage.database.upsert import insert_into
from storage.tables.methodologies import ActivityRow, DefinitionRow, RoleRow, StageRow, VersionRow

OwnTable = type[StageRow] | type[ActivityRow] | type[RoleRow]
OWN_TABLES: dict[str, OwnTable] = {
    "stages": StageRow,
    "activities": ActivityRow,
    "roles": RoleRow,
}
_NEWEST = columns(VersionRow, ("id",)).order_by(column(VersionRow, "id").desc()).limit(1)
NAMING = ("name", "as_of")
"""The fields of a methodology that its version row holds itself."""


class Version(Value):
    """A published version, its content aside."""

    id: VersionId
    name: str
    as_of: str
    content_hash: str
    published_at: datetime


def publish(session: Session, methodology: Methodology, published_at: datetime) -> tuple[VersionId, bool]:
    """The version with this content, and whether it is new: the same content again changes nothing."""
    facts = {"name": methodology.name, "as_of": methodology.as_of, "published_at": published_at}
    digest = content_hash(methodology)
    claim = insert_into(session, VersionRow).values(content_hash=digest, **facts)
    new = session.scalar(claim.on_conflict_do_nothing().returning(col(VersionRow.id)))
    if new is None:
        there = session.exec(select(VersionRow.id).where(VersionRow.content_hash == digest)).one()
        assert there is not None, "a stored row has its key"
        return VersionId(there), False
    for table, content in _rows(methodology, new):
        session.execute(insert(table), content)
    return VersionId(new), True


def load_version(session: Session, version: VersionId) -> Methodology:
    """The methodology as it was published; raises `Refusal` where there is no such version."""
    row = session.get(VersionRow, version)
    if row is None:
        raise Refusal(f"There is no methodology version {version}. Choose a published one.")
    content: dict[str, Any] = {field: getattr(row, field) for field in NAMING}
    for field, table in OWN_TABLES.items():
        query = select(table.definition).where(table.version == version).order_by(col(table.position))
        content[field] = session.exec(query).all()
    others = select(DefinitionRow).where(DefinitionRow.version == version)
    for each in session.exec(others.order_by(col(DefinitionRow.kind), col(DefinitionRow.position))):
        if _is_list(each.kind):
            content.setdefault(each.kind, []).append(each.definition)
        else:
            content[each.kind] = each.definition
    return Methodology.model_validate(_with_empty_lists(content))


def latest(session: Session) -> VersionId:
    """The version that new engagements begin with; raises `Refusal` where none is published."""
    newest = rows(session, _NEWEST)
    if not newest:
        raise Refusal("No methodology is published yet. Publish one: python bot.py methodology publish FILE")
    return VersionId(newest[0].id)


def versions(session: Session) -> list[Version]:
    """All published versions, newest first."""
    found = session.exec(select(VersionRow).order_by(col(VersionRow.id).desc()))
    return [Version.model_validate(row) for row in found]


class Catalog:
    """Published methodologies, each read from the database once; they never change. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[VersionId, Methodology] = {}
        self._reading = Lock()

    def methodology(self, version: VersionId) -> Methodology:
        """The methodology of this version; raises `Refusal` where there is no such version."""
        known = self._known.get(version)
        return known if known is not None else self._read(version)

    def latest(self, session: Session) -> VersionId:
        """The version that new engagements begin with, published by whichever process."""
        return latest(session)

    def _read(self, version: VersionId) -> Methodology:
        with self._reading:
            if version not in self._known:
                with self._database.reading() as session:
                    self._known[version] = load_version(session, version)
            return self._known[version]


def _rows(methodology: Methodology, version: int) -> Iterator[tuple[type[SQLModel], list[dict[str, Any]]]]:
    for field, table in OWN_TABLES.items():
        yield table, [_own_row(table, each, n, version) for n, each in enumerate(getattr(methodology, field))]
    yield DefinitionRow, [row | {"version": version} for row in _definitions(methodology)]


def _own_row(table: type[SQLModel], value: BaseModel, position: int, version: int) -> dict[str, Any]:
    """A row whose columns repeat what queries ask for, beside the whole definition."""
    columns = table.model_fields.keys() & type(value).model_fields.keys()
    row = {column: getattr(value, column) for column in columns}
    return row | {"version": version, "position": position, "definition": value.model_dump(mode="json")}


def _definitions(methodology: Methodology) -> Iterator[dict[str, Any]]:
    for kind in Methodology.model_fields:
        if kind in OWN_TABLES or kind in NAMING:
            continue
        content = getattr(methodology, kind)
        for position, value in enumerate(content if _is_list(kind) else [content]):
            yield {
                "kind": kind,
                "id": getattr(value, "id", f"{position:03}"),
                "position": position,
                "definition": value.model_dump(mode="json"),
            }


def _is_list(field: str) -> bool:
    return get_origin(Methodology.model_fields[field].annotation) is tuple


def _with_empty_lists(content: dict[str, Any]) -> dict[str, Any]:
    return {field: [] for field in Methodology.model_fields if _is_list(field)} | content
