"""The records of a SQLite database as they were: what has changed in them, and the way back."""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple

Row = tuple[Any, ...]


class Table(NamedTuple):
    """The rows of a table as they were, by their keys."""

    columns: list[str]
    keys: list[int]
    rows: dict[Row, Row]


class Records:
    """The rows of the database as they were: what has changed in them, and the way back."""

    def __init__(self, file: Path) -> None:
        self._database = sqlite3.connect(file, isolation_level=None)
        self._database.execute("PRAGMA synchronous=OFF")
        found = self.all("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [name for (name,) in found if not name.startswith("methodology_")]
        self._were = {name: self._table(name) for name in names}
        self._version = self._data_version()

    def close(self) -> None:
        self._database.close()

    def all(self, sql: str) -> list[Row]:
        return self._database.execute(sql).fetchall()

    def unlock(self) -> None:
        """Have nothing in the database keep the history from being undone."""
        for (trigger,) in self.all("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            self._database.execute(f'DROP TRIGGER "{trigger}"')

    def undo(self) -> dict[str, list[str]]:
        """Have everything as it was; tells by table which columns had changed, and which rows were new."""
        if self._data_version() == self._version:
            return {}
        undone = {name: self._undone(name, were) for name, were in self._were.items()}
        self._version = self._data_version()
        return {name: sorted(changes) for name, changes in undone.items() if changes}

    def _undone(self, name: str, were: Table) -> set[str]:
        changes: set[str] = set()
        now = self._table(name).rows
        for key, row in now.items():
            was = were.rows.get(key)
            if was is None:
                named = dict(zip(were.columns, row, strict=True))
                changes.add(f"new {named.get('what') or named.get('kind') or 'row'}")
            elif row != was:
                changes |= {c for c, new, old in zip(were.columns, row, was, strict=True) if new != old}
            if row != was:
                where = " AND ".join(f'"{were.columns[each]}" = ?' for each in were.keys)
                self._database.execute(f'DELETE FROM "{name}" WHERE {where}', key)
        if were.rows.keys() - now.keys():
            changes.add("gone")
        missing = [row for key, row in were.rows.items() if row != now.get(key)]
        values = ", ".join("?" * len(were.columns))
        self._database.executemany(f'INSERT INTO "{name}" VALUES ({values})', missing)
        return changes

    def _data_version(self) -> int:
        """Another one after each change that somebody else made."""
        return int(self.all("PRAGMA data_version")[0][0])

    def _table(self, name: str) -> Table:
        told = self.all(f'PRAGMA table_info("{name}")')
        keys = [number for number, each in enumerate(told) if each[5]]
        rows = {tuple(row[each] for each in keys): row for row in self.all(f'SELECT * FROM "{name}"')}
        return Table([each[1] for each in told], keys, rows)
