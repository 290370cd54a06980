"""What is stored about a person, and where their name stands in what people typed."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session

from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.text import plain_letters, words_of
from storage.privacy.personal_data import personal_tables, texts_of
from storage.privacy.rows_of import holds, in_workspace

LEFT_OUT = {"installation": ("data",)}
"""Columns that are no part of an export: the tokens of the app."""
NO_TEXT = ("person", "installation", "forgotten_person")
SHORTEST_NAME = 3


class Mention(NamedTuple):
    """A place in which a name stands: the column, the row, and the text around it."""

    column: str
    row: Mapping[str, Any]
    text: str


def export_person(session: Session, workspace: str, person: PersonId) -> dict[str, list[dict[str, Any]]]:
    """Every row of this workspace in which the person's id stands, by table."""
    found = {}
    for table in personal_tables():
        rows = session.execute(
            select(table).where(in_workspace(table, workspace), holds(session, table, person))
        )
        kept = [
            {name: value for name, value in row.items() if name not in LEFT_OUT.get(table.name, ())}
            for row in rows.mappings()
        ]
        if kept:
            found[table.name] = kept
    return found


def export_as_json(session: Session, person: Person) -> str:
    """The same as a document, with whose it is."""
    found = export_person(session, person.workspace, person.id)
    exported = {"person": person.id, "workspace": person.workspace, "tables": found}
    return json.dumps(exported, indent=2, ensure_ascii=False, default=str) + "\n"


def _place(text: str, match: re.Match[str]) -> tuple[int, int]:
    """Where in a text that is which was found in its plain letters."""
    at = [n for n, sign in enumerate(text) for _ in plain_letters(sign)] or [0]
    return at[min(match.start(), len(at) - 1)], at[min(match.end(), len(at)) - 1] + 1


def find_name(session: Session, person: Person) -> Iterator[Mention]:
    """Where their whole name, or a part of it, stands in this workspace."""
    words = [re.escape(word) for word in words_of(person.name) if len(word) >= SHORTEST_NAME]
    if not words:
        return
    name = re.compile("|".join(rf"\b{word}\b" if word.isascii() else word for word in words))
    for table in personal_tables():
        if table.name in NO_TEXT:
            continue
        columns, keys = texts_of(table), [each.name for each in table.primary_key]
        where = [each for each in ("engagement",) if each in table.columns and each not in keys]
        chosen = {each.name: each for each in (*table.primary_key, *columns)} | {
            each: table.columns[each] for each in where
        }
        query = select(*chosen.values()).where(in_workspace(table, person.workspace))
        for row in session.execute(query.execution_options(yield_per=1000)).mappings():
            for column in columns:
                value = row[column.name]
                text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
                if match := name.search(plain_letters(text)):
                    start, end = _place(text, match)
                    around = text[max(0, start - 40) : end + 40].replace("\n", " ")
                    row_key = {each: row[each] for each in (*where, *keys)}
                    yield Mention(f"{table.name}.{column.name}", row_key, around)
