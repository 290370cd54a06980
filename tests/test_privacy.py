"""PRIVACY.md: each column that has data about people is in it, as the tables say."""

import re
from pathlib import Path

import bot
from storage.privacy.personal_data import PERSONAL

PRIVACY = Path(bot.__file__).with_name("PRIVACY.md").read_text(encoding="utf-8")


def _rows(title: str) -> dict[str, str]:
    """The first two cells of the rows of a section's table."""
    section = PRIVACY.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return dict(re.findall(r"^\| `([\w.]+)` \| ([^|]+) \|", section, re.MULTILINE))


def test_every_column_with_data_about_people_is_told() -> None:
    told = _rows("Every column with data about people")
    assert told == {
        f"{table}.{column}": what for table, columns in PERSONAL.items() for column, what in columns.items()
    }


def test_each_table_says_what_for_and_how_long() -> None:
    assert set(_rows("What for, and for how long")) == set(PERSONAL)
