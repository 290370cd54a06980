"""Messages: their limits, and the text that repeats their blocks."""

import pytest

from handlers.block_kit.layout import context, header, section
from handlers.block_kit.message import (
    MOST_ANSWER,
    MOST_TEXT,
    REST,
    Message,
    TooMuch,
    answer,
    message,
)


def test_the_text_says_everything_that_the_blocks_say() -> None:
    shown = message(header("A & B"), section("*one*"), context("two", "three"), lead="first")
    assert shown.text == "first\nA &amp; B\n*one*\ntwo\nthree"


def test_a_text_that_could_not_be_updated_is_cut_between_lines() -> None:
    shown = message(*(section(f"{n} {'x' * 500}") for n in range(20)))
    assert len(shown.text) <= MOST_TEXT
    assert shown.text.endswith(f"{'x' * 500}\n{REST}")


def test_an_answer_that_is_never_updated_says_it_all() -> None:
    shown = answer(*(section(f"{n} {'x' * 500}") for n in range(20)))
    assert MOST_TEXT < len(shown.text) < MOST_ANSWER
    assert f"19 {'x' * 500}" in shown.text


def test_more_blocks_than_slack_takes_are_refused() -> None:
    with pytest.raises(TooMuch, match="1 to 50 blocks"):
        message(*(section("x") for _ in range(51)))


def test_a_block_id_given_twice_is_refused() -> None:
    with pytest.raises(TooMuch, match="given twice"):
        message(section("x", block_id="same"), section("y", block_id="same"))


def test_a_message_without_text_is_refused() -> None:
    with pytest.raises(TooMuch, match="text"):
        Message(text="", blocks=(section("x"),))
