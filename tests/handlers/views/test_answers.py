"""What else does `/ps-stage` answer: choices, near names, one's engagements, help, refusals?"""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.actions.views.moved import already
from handlers.block_kit.ids import ref
from handlers.block_kit.refused import refused
from handlers.block_kit.usage import Usage, usage
from handlers.pages.views.my_engagements import PER_PAGE, EngagementLine, my_engagements
from handlers.ps_stage.views.choices import (
    Choice,
    Suggestion,
    activities_called,
    choose_engagement,
    unknown_name,
    unknown_role,
)
from methodology.engagement.engagement import EngagementId
from methodology.engagement.health import Health
from tests.support.sample import LONG_NAME, TODAY, done, engagement, longest, methodology, work
from tests.support.view_checks import checked, elements, labels_in

Golden = Callable[[Any], Any]
USAGES = (
    Usage(typed="", gives="where this channel stands"),
    Usage(typed="role pm", gives="a role & its work"),
)


def test_several_engagements_are_offered(golden: Golden) -> None:
    choices = [Choice(engagement=EngagementId(1), title="Acme (SOW-1)", detail="Scoping")]
    golden(choose_engagement("acme", [*choices, Choice(engagement=EngagementId(2), title="Acme Labs")]))


def test_more_engagements_than_fit_are_counted() -> None:
    many = [Choice(engagement=EngagementId(n), title=LONG_NAME, detail=LONG_NAME) for n in range(1, 40)]
    payload = checked(choose_engagement("", many))
    assert "and 29 more" in payload["text"]
    assert "live in this channel" in payload["text"]


def near(*names: str) -> list[Suggestion]:
    return [Suggestion(name=each, typed=each) for each in names]


def test_near_names_are_one_press_away(golden: Golden) -> None:
    payload = golden(unknown_name("scopng *x*", near("Scoping", "Acme", LONG_NAME, "a fourth")))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert [ref(e["value"]).choice for e in buttons][:2] == ["Scoping", "Acme"]
    assert len(buttons) == 3


def test_near_roles_are_one_press_away(golden: Golden) -> None:
    payload = golden(unknown_role("manger <x>", [Suggestion(name="Project Manager", typed="role pm")]))
    assert [ref(e["value"]).choice for block in payload["blocks"] for e in elements(block)] == ["role pm"]


def test_an_activity_is_offered_with_its_stage(golden: Golden) -> None:
    found = [
        Suggestion(name=f"{LONG_NAME} {n}", of="Engagement Execution", typed="Execution") for n in range(7)
    ]
    payload = golden(activities_called("kickoff", found))
    buttons = [e for block in payload["blocks"] for e in elements(block)]
    assert len(buttons) == 5
    assert all(each["text"]["text"].endswith(" (Engagement Execution)") for each in buttons)
    assert {ref(each["value"]).choice for each in buttons} == {"Execution"}
    assert "7 activities have such a name" in payload["text"]
    assert "and 2 more" in payload["text"]


def test_a_single_activity_is_told_in_the_singular() -> None:
    said = activities_called(
        "raid", [Suggestion(name="Maintain the RAID board", of="Execution", typed="Execution")]
    )
    assert "One activity has such a name" in said.text
    assert "more" not in said.text


def line(number: int, **changes: Any) -> EngagementLine:
    base = EngagementLine(
        engagement=EngagementId(number),
        title="Acme (SOW-42)",
        stages=("Scoping", "Delivery Prep"),
        health=Health(state="at_risk", reasons=("1 activity is overdue",)),
        open_work=12,
        overdue=1,
        roles=("Project Manager",),
        next_due=date(2026, 11, 26),
    )
    return base.model_copy(update=changes)


def test_my_engagements_stand_above_the_map(golden: Golden) -> None:
    golden(my_engagements(methodology(), [line(1), line(2, state="on_hold", stages=())], TODAY, total=2))


def test_a_page_of_the_longest_engagements_fits(golden: Golden) -> None:
    reasons = Health(state="late", reasons=tuple(LONG_NAME for _ in range(8)))
    lines = [line(n, title=LONG_NAME * 2, stages=(LONG_NAME,), health=reasons) for n in range(PER_PAGE)]
    payload = golden(my_engagements(longest(), lines, TODAY, total=95, page=2))
    assert labels_in(payload)[-2:] == ["Previous page", "Next page"]


def test_without_engagements_one_reads_how_to_begin(golden: Golden) -> None:
    payload = golden(my_engagements(methodology(), [], TODAY, total=0))
    assert "/ps-start" in payload["text"]


def test_usage_is_told_from_the_table(golden: Golden) -> None:
    golden(usage("/ps-stage", USAGES))


def test_what_nothing_answers_to_is_repeated_as_text() -> None:
    assert "“role ∗x∗” is nothing that" in usage("/ps-stage", USAGES, asked="role *x*").text


def test_a_refusal_says_what_it_says() -> None:
    payload = checked(refused("Acme <1> is closed. Type `/ps-stage Acme` to see it."))
    assert payload["text"] == "Acme &lt;1&gt; is closed. Type `/ps-stage Acme` to see it."


def test_a_second_click_shows_the_true_state() -> None:
    assert already(methodology(), engagement(), done(), TODAY).text == (
        "*Book the room*: Done by <@U0BEN> on Mon 23 Nov. Nothing was changed. "
        "The message above shows how it stands now."
    )


def test_a_click_on_what_is_over_says_that_it_is() -> None:
    over = engagement(customer="Acme", reference="", state="cancelled")
    assert already(methodology(), over, work(), TODAY).text == (
        "Nothing was changed: *Acme* is cancelled. Reopen it first if there is more to do. "
        "The message above shows how it stands now."
    )
