"""Text that people type: what is kept of it, and what is refused."""

import pytest

from methodology.refusal import Refusal
from methodology.text import MOST_ADDRESS, clean_text

SITE = "https://a.example/"


@pytest.mark.parametrize(
    "typed",
    [
        SITE + "a" * (MOST_ADDRESS - len(SITE)),
        f"Signed: {SITE} and {SITE}b " + "word " * 500,
        SITE + "株" * 200,
        "a" * 2900,
        f"詳細は {SITE}、" + "株" * 400,
    ],
    ids=["as-long-as-it-may-be", "a-long-text-with-two", "encoded", "none", "behind-foreign-punctuation"],
)
def test_an_address_that_slack_opens_is_kept(typed: str) -> None:
    assert clean_text(typed, "the evidence") == typed.strip()


@pytest.mark.parametrize(
    ("typed", "length"),
    [(SITE + "a" * 2500, 2518), (f"See HTTPS://a.example/{'株' * 220}, please", 1999)],
    ids=["long", "long-once-it-is-encoded"],
)
def test_an_address_that_is_too_long_to_be_opened_is_refused(typed: str, length: int) -> None:
    with pytest.raises(Refusal, match=f"^The address in the evidence has {length} characters as it is sent"):
        clean_text(typed, "the evidence")
