"""The view of the full plan: filters, lines and pages."""

from collections.abc import Callable
from typing import Any, get_args

import pytest

from handlers.block_kit.ids import ButtonValue, FormOrigin, read_button_value
from handlers.block_kit.modal import MOST_BLOCKS
from handlers.pages.views.full_plan import PER_PAGE, PlanPage, filter_of, full_plan
from methodology.definition.ids import ActivityId
from methodology.engagement.engagement import EngagementId, EngagementState
from methodology.engagement.full_plan import PlanFilter
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from tests.support.sample import (
    ANNA,
    DORA,
    LONG_NAME,
    NOW,
    TODAY,
    crowd,
    done,
    engagement,
    longest,
    plan,
    viewer,
    work,
)
from tests.support.view_checks import actions_in, checked, elements, labels_in

Golden = Callable[[Any], Any]
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))


def page(*activities: PlannedActivity, to: PersonId = ANNA, **changes: Any) -> PlanPage:
    base = PlanPage(plan=plan(*activities), viewer=viewer(to), now=NOW, left=activities)
    return base.model_copy(update=changes)


def menus(payload: Any) -> list[list[str]]:
    """The choices in the menu of each line."""
    found = [e for block in payload["blocks"] for e in elements(block) if e["type"] == "overflow"]
    return [[read_button_value(option["value"]).choice for option in menu["options"]] for menu in found]


def test_a_plan_shows_its_activities_by_stage(golden: Golden) -> None:
    dropped = work(3, state="not_needed", reason="not *here*", closed_by=ANNA, closed_on=TODAY)
    golden(full_plan(page(work(), done(evidence="https://a.example/x"), dropped), ORIGIN))


def test_the_fullest_page_of_a_plan_fits() -> None:
    long = plan(*crowd(60), of=engagement(customer=LONG_NAME), by=longest())
    payload = checked(full_plan(page(*crowd(60), plan=long, chosen="all", page=2), ORIGIN))
    assert len(payload["blocks"]) <= MOST_BLOCKS
    assert labels_in(payload) == ["Previous page", "Next page"]


@pytest.mark.parametrize("state", ["open", "closed", "cancelled"])
@pytest.mark.parametrize("chosen", get_args(PlanFilter))
def test_a_filter_that_leaves_nothing_says_what_that_means(
    chosen: PlanFilter, state: EngagementState
) -> None:
    of = engagement(state=state)
    payload = checked(full_plan(page(chosen=chosen, plan=plan(of=of)), ORIGIN))
    assert ("Move on" in str(payload)) == (chosen == "open" and state == "open")
    menu = payload["blocks"][1]["elements"][0]
    assert filter_of(read_button_value(menu["initial_option"]["value"])) == chosen
    assert payload["blocks"][2]["text"]["text"].endswith(".")


def test_an_open_activity_has_other_choices_than_a_done_one() -> None:
    choices = menus(checked(full_plan(page(work(), done()), ORIGIN)))
    assert choices == [["done", "snooze_to", "reassign", "not_needed", "why"], ["undo", "evidence", "why"]]


def test_blocked_work_names_what_comes_right_before_it_not_the_first_of_the_chain() -> None:
    chain = (
        work(activity=ActivityId("first"), name="Call them"),
        work(2, activity=ActivityId("second"), name="Write it down", depends_on=("first",)),
        work(3, activity=ActivityId("third"), name="Send it", depends_on=("second",)),
    )
    payload = checked(full_plan(page(*chain), ORIGIN))
    [last] = [
        e["text"]["text"] for e in payload["blocks"] if "*Send it*" in e.get("text", {}).get("text", "")
    ]
    assert "after “Write it down”" in last
    assert "Call them" not in last


def test_somebody_who_may_not_change_a_plan_can_only_read_it() -> None:
    payload = checked(full_plan(page(work(), to=DORA), ORIGIN))
    assert actions_in(payload) == ["ps.plan.filter", "ps.act"]
    assert menus(payload) == [["why"]]


def test_pages_hold_all_work_once() -> None:
    pages = [page(*crowd(50), page=n).shown for n in (1, 2, 3)]
    assert [len(each) for each in pages] == [PER_PAGE, PER_PAGE, 10]
    assert sum(pages, ()) == crowd(50)


def test_a_filter_that_nobody_knows_is_the_open_one_and_once_all_is_over_what_was_done() -> None:
    assert filter_of(ButtonValue(choice="something else")) == "open"
    assert filter_of(ButtonValue(choice="something else"), is_over=True) == "done"
