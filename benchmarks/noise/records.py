"""The records of the engagements, read with SQL, and what changed in them since they were read last."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Row = dict[str, Any]

TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "engagement": (
        "id",
        ("id", "customer", "type", "facets", "state", "opened_by", "opened_on", "closed_on", "handoff"),
    ),
    "stage_entry": (
        "engagement || ':' || stage",
        ("engagement", "stage", "entered_on", "exit_by", "left_on"),
    ),
    "team_member": ("engagement || ':' || role", ("engagement", "role", "person", "deputy")),
    "anchor_date": (
        "engagement || ':' || anchor || ':' || occurrence",
        ("engagement", "anchor", "occurrence", "on_day", "actual"),
    ),
    "planned_activity": (
        "id",
        (
            "id",
            "engagement",
            "activity",
            "occurrence",
            "turn",
            "stage",
            "name",
            "role",
            "dri",
            "role_unfilled",
            "due",
            "waiting_for",
            "depends_on",
            "required",
            "state",
            "not_before",
            "closed_on",
            "evidence",
        ),
    ),
}
"""By table: the expression of its key, and the columns that are read. Both versions have all of these."""


class Records:
    """The tables as they were when they were read last."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file)
        self._version = -1
        self.tables: dict[str, dict[str, Row]] = {name: {} for name in TABLES}
        self._last_change = 0

    def close(self) -> None:
        self._connection.close()

    def changes(self) -> Iterator[Json]:
        """The rows that are new or different, one by one, then the history since."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        if version == self._version:
            return
        self._version = version
        for name in TABLES:
            yield from self._of(name)
        yield from self._history()

    def _of(self, name: str) -> Iterator[Json]:
        key, columns = TABLES[name]
        names = ", ".join(f'"{each}"' for each in columns)
        before, now = self.tables[name], dict[str, Row]()
        for id, *values in self._connection.execute(f'SELECT {key}, {names} FROM "{name}"'):
            row = dict(zip(columns, values, strict=True))
            now[str(id)] = row
            if before.get(str(id)) != row:
                yield {"t": "row", "table": name, "key": str(id), "row": row}
        for gone in before.keys() - now.keys():
            yield {"t": "row", "table": name, "key": gone, "row": None}
        self.tables[name] = now

    def _history(self) -> Iterator[Json]:
        columns = ("id", "engagement", "work", "at", "by", "what", "before", "after")
        names = ", ".join(f'"{each}"' for each in columns)
        found = self._connection.execute(
            f'SELECT {names} FROM "history" WHERE id > ? ORDER BY id', [self._last_change]
        )
        for values in found:
            row = dict(zip(columns, values, strict=True))
            self._last_change = row["id"]
            row |= {side: json.loads(row[side]) for side in ("before", "after")}
            yield {"t": "change"} | row
