"""Publishing and reading methodology versions, and `Catalog`, which keeps them in memory."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from threading import Lock
from typing import Any, get_origin

from pydantic import BaseModel, ValidationError
from sqlalchemy import insert
from sqlmodel import Session, SQLModel, col, select

from methodology.definition.links import OwnLink, with_links
from methodology.definition.model import Methodology, content_hash
from methodology.engagement.engagement import VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.refusal import Refusal
from methodology.value import Value
from storage.database.connection import Database
from storage.database.reading import column, columns, rows
from storage.database.recent import Recent
from storage.database.schema import take_turns
from storage.database.upsert import insert_into
from storage.tables.methodologies import ActivityRow, DefinitionRow, RoleRow, StageRow, VersionRow

FieldTable = type[StageRow] | type[ActivityRow] | type[RoleRow]
FIELD_TABLES: dict[str, FieldTable] = {
    "stages": StageRow,
    "activities": ActivityRow,
    "roles": RoleRow,
}
"""The fields of a methodology with a table of their own; the others share the table of `DefinitionRow`."""
VERSION_FIELDS = ("name", "as_of")
"""The fields of a methodology that are columns of its version row."""
_IDS = columns(VersionRow, ("id",)).order_by(column(VersionRow, "id").desc())
_LATEST_ID = _IDS.limit(1)


MOST_LINKED = 64
"""How many methodologies with own links are kept; those of each workspace and version are one."""

MOST_PLANS = 32
"""How many plans are kept; one with twenty activities takes 60 KB."""

NONE_PUBLISHED = "No methodology is published yet. Publish one: python bot.py methodology publish FILE"


class Version(Value):
    """A published version without its content."""

    id: VersionId
    name: str
    as_of: str
    content_hash: str
    published_at: datetime


def publish(session: Session, methodology: Methodology, published_at: datetime) -> tuple[VersionId, bool]:
    """The version with this content, and whether it is new. Content is published only once."""
    facts = {"name": methodology.name, "as_of": methodology.as_of, "published_at": published_at}
    hash_of_content = content_hash(methodology)
    insert_version = insert_into(session, VersionRow).values(content_hash=hash_of_content, **facts)
    new_id = session.scalar(insert_version.on_conflict_do_nothing().returning(col(VersionRow.id)))
    if new_id is None:
        existing_id = session.exec(
            select(VersionRow.id).where(VersionRow.content_hash == hash_of_content)
        ).one()
        assert existing_id is not None, "a stored row has its key"
        return VersionId(existing_id), False
    for table, content in _rows_of(methodology, new_id):
        session.execute(insert(table), content)
    return VersionId(new_id), True


def publish_first(session: Session, methodology: Methodology, published_at: datetime) -> None:
    """Publish this content unless another one is there: replicas of several releases may start together."""
    take_turns(session.connection())
    if not list_versions(session):
        publish(session, methodology, published_at)


class MadeByNewer(Refusal):
    """A newer ps-bot has published this version: it says what this one does not know."""

    def __init__(self, version: VersionId) -> None:
        super().__init__(
            f"Version {version} of the methodology was published by a newer ps-bot. An administrator can update this one."
        )


def load_version(session: Session, version: VersionId) -> Methodology:
    """The methodology as it was published.

    Raises `Refusal` if there is no such version, and `MadeByNewer` if this ps-bot cannot read it.
    """
    row = session.get(VersionRow, version)
    if row is None:
        raise Refusal(f"There is no methodology version {version}. Choose a published one.")
    content: dict[str, Any] = {field: getattr(row, field) for field in VERSION_FIELDS}
    for field, table in FIELD_TABLES.items():
        query = select(table.definition).where(table.version == version).order_by(col(table.position))
        content[field] = session.exec(query).all()
    others = select(DefinitionRow).where(DefinitionRow.version == version)
    for each in session.exec(others.order_by(col(DefinitionRow.kind), col(DefinitionRow.position))):
        if _is_list(each.kind):
            content.setdefault(each.kind, []).append(each.definition)
        else:
            content[each.kind] = each.definition
    try:
        return Methodology.model_validate(_with_empty_lists(content))
    except ValidationError as error:
        raise MadeByNewer(version) from error


def get_latest_version_id(session: Session) -> VersionId:
    """The version for new engagements; raises `Refusal` if none is published."""
    found = rows(session, _LATEST_ID)
    if not found:
        raise Refusal(NONE_PUBLISHED)
    return VersionId(found[0].id)


def list_versions(session: Session) -> list[Version]:
    """All published versions, newest first."""
    found = session.exec(select(VersionRow).order_by(col(VersionRow.id).desc()))
    return [Version.model_validate(row) for row in found]


class Catalog:
    """Published methodologies. They never change, so each is read from the database once. Thread-safe.

    One with own links is kept for the next request with the same ones, and so are the `plans` of the engagements that
    were read last.
    """

    read = staticmethod(load_version)

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: dict[VersionId, Methodology] = {}
        self._linked: dict[tuple[VersionId, tuple[OwnLink, ...]], Methodology] = {}
        self._lock = Lock()
        self.plans: Recent[EngagementPlan] = Recent(MOST_PLANS)

    def get_methodology(self, version: VersionId, links: tuple[OwnLink, ...] = ()) -> Methodology:
        """The methodology of this version, with these own links; raises `Refusal` if there is no such version."""
        cached = self._cache.get(version)
        found = cached if cached is not None else self._load(version)
        if not links:
            return found
        linked = self._linked.get((version, links))
        if linked is None:
            if len(self._linked) >= MOST_LINKED:
                self._linked.clear()
            linked = self._linked[version, links] = with_links(found, links)
        return linked

    def get_latest_readable(self, session: Session, links: tuple[OwnLink, ...] = ()) -> Methodology:
        """The latest version that this ps-bot can read, for questions that are about no engagement.

        Raises `MadeByNewer` if it can read none, and `Refusal` if none is published.
        """
        return self.get_first_readable((VersionId(found.id) for found in rows(session, _IDS)), links)

    def get_first_readable(
        self, versions: Iterable[VersionId], links: tuple[OwnLink, ...] = ()
    ) -> Methodology:
        """The first of these versions that this ps-bot can read, or raises as `get_latest_readable`."""
        unreadable: MadeByNewer | None = None
        for version in versions:
            try:
                return self.get_methodology(version, links)
            except MadeByNewer as newer:
                unreadable = unreadable or newer
        raise unreadable or Refusal(NONE_PUBLISHED)

    def _load(self, version: VersionId) -> Methodology:
        with self._lock:
            if version not in self._cache:
                with self._database.reading() as session:
                    self._cache[version] = self.read(session, version)
            return self._cache[version]


def _rows_of(methodology: Methodology, version: int) -> Iterator[tuple[type[SQLModel], list[dict[str, Any]]]]:
    for field, table in FIELD_TABLES.items():
        yield table, [_row(table, each, n, version) for n, each in enumerate(getattr(methodology, field))]
    yield DefinitionRow, [row | {"version": version} for row in _definitions(methodology)]


def _row(table: type[SQLModel], value: BaseModel, position: int, version: int) -> dict[str, Any]:
    """A row with the whole definition, and columns for the fields that queries use."""
    columns = table.model_fields.keys() & type(value).model_fields.keys()
    row = {column: getattr(value, column) for column in columns}
    return row | {"version": version, "position": position, "definition": value.model_dump(mode="json")}


def _definitions(methodology: Methodology) -> Iterator[dict[str, Any]]:
    for kind in Methodology.model_fields:
        if kind in FIELD_TABLES or kind in VERSION_FIELDS:
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
