"""Is a message refused that Slack would refuse, and does its text say all of it?"""

import pytest
from slack_sdk.models.blocks import ActionsBlock

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin, decode, encode, ref
from handlers.block_kit.inputs import text_input
from handlers.block_kit.layout import actions, button, context, header, overflow, section, sections
from handlers.block_kit.message import MOST_ANSWER, MOST_TEXT, REST, Message, TooMuch, answer, message
from handlers.block_kit.modal import loading, modal, notice
from methodology.engagement.engagement import EngagementId
from methodology.plan.activity import PlannedActivityId
from methodology.refusal import Refusal
from tests.support.view_checks import checked


def test_the_text_says_everything_that_the_blocks_say() -> None:
    shown = message(header("A & B"), section("*one*"), context("two", "three"), lead="first")
    assert shown.text == "first\nA &amp; B\n*one*\ntwo\nthree"


def test_a_text_that_could_not_be_updated_is_cut_between_lines() -> None:
    shown = message(*(section(f"{number} {'x' * 500}") for number in range(20)))
    assert len(shown.text) <= MOST_TEXT
    assert shown.text.endswith(f"{'x' * 500}\n{REST}")


def test_an_answer_that_is_never_updated_says_it_all() -> None:
    shown = answer(*(section(f"{number} {'x' * 500}") for number in range(20)))
    assert MOST_TEXT < len(shown.text) < MOST_ANSWER
    assert f"19 {'x' * 500}" in shown.text


def test_more_blocks_than_slack_takes_are_refused() -> None:
    with pytest.raises(TooMuch, match="1 to 50 blocks"):
        message(*(section("x") for _ in range(51)))
    with pytest.raises(TooMuch, match="1 to 100 blocks"):
        modal("ps.x", "X", [section("x") for _ in range(101)])


def test_a_block_id_given_twice_is_refused() -> None:
    with pytest.raises(TooMuch, match="given twice"):
        message(section("x", block_id="same"), section("y", block_id="same"))


def test_a_message_without_text_is_refused() -> None:
    with pytest.raises(TooMuch, match="text"):
        Message(text="", blocks=(section("x"),))


def test_a_modal_with_inputs_needs_a_button_that_submits_it() -> None:
    with pytest.raises(TooMuch, match="submits"):
        modal("ps.x", "X", [text_input("a", "A")])


def test_a_modal_that_would_carry_too_much_is_refused() -> None:
    with pytest.raises(TooMuch, match="3000"):
        modal("ps.x", "X", [section("x")], carries=ButtonValue(choice="x" * 3000))


def test_long_text_goes_into_several_sections() -> None:
    blocks = sections("\n".join(["word " * 100] * 20))
    assert len(blocks) > 1
    checked(answer(*blocks))


def test_a_button_carries_what_it_is_about() -> None:
    about = ButtonValue(
        engagement=EngagementId(12), work=PlannedActivityId(34), choice="snooze_1", surface="digest", page=2
    )
    pressed = button("Done", ids.DONE, about).to_dict()
    assert ref(pressed["value"]) == about


def test_what_a_menu_carries_fits_its_options() -> None:
    longest = ButtonValue(
        engagement=EngagementId(10**12), work=PlannedActivityId(10**12), choice="not_needed", surface="digest"
    )
    assert len(encode(longest)) <= ids.MOST_OPTION_VALUE
    checked(message(section("x", overflow(ids.ACT, [("One", longest)]))))


def test_a_form_carries_where_to_show_the_result() -> None:
    carried = FormOrigin(about=ButtonValue(engagement=EngagementId(1)), channel="C1", message_ts="1.2")
    assert decode(FormOrigin, encode(carried)) == carried


@pytest.mark.parametrize("travelled", ["", "{", '{"unknown": 1}', "7"])
def test_a_button_of_an_older_message_is_refused_with_what_to_do(travelled: str) -> None:
    with pytest.raises(Refusal, match="Type `/ps-stage`"):
        ref(travelled)


def test_no_row_of_buttons_where_there_are_none() -> None:
    assert actions([None, None]) == []
    assert [type(block) for block in actions([None, button("A", "ps.a", ButtonValue())])] == [ActionsBlock]


def test_small_modals_are_complete() -> None:
    checked(loading("Open an engagement"))
    said = checked(notice("One *line*.\nType `/ps-start`."))
    assert said["blocks"][0]["text"]["text"] == "One ∗line∗.\nType `/ps-start`."
