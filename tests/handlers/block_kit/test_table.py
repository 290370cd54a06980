"""Tests of `handlers.block_kit.table`."""

from handlers.block_kit.message import answer
from handlers.block_kit.table import MOST_TEXT, table, words_of
from tests.support.view_checks import checked


def test_a_table_is_told_in_words_too() -> None:
    shown = table(
        ["Stage", "DRI", "Tools"],
        [[["1. <A>"], ["Anna & co"], ["Always:", "SOW", "Deck"]], [["2. B"], [], []]],
    )
    assert words_of(shown) == "*1. &lt;A&gt;*\nDRI: Anna &amp; co\nTools: Always: SOW; Deck\n\n*2. B*"
    checked(answer(shown))


def test_a_table_that_is_too_long_says_how_much_more_there_is() -> None:
    rows = [[[f"{n}"], [f"activity {n} {'x' * 80}" for n in range(60)]] for n in range(120)]
    shown = table(["Stage", "Activities"], rows[:3])
    assert "and " in words_of(shown)
    assert len(words_of(shown)) <= MOST_TEXT * 1.1
    checked(answer(shown))
