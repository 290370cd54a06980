"""What does the export of a plan hold?"""

import csv
import io

import pytest

from handlers.pages.history import COLUMNS, as_csv
from methodology.engagement.engagement_plan import EngagementPlan
from tests.support.sample import engagement, methodology, work


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_what_people_typed_cannot_become_a_formula(typed: str) -> None:
    there = EngagementPlan(
        engagement=engagement(), methodology=methodology(), work=(work(evidence=typed),), people={}
    )
    (row,) = csv.DictReader(io.StringIO(as_csv(there)))
    assert row["evidence"] == f"'{typed}"


def test_every_activity_is_a_row_with_all_columns() -> None:
    there = EngagementPlan(
        engagement=engagement(), methodology=methodology(), work=(work(), work(due=None)), people={}
    )
    rows = list(csv.DictReader(io.StringIO(as_csv(there))))
    assert [tuple(row) for row in rows] == [COLUMNS, COLUMNS]
    assert rows[1]["due"] == ""
