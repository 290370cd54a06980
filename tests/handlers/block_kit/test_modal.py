"""Modals and their limits."""

import pytest

from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.inputs import text_input
from handlers.block_kit.layout import section
from handlers.block_kit.message import TooMuch
from handlers.block_kit.modal import loading, modal, notice
from tests.support.view_checks import checked


def test_more_blocks_than_a_view_takes_are_refused() -> None:
    with pytest.raises(TooMuch, match="1 to 100 blocks"):
        modal("ps.x", "X", [section("x") for _ in range(101)])


def test_a_modal_with_inputs_needs_a_button_that_submits_it() -> None:
    with pytest.raises(TooMuch, match="submits"):
        modal("ps.x", "X", [text_input("a", "A")])


def test_a_modal_that_would_carry_too_much_is_refused() -> None:
    with pytest.raises(TooMuch, match="3000"):
        modal("ps.x", "X", [section("x")], carries=ButtonValue(choice="x" * 3000))


def test_small_modals_are_complete() -> None:
    checked(loading("Open an engagement"))
    said = checked(notice("One *line*.\nType `/ps-start`."))
    assert said["blocks"][0]["text"]["text"] == "One ∗line∗.\nType `/ps-start`."
