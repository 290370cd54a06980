"""Text for Slack: escaped, cut to size, with links and dates."""

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.block_kit.text import (
    count,
    day,
    escape,
    escape_sentence,
    evidence,
    first_lines,
    instant,
    link,
    listed,
    pieces,
    plain,
)

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param("R&D <b>", "R&amp;D &lt;b&gt;", id="entities"),
        pytest.param("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ", id="formatting-becomes-look-alikes"),
        pytest.param("_slanted_ snake_case", "ˍslantedˍ snake_case", id="an-underscore-in-a-word-stays"),
        pytest.param("<!channel> <@U123>", "&lt;!channel&gt; &lt;@\u2060U123&gt;", id="mentions"),
        pytest.param("@here bob@example.com", "@\u2060here bob@example.com", id="names-are-not-linked"),
        pytest.param("> quoted", "\u2060&gt; quoted", id="no-quote-at-the-beginning"),
        pytest.param("two\n lines\t", "two lines", id="one-line"),
        pytest.param("a\u202eb", "ab", id="signs-that-turn-the-line-go"),
        pytest.param("שלום", "\u2068שלום\u2069", id="right-to-left-keeps-to-itself"),
    ],
)
def test_what_people_typed_formats_nothing(typed: str, shown: str) -> None:
    assert escape(typed) == shown


@given(st.text())
def test_no_typed_text_can_mention_link_or_format(typed: str) -> None:
    shown = escape(typed)
    assert not re.search(r"[<>*~`\n\u202e]", shown)
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", shown)
    assert not shown.startswith("&gt;")


@given(st.text(), st.integers(1, 200))
def test_plain_text_is_never_longer_than_it_may_be(typed: str, most: int) -> None:
    assert 0 < len(plain(typed, most)) <= most


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(10, 60))
def test_pieces_fit_and_lose_no_word(text: str, most: int) -> None:
    assert all(len(piece) <= most for piece in pieces(text, most))
    assert "".join("".join(pieces(text, most)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("on", "written"),
    [
        pytest.param(date(2026, 11, 26), "Thu 26 Nov", id="near"),
        pytest.param(date(2027, 1, 4), "Mon 4 Jan", id="next-year-but-near"),
        pytest.param(date(2027, 8, 2), "Mon 2 Aug 2027", id="far-ahead-with-its-year"),
        pytest.param(date(2026, 3, 2), "Mon 2 Mar 2026", id="long-ago-with-its-year"),
    ],
)
def test_a_day_is_written_in_words(on: date, written: str) -> None:
    assert day(on, TODAY) == written


def test_an_instant_is_on_each_readers_clock() -> None:
    at = datetime(2026, 11, 24, 8, 5, tzinfo=UTC)
    assert instant(at) == "<!date^1795507500^{date_short_pretty} at {time}|24 Nov 2026 08:05 UTC>"


def test_a_link_keeps_its_address_and_escapes_its_label() -> None:
    assert link("https://a.example/?x=1&y=2", "A | <B>") == "<https://a.example/?x=1&amp;y=2|A ¦ &lt;B&gt;>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a.example/> <!channel>", "notes"])
def test_what_is_no_web_address_becomes_no_link(address: str) -> None:
    assert "<" not in link(address, address)


def test_evidence_is_a_link_where_it_is_one_and_words_elsewhere() -> None:
    assert evidence("https://a.example/x") == "<https://a.example/x|https://a.example/x>"
    assert evidence("see *the* binder") == "see ∗the∗ binder"


def test_a_refusal_keeps_its_commands_as_code_and_its_names_as_text() -> None:
    assert escape_sentence("Type `/ps-stage list`, *Bob*.") == "Type `/ps-stage list`, ∗Bob∗."


def test_a_list_that_is_cut_counts_the_rest() -> None:
    assert first_lines(["a", "b", "c"], 2) == "a\nb\nand 1 more"
    assert first_lines(["a" * 50, "b" * 50], 9, room=80) == f"{'a' * 50}\nand 1 more"
    assert first_lines(["a", "b"], 2) == "a\nb"


def test_names_and_numbers_are_put_into_words() -> None:
    assert [listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"], "or"), listed([])] == [
        "A",
        "A and B",
        "A, B or C",
        "",
    ]
    assert [count(1, "day", "days"), count(0, "day", "days")] == ["1 day", "0 days"]
