"""Tests of `handlers.block_kit.meanwhile`."""

import pytest

from handlers.block_kit.inputs import FormValues, ShowAgain, as_compared
from handlers.block_kit.meanwhile import Standing, check_texts

LONG = "What the customer expects of us. " * 30


def fields(text: str) -> FormValues:
    return FormValues({"goals": {"value": {"value": text}}})


def check(now: str, entered: str, shown: str, agreed: str = "") -> None:
    check_texts({"goals": Standing("Goals", now)}, fields(entered), fields(shown), agreed)


@pytest.mark.parametrize(
    ("now", "entered", "shown"),
    [
        ("was", "mine", "was"),
        ("theirs", "was", "was"),
        ("the same", "the same", ""),
        ("", "mine", "was"),
        (LONG.strip(), "mine", as_compared(LONG)),
    ],
    ids=[
        "nobody-wrote-meanwhile",
        "not-touched-in-this-form",
        "both-wrote-the-same",
        "taken-away-meanwhile",
        "a-long-text-of-which-the-form-carries-the-beginning",
    ],
)
def test_nothing_unseen_is_replaced(now: str, entered: str, shown: str) -> None:
    check(now, entered, shown)


@pytest.mark.parametrize("entered", ["mine", ""])
def test_unseen_words_are_shown_until_they_were_seen(entered: str) -> None:
    with pytest.raises(ShowAgain) as first:
        check("theirs", entered, "was")
    assert "theirs" in str([each.to_dict() for each in first.value.blocks])
    check("theirs", entered, "was", first.value.agreed)
    with pytest.raises(ShowAgain):
        check("theirs, once more", entered, "was", first.value.agreed)


def test_all_of_a_long_text_is_shown() -> None:
    with pytest.raises(ShowAgain) as shown:
        check("&<" * 500, "mine", "")
    assert sum(str(each.to_dict()).count("&amp;&lt;") for each in shown.value.blocks) == 500
