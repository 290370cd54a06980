"""Rows read as JSON that the database puts together, and values made from them without validating them again.

A statement that joins an engagement with everything that hangs on it would repeat its columns in every row, and a
statement for each table costs a round trip and more time than reading the rows does. So the database aggregates the
rows of each table into one JSON text.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from types import NoneType, UnionType
from typing import Any, Generic, NamedTuple, TypeVar, Union, get_args, get_origin

from pydantic_core import PydanticUndefined, from_json
from sqlalchemy import JSON, inspect
from sqlmodel import SQLModel

from methodology.value import Value

V = TypeVar("V", bound=Value)


class JsonSql(NamedTuple):
    """How a database spells its JSON functions."""

    array: str
    aggregate: str
    text: str

    def rows(self, table: type[SQLModel], names: Iterable[str], where: str) -> str:
        """A subquery for the rows of a table, as the text of a JSON array of arrays in no certain order."""
        found = self.as_text(f"{self.aggregate}({self.row(table, names)})")
        return f"(SELECT {found} FROM {table.__tablename__} WHERE {where})"

    def row(self, table: type[SQLModel], names: Iterable[str]) -> str:
        """A JSON array of these fields of a row."""
        return f"{self.array}({', '.join(self._column(table, name) for name in names)})"

    def as_text(self, found: str) -> str:
        """This JSON as text: a driver may read JSON by itself, more slowly."""
        return self.text.format(found)

    def _column(self, table: type[SQLModel], name: str) -> str:
        column = inspect(table).columns[name]
        spelt = f"{table.__tablename__}.{column.name}"
        is_text = isinstance(column.type, JSON) and self is JSON_SQL["sqlite"]
        return f"json({spelt})" if is_text else spelt


JSON_SQL: Mapping[str, JsonSql] = {
    "sqlite": JsonSql("json_array", "json_group_array", "{}"),
    "postgresql": JsonSql("json_build_array", "json_agg", "CAST({} AS text)"),
}


def read_json(text: str | None) -> list[Any]:
    """What a subquery of `JsonSql.rows` has found; PostgreSQL says NULL where nothing was."""
    return from_json(text) if text else []


def read_instant(text: str) -> datetime:
    """An instant in JSON: SQLite names no zone, and the sessions of PostgreSQL are in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Maker(Generic[V]):
    """Makes values of one class from fields that a database holds, which were validated when they were stored."""

    def __init__(self, kind: type[V]) -> None:
        self.names = tuple(kind.model_fields)
        """The fields in the order in which `from_row` takes them."""
        self._kind = kind
        self._fields_set = set(self.names)
        """One for all values: they are frozen, and their copies have sets of their own."""
        self._converted = tuple(
            (name, convert)
            for name in self.names
            if (convert := _converter(kind.model_fields[name].annotation)) is not None
        )
        self._defaults = {
            name: field.get_default(call_default_factory=True)
            for name, field in kind.model_fields.items()
            if field.get_default(call_default_factory=True) is not PydanticUndefined
        }

    def from_row(self, row: Sequence[Any]) -> V:
        """The value of a row of JSON: dates are texts there, and in SQLite booleans are numbers."""
        fields = dict(zip(self.names, row, strict=True))
        for name, convert in self._converted:
            if (stored := fields[name]) is not None:
                fields[name] = convert(stored)
        return self._instance(fields)

    def make(self, fields: dict[str, Any]) -> V:
        """The value with these fields, which have the types that the class declares."""
        return self._instance(self._defaults | fields if len(fields) < len(self.names) else fields)

    def _instance(self, fields: dict[str, Any]) -> V:
        made = _new(self._kind)
        _set(made, "__dict__", fields)
        _set(made, "__pydantic_fields_set__", self._fields_set)
        _set(made, "__pydantic_extra__", None)
        _set(made, "__pydantic_private__", None)
        return made


_new, _set = object.__new__, object.__setattr__
"""Looked up once: they are called for each row."""


def _converter(annotation: Any) -> Callable[[Any], Any] | None:
    """From what JSON has to what a field of this type holds; None where they are the same."""
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (each for each in get_args(annotation) if each is not NoneType)
    if get_origin(annotation) in (tuple, frozenset):
        origin: type[Any] = get_origin(annotation)
        return origin
    if annotation is datetime:
        return read_instant
    if annotation in (date, time):
        from_text: Callable[[Any], Any] = annotation.fromisoformat
        return from_text
    if annotation is bool:
        return bool
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return annotation.model_validate
    return None
