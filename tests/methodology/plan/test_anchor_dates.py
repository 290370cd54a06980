"""The dates of anchors."""

from datetime import date

import pytest

from methodology.definition.ids import AnchorId
from methodology.plan.anchor_dates import AnchorDate, numbered

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        pytest.param([("training", JUNE, 4)], [("training", JUNE, 1)], id="from-one"),
        pytest.param(
            [("training", JULY, 1), ("training", MAY, 2)],
            [("training", MAY, 1), ("training", JULY, 2)],
            id="in-their-order-in-time",
        ),
        pytest.param(
            [("training", JUNE, 1), ("kickoff", JULY, 1)],
            [("kickoff", JULY, 1), ("training", JUNE, 1)],
            id="each-anchor-on-its-own",
        ),
    ],
)
def test_the_occurrences_of_an_anchor_are_numbered(
    dates: list[tuple[str, date, int]], expected: list[tuple[str, date, int]]
) -> None:
    given = [AnchorDate(anchor=AnchorId(anchor), on=on, occurrence=nth) for anchor, on, nth in dates]
    assert [(each.anchor, each.on, each.occurrence) for each in numbered(given)] == expected
