"""The filters and the order of the full plan."""

from datetime import date, timedelta

import pytest

from methodology.engagement.full_plan import PlanFilter, filter_plan
from tests.support.sample import ANNA, BEN, NOW, TODAY, done, plan, work

YESTERDAY = TODAY - timedelta(days=1)
EVERYTHING = (
    work(1),
    work(2, dri=BEN, due=YESTERDAY),
    work(3, due=None),
    done(4, dri=ANNA),
    work(5, state="not_needed"),
    work(6, state="withdrawn"),
)


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ("open", [2, 1, 3]),
        ("stage", [2, 1, 3]),
        ("done", [4]),
        ("mine", [1, 3]),
        ("late", [2]),
        ("unscheduled", [3]),
        ("all", [2, 1, 4, 5, 3]),
    ],
)
def test_a_filter_leaves_what_it_says(chosen: PlanFilter, left: list[int]) -> None:
    assert [each.id for each in filter_plan(plan(*EVERYTHING), chosen, ANNA, NOW)] == left


def test_the_filter_of_this_stage_leaves_out_later_ones() -> None:
    acme = plan(work(1), work(2, stage="delivery"))
    assert [each.id for each in filter_plan(acme, "stage", ANNA, NOW)] == [1]


def test_a_plan_is_read_by_stage_and_then_by_date() -> None:
    acme = plan(
        work(1, stage="delivery", due=TODAY),
        work(2, stage="prep", due=date(2026, 12, 9)),
        work(3, stage="prep", due=date(2026, 12, 8)),
        work(4, stage="scoping", due=None),
        work(5, stage="gone", due=None),
    )
    assert [each.id for each in filter_plan(acme, "open", ANNA, NOW)] == [5, 4, 3, 2, 1]
