"""Slack's table, and the same in words for where Slack does not take it."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from slack_sdk.models.blocks import TableBlock

from handlers.block_kit.text import escape

__all__ = ["TableBlock", "table", "words_of"]

MOST_ROWS = 100
MOST_TEXT = 10_000
"""Characters of all cells of a message together."""
MOST_LINES = 100
NOTHING = "–"

Cell = Sequence[str]
"""The lines of a cell: several are a list."""


def table(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> TableBlock:
    """A table; of what Slack would not take, it says how much more there is."""
    shown = rows[: MOST_ROWS - 1]
    fitting = (most for most in range(MOST_LINES, 0, -1) if _length(head, shown, most) <= MOST_TEXT)
    most = next(fitting, 1)
    cells = [[_cell([each]) for each in head]]
    cells += [[_cell(_first(each, most)) for each in row] for row in shown]
    return TableBlock(rows=cells, column_settings=[{"is_wrapped": True} for _ in head])


def words_of(block: TableBlock) -> str:
    """The table as mrkdwn: a paragraph for each row, below its first cell."""
    head, *rows = ([_lines(cell) for cell in row] for row in block.rows)
    return "\n\n".join("\n".join(_paragraph([each[0] for each in head], row)) for row in rows)


def _paragraph(head: Sequence[str], row: Sequence[Cell]) -> Iterator[str]:
    yield f"*{escape(', '.join(row[0]))}*"
    for label, lines in zip(head[1:], row[1:], strict=True):
        if list(lines) != [NOTHING]:
            listed = "; ".join(lines).replace(":; ", ": ")  # the first line below a heading
            yield f"{escape(label)}: {escape(listed)}"


def _first(lines: Cell, most: int) -> Cell:
    return lines if len(lines) <= most else [*lines[:most], f"and {len(lines) - most} more"]


def _length(head: Sequence[str], rows: Sequence[Sequence[Cell]], most: int) -> int:
    cells = (_first(each, most) or [NOTHING] for row in rows for each in row)
    return sum(map(len, chain(head, chain.from_iterable(cells))))


def _cell(lines: Cell) -> dict[str, Any]:
    if len(lines) < 2:
        return {"type": "raw_text", "text": next(iter(lines), NOTHING)}
    sections = [{"type": "rich_text_section", "elements": [{"type": "text", "text": each}]} for each in lines]
    points = {"type": "rich_text_list", "style": "bullet", "elements": sections}
    return {"type": "rich_text", "elements": [points]}


def _lines(cell: Any) -> Cell:
    assert isinstance(cell, Mapping), "cells are as `table` makes them"
    if cell["type"] == "raw_text":
        return [str(cell["text"])]
    (points,) = cell["elements"]
    return [str(each["elements"][0]["text"]) for each in points["elements"]]
