"""Text that people type: what is kept of it, and what is refused."""

from unicodedata import normalize

import pytest

from methodology.refusal import Refusal
from methodology.text import MOST_ADDRESS, clean_text, folded, words_of

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


def test_a_letter_is_the_same_in_any_case_and_however_its_marks_are_written() -> None:
    letters = (each for each in map(chr, range(0x3000)) if each.isalpha())
    for letter in letters:
        for how in (str.upper, str.lower, str.title, str.casefold, _in_parts, folded):
            assert folded(how(letter)) == folded(letter), (letter, how)


def _in_parts(letter: str) -> str:
    return normalize("NFD", letter)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("İstanbul", ["istanbul", "ISTANBUL", "İSTANBUL", "ıstanbul", "i\u0307stanbul"]),
        ("Diyarbakır", ["DİYARBAKIR", "DIYARBAKIR", "diyarbakir"]),
        ("Großmann", ["GROSSMANN", "GROẞMANN", "grossmann"]),
        ("Ὀδυσσεύς", ["ΟΔΥΣΣΕΥΣ", "οδυσσευς", "οδυσσευσ", "ὈΔΥΣΣΕΎΣ"]),
        ("ﬁnanz oﬃce", ["FINANZ OFFICE", "finanz office"]),
        ("ŉ Ǆ ǰan", ["N DZ JAN", "ʼn ǆ J̌AN"]),
        ("Col·legi Paral·lel", ["collegi parallel", "COL·LEGI PARAL·LEL", "Coŀlegi paraŀlel"]),
        ("Hawaiʻi", ["hawaii", "HAWAIʻI"]),
        ("Қазақстан", ["казакстан", "ҚАЗАҚСТАН"]),
        ("Đặng Łódź Ƶuk Ⱥcme Ɓ", ["dang lodz zuk acme b"]),
        ("مُحَمَّد أحمـــد", ["محمد احمد"]),
        ("שָׁלוֹם", ["שלום"]),
        ("Ｆｕｌｌ 𝐁old", ["full bold"]),
    ],
)
def test_words_are_compared_without_case_accents_and_ligatures(name: str, typed: list[str]) -> None:
    assert {words_of(each) for each in (*typed, name.upper(), name.lower())} == {words_of(name)}
