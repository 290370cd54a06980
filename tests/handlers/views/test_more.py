"""Do More and the forms behind it offer what works, and read what was entered?"""

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest

from handlers.actions.views import extra_work
from handlers.actions.views.extra_work import IterationPlan, NewActivity, Proposed
from handlers.actions.views.more import MoreAction, more
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FieldErrors
from methodology.definition.activity import Activity
from methodology.definition.ids import ActivityId, RoleId, StageId
from methodology.engagement.engagement import EngagementId, EngagementState
from tests.support.sample import LONG_NAME, TODAY, engagement, longest, methodology
from tests.support.view_checks import as_submitted, checked, chosen, elements, ticked

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
CARRIED = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
EVERYTHING: frozenset[MoreAction] = frozenset(get_args(MoreAction))


def entries(state: EngagementState, actions: frozenset[MoreAction] = EVERYTHING) -> list[str]:
    payload = checked(more(engagement(state=state), CARRIED, actions))
    return [e["action_id"].removeprefix("ps.") for block in payload["blocks"] for e in elements(block)]


def test_the_menu_says_what_each_entry_does(golden: Golden) -> None:
    golden(more(engagement(customer=LONG_NAME), CARRIED, EVERYTHING))


def test_what_can_be_done_follows_the_state() -> None:
    assert {"hold", "close", "cancel"} <= set(entries("open"))
    assert "hold" not in entries("on_hold")
    assert {"resume", "close"} <= set(entries("on_hold"))
    assert entries("closed") == ["status_report", "history", "export", "reopen"]
    assert entries("cancelled") == entries("closed")


def test_only_what_works_is_offered() -> None:
    assert entries("open", frozenset({"history"})) == ["history"]


def test_who_may_do_nothing_reads_who_may() -> None:
    assert "Only the team" in str(checked(more(engagement(), CARRIED, frozenset())))


CONDITIONAL = tuple(each for each in METHODOLOGY.activities if each.kind == "conditional")


def test_a_condition_is_chosen_by_what_it_leads_to(golden: Golden) -> None:
    payload = golden(extra_work.condition_form(METHODOLOGY, CONDITIONAL, CARRIED))
    assert extra_work.read_condition(as_submitted(payload, condition=chosen("review"))) == "review"
    with pytest.raises(FieldErrors, match="Choose what came up"):
        extra_work.read_condition(as_submitted(payload))


def test_without_a_condition_or_a_detail_the_form_says_what_to_do() -> None:
    assert "Add an activity of your own" in str(checked(extra_work.condition_form(METHODOLOGY, (), CARRIED)))
    assert "planned already" in str(checked(extra_work.details_form(METHODOLOGY, (), CARRIED)))


def details(number: int, source: Activity) -> tuple[Activity, ...]:
    return tuple(source.model_copy(update={"id": ActivityId(f"detail{n}")}) for n in range(number))


def test_details_are_ticked_in_groups_of_ten(golden: Golden) -> None:
    many = details(13, METHODOLOGY.activity[ActivityId("book_room")])
    payload = golden(extra_work.details_form(METHODOLOGY, many, CARRIED))
    entered = {"details:0": ticked("detail3"), "details:1": ticked("detail11", "detail12")}
    assert extra_work.read_details(as_submitted(payload, **entered)) == ("detail3", "detail11", "detail12")
    with pytest.raises(FieldErrors, match="Tick at least one"):
        extra_work.read_details(as_submitted(payload))


def test_the_fullest_lists_fit() -> None:
    long = longest().activity[ActivityId("review")].model_copy(update={"condition": LONG_NAME * 3})
    checked(extra_work.details_form(longest(), details(95, long), CARRIED))
    checked(extra_work.condition_form(longest(), details(60, long), CARRIED))
    checked(extra_work.own_activity_form(longest().stages, longest().roles * 30, CARRIED))


def test_an_activity_of_ones_own_is_read(golden: Golden) -> None:
    payload = golden(
        extra_work.own_activity_form(METHODOLOGY.stages, METHODOLOGY.roles, CARRIED, role=RoleId("pm"))
    )
    entered = {
        "name": {"value": "Review the firewall rules"},
        "stage": chosen("delivery"),
        "due": {"selected_date": "2026-12-04"},
    }
    assert extra_work.read_own_activity(as_submitted(payload, **entered)) == NewActivity(
        name="Review the firewall rules",
        stage=StageId("delivery"),
        role=RoleId("pm"),
        due=date(2026, 12, 4),
    )


def test_what_an_activity_lacks_is_said_at_its_field() -> None:
    payload = checked(extra_work.own_activity_form(METHODOLOGY.stages, METHODOLOGY.roles, CARRIED))
    with pytest.raises(FieldErrors) as refused:
        extra_work.read_own_activity(as_submitted(payload))
    assert set(refused.value.errors) == {"name", "role", "due"}


def test_iterations_are_proposed_before_they_count(golden: Golden) -> None:
    payload = checked(extra_work.iterations_form(2, 4, CARRIED, first_day=date(2026, 12, 1)))
    assert extra_work.read_iterations(as_submitted(payload, weeks=chosen("3"))) == IterationPlan(
        first_day=date(2026, 12, 1), weeks=3, number=4
    )
    proposed = Proposed(
        carried=CARRIED, iterations=((date(2026, 12, 1), date(2026, 12, 14)),) * 2, first_number=3
    )
    preview = golden(extra_work.iterations_preview(proposed, TODAY))
    assert decode(Proposed, preview["private_metadata"]) == proposed


def test_iterations_need_a_first_day() -> None:
    payload = checked(extra_work.iterations_form(2, 4, CARRIED, first_day=None))
    with pytest.raises(FieldErrors) as refused:
        extra_work.read_iterations(as_submitted(payload))
    assert list(refused.value.errors) == ["first_day"]


def test_a_year_of_iterations_fits() -> None:
    days = (date(2026, 12, 1), date(2026, 12, 14))
    checked(extra_work.iterations_preview(Proposed(carried=CARRIED, iterations=(days,) * 26), TODAY))
