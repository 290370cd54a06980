"""Do plans come out as a person calculates them? One page of arithmetic per engagement type."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from methodology.plan.calendar import working_calendar
from methodology.plan.plan import PlanItem
from tests.support.opened import gitlab_ps, opened, planned

PAGES = sorted((Path(__file__).parent / "plans").glob("*.yaml"))
BY_TYPE = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def items_of(page: dict[str, Any]) -> tuple[PlanItem, ...]:
    engagement = dict(page["engagement"])
    calendar = working_calendar(engagement.pop("holidays", None))
    return planned(opened(**engagement), calendar)


def read(page: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(page.read_text("utf-8"))
    return found


def test_there_is_a_page_for_each_type() -> None:
    assert {page.stem for page in PAGES} == {each.id for each in gitlab_ps().types}
    assert all(read(page)["engagement"]["type"] == page.stem for page in PAGES)


@BY_TYPE
def test_each_activity_is_due_on_the_day_calculated_by_hand(page: Path) -> None:
    by_hand = read(page)

    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for item in items_of(by_hand):
        found[item.stage][item.activity].append(item.due or item.waiting_for)

    expected = {
        stage: {activity: when if isinstance(when, list) else [when] for activity, when in activities.items()}
        for stage, activities in by_hand["plan"].items()
    }
    assert found == expected


@pytest.mark.parametrize("name", ["education", "custom_education"])
def test_roles_are_those_of_the_type(name: str) -> None:
    by_hand = read(PAGES[0].with_name(f"{name}.yaml"))

    found = {item.activity: item.dri for item in items_of(by_hand)}

    assert found == {activity: role for role, of_role in by_hand["dri"].items() for activity in of_role}
