"""The forms for extra work: their options, and the reading of their input."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from handlers.actions.views import extra_work
from handlers.actions.views.extra_work import NewActivity
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors, FormValues
from methodology.definition.activity import Activity
from methodology.definition.ids import ActivityId, RoleId, StageId
from methodology.engagement.engagement import EngagementId
from methodology.plan.facts import Raised
from tests.support.sample import LONG_NAME, NOW, engagement, longest, methodology, plan, work
from tests.support.view_checks import as_submitted, checked, chosen, ticked

Golden = Callable[[Any], Any]
METHODOLOGY = methodology()
ORIGIN = FormOrigin(about=ButtonValue(engagement=EngagementId(7)))
CONDITIONAL = tuple(each for each in METHODOLOGY.activities if each.kind == "conditional")


def test_what_came_up_is_ticked_with_what_it_plans(golden: Golden) -> None:
    payload = golden(extra_work.condition_form(METHODOLOGY, CONDITIONAL, ORIGIN))
    entered = as_submitted(payload, note={"value": "It grew"}, **{"came_up:0": ticked("review")})
    assert extra_work.read_conditions(entered) == (("review",), "It grew")
    with pytest.raises(FieldErrors, match="Tick what came up"):
        extra_work.read_conditions(as_submitted(payload))


def test_what_was_added_is_told_with_who_does_it_when_and_undo(golden: Golden) -> None:
    review, taken_back = (
        Raised(activity=ActivityId(each), on=date(2026, 11, 25), note="It grew")
        for each in ("review", "book_room")
    )
    facts = plan().engagement.plan_facts.model_copy(update={"raised": (review,)})
    raised = engagement(plan_facts=facts)
    added = work(9, activity="review", name="Let an architect review it", due=date(2026, 11, 27))
    page = extra_work.added_page(plan(added, of=raised), [review, taken_back], NOW, ORIGIN)
    payload = golden(page)
    assert extra_work.raised_on(payload["blocks"]) == [
        each.model_copy(update={"on": date.min, "note": ""}) for each in (review, taken_back)
    ]


def test_the_form_of_a_version_before_has_one_choice() -> None:
    assert extra_work.read_conditions(FormValues({"condition": {"value": chosen("review")}})) == (
        ("review",),
        "",
    )


def test_without_a_condition_or_a_detail_the_form_says_what_to_do() -> None:
    assert "Add an activity of your own" in str(checked(extra_work.condition_form(METHODOLOGY, (), ORIGIN)))
    assert "planned already" in str(checked(extra_work.details_form(plan(), (), ORIGIN)))


def details(number: int, source: Activity) -> tuple[Activity, ...]:
    return tuple(source.model_copy(update={"id": ActivityId(f"detail{n}")}) for n in range(number))


def test_what_puts_it_at_risk_comes_first() -> None:
    red = CONDITIONAL[0].model_copy(update={"id": ActivityId("red"), "at_risk": True})
    payload = checked(extra_work.condition_form(METHODOLOGY, [*CONDITIONAL, red], ORIGIN))
    assert payload["blocks"][0]["element"]["options"][0]["value"] == "red"


def test_details_are_ticked_in_groups_of_ten(golden: Golden) -> None:
    many = details(13, METHODOLOGY.activity[ActivityId("book_room")])
    payload = golden(extra_work.details_form(plan(), many, ORIGIN))
    entered = {"details:0": ticked("detail3"), "details:1": ticked("detail11", "detail12")}
    assert extra_work.read_details(as_submitted(payload, **entered)) == ("detail3", "detail11", "detail12")
    with pytest.raises(FieldErrors, match="Tick at least one"):
        extra_work.read_details(as_submitted(payload))


def test_the_fullest_lists_fit() -> None:
    long = longest().activity[ActivityId("review")].model_copy(update={"condition": LONG_NAME * 3})
    checked(extra_work.details_form(plan(by=longest()), details(95, long), ORIGIN))
    checked(extra_work.condition_form(longest(), details(60, long), ORIGIN))
    checked(extra_work.own_activity_form(longest().stages, longest().roles * 30, ORIGIN))


def test_an_activity_of_ones_own_is_read(golden: Golden) -> None:
    payload = golden(
        extra_work.own_activity_form(METHODOLOGY.stages, METHODOLOGY.roles, ORIGIN, role=RoleId("pm"))
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
    payload = checked(extra_work.own_activity_form(METHODOLOGY.stages, METHODOLOGY.roles, ORIGIN))
    with pytest.raises(FieldErrors) as refused:
        extra_work.read_own_activity(as_submitted(payload))
    assert set(refused.value.errors) == {"name", "role", "due"}
