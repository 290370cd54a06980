"""Counts what a surface asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from sqlalchemy import event

from storage.database.connection import Database


@dataclass
class Counted:
    """What came from the database: statements (BEGIN is none), rows, and the bytes of texts in them."""

    statements: int = 0
    rows: int = 0
    size: int = 0
    cpu: list[float] = field(default_factory=list)

    @property
    def ms(self) -> float:
        return median(self.cpu)


@contextmanager
def counting(database: Database, counted: Counted) -> Iterator[None]:
    """Count into this what the database is asked and what it answers."""

    def count_row(row: Any) -> Any:
        counted.rows += 1
        counted.size += sum(len(each) for each in row if isinstance(each, str))
        return row

    def note(_connection: Any, cursor: Any, statement: str, *_rest: Any) -> None:
        counted.statements += not statement.startswith("BEGIN")
        if database.is_sqlite:
            cursor.row_factory = lambda _cursor, row: count_row(row)
        elif cursor.description:
            from psycopg.rows import tuple_row

            make = tuple_row(cursor)
            cursor.row_factory = lambda _cursor: lambda values: count_row(make(values))

    event.listen(database.engine, "after_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(database.engine, "after_cursor_execute", note)
