"""The export of a plan as a CSV file."""

import csv
import io

import pytest

from handlers.actions.views.export import COLUMNS, as_csv
from tests.support.sample import plan, work


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_what_people_typed_cannot_become_a_formula(typed: str) -> None:
    (row,) = csv.DictReader(io.StringIO(as_csv(plan(work(evidence=typed)))))
    assert row["evidence"] == f"'{typed}"


def test_every_activity_is_a_row_with_all_columns() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(plan(work(), work(due=None))))))
    assert [tuple(row) for row in rows] == [COLUMNS, COLUMNS]
    assert rows[1]["due"] == ""
