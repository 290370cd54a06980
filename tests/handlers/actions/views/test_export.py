"""The export of a plan as a CSV file."""

import csv
import io
import re

import pytest

from handlers.actions.views.export import COLUMNS, as_csv
from tests.support.sample import plan, work


def rows_of(file: bytes, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.decode("utf-8-sig"), newline=""), delimiter=delimiter))


TYPED = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    " =1",
    '"=1',
    "'=1",
    '"";"=1',
    "ok;=1",
    "ok; =1",
    'ok;"=1"',
    "ok;\u200b=1",
    "ok\n@SUM(A1)",
    "ok\r\n-1",
    "ok\t+1",
    "ok\u2028=1",
    "＝1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1",
    "ok;＝1",
    "\u200b=1",
    "\ufeff=1",
    "\u202e=1",
    "\u2066\u200f=1",
    "\u00ad=1",
    "\u3164=1",
    "\u00a0=1",
    "\ufe0f=1",
    "−1",
]


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_people_typed_cannot_become_a_formula(typed: str, delimiter: str) -> None:
    """Also where the file is opened with another separator: then quotes within a cell mean nothing."""
    file = as_csv(plan(work(evidence=typed, reason=f"because {typed}", name=typed)))
    lines = rows_of(file, delimiter) if delimiter == "," else []
    text = file.decode("utf-8-sig")
    cells = [cell for line in lines for cell in line] or re.split(rf"[{delimiter}\t\r\n\u2028]", text)
    starts = [
        re.sub('[\\s"\u00ad\u200b\u200f\u202e\u2066\ufeff\u3164\ufe0f]', "", cell)[:1] for cell in cells
    ]
    assert not set(starts) & set("=+-@＝＋－＠﹦−")


@pytest.mark.parametrize(
    "typed",
    [
        "a = b",
        "a-b",
        "R&D, -5 %",
        "x; y",
        "https://a.example/?a=1;b=2",
        "line\nline",
        "3.5",
        "‑",
        "ชื่อ",
        "株式会社",
        "",
    ],
)
def test_everything_else_stays_as_it_was_typed(typed: str) -> None:
    (_, row) = rows_of(as_csv(plan(work(evidence=typed))))
    assert row[COLUMNS.index("evidence")] == typed


def test_excel_is_told_that_it_is_utf_8() -> None:
    assert as_csv(plan(work(name="Größe \ud800"))).startswith(b"\xef\xbb\xbfstage,")


def test_every_activity_is_a_row_with_all_columns() -> None:
    rows = rows_of(as_csv(plan(work(), work(due=None))))
    assert rows[0] == list(COLUMNS)
    assert [len(row) for row in rows[1:]] == [len(COLUMNS)] * 2
    assert rows[2][COLUMNS.index("due")] == ""
