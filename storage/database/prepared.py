"""`Prepared`: a statement that is compiled once, for what nearly every answer asks."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Executable, Row
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ClauseElement
from sqlmodel import Session

from storage.database.reading import connection_of


class Prepared:
    """A statement that is sent as it was compiled for a database.

    SQLAlchemy works out anew at each execution how values are bound and how rows are read, which takes longer than
    SQLite needs for the answer. So the values are texts, numbers and, for expanding parameters, lists of them; and
    columns need no conversion: they are ids, numbers or texts of JSON. Thread-safe.
    """

    def __init__(self, statement: Executable) -> None:
        assert isinstance(statement, ClauseElement), "what can be compiled"
        self._statement = statement
        self._sent: dict[tuple[str, tuple[int, ...]], _Sent] = {}

    def rows(self, session: Session, **values: Any) -> Sequence[Row[Any]]:
        """The rows that it finds, including the changes of this session so far."""
        connection = connection_of(session)
        lengths = tuple([len(each) for each in values.values() if type(each) is list])
        key = connection.dialect.name, lengths
        sent = self._sent.get(key)
        if sent is None:
            sent = self._sent[key] = _compiled(self._statement, connection.dialect, values)
        return connection.exec_driver_sql(sent.text, sent.parameters(values)).all()


class _Sent(NamedTuple):
    """The text of a statement, the values that are always the same, the names of the parameters that a list stands
    for, and the order of all parameters where the database takes them without names."""

    text: str
    constants: Mapping[str, Any]
    expanded: Mapping[str, Sequence[str]]
    order: Sequence[str] | None

    def parameters(self, values: Mapping[str, Any]) -> Any:
        found = {**self.constants, **values}
        for name, names in self.expanded.items():
            if name in values:
                found.update(zip(names, found.pop(name), strict=True))
        return found if self.order is None else tuple([found[name] for name in self.order])


def _compiled(statement: ClauseElement, dialect: Dialect, values: Mapping[str, Any]) -> _Sent:
    compiled: Any = statement.compile(dialect=dialect)
    state = compiled.construct_expanded_state(values)
    names = {each for name in values for each in (name, *state.parameter_expansion.get(name, ()))}
    return _Sent(
        text=state.statement,
        constants={name: value for name, value in state.parameters.items() if name not in names},
        expanded=state.parameter_expansion,
        order=state.positiontup if dialect.positional else None,
    )
