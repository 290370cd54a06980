"""Text for Slack: escaped, cut to size, with links and dates."""

import re
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.block_kit.text import (
    MOST_SECTION,
    count,
    escape,
    escape_sentence,
    evidence,
    first_lines,
    first_listed,
    instant,
    link,
    linked,
    listed,
    mention,
    pieces,
    plain,
    rest_of,
)
from methodology.plan.team import PersonId
from methodology.text import day

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


@pytest.mark.parametrize(
    ("typed", "most", "shown"),
    [
        pytest.param("Command of the Message", 22, "Command of the Message", id="what-fits-whole"),
        pytest.param("Submit the weekly timesheet", 24, "Submit the weekly…", id="between-words"),
        pytest.param("Scoping issue (PS Plan project)", 17, "Scoping issue…", id="without-an-open-bracket"),
        pytest.param("a Donaudampfschifffahrtsgesellschaft", 20, "a Donaudampfschifff…", id="within-a-long-word"),
        pytest.param("Submit the weekly timesheet", 18, "Submit the weekly…", id="a-word-that-just-fits"),
    ],
)  # fmt: skip
def test_a_text_is_cut_between_words_where_little_is_lost(typed: str, most: int, shown: str) -> None:
    assert plain(typed, most) == shown
    if shown != typed:
        both = shown.removesuffix("…") + rest_of(typed, most).removeprefix("…")
        assert "".join(both.split()) == "".join(typed.split()), (
            "nothing is lost between a label and the line below"
        )


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
    assert instant(at) == "<!date^1795507500^{date_short} at {time}|24 Nov 2026 08:05 UTC>"


def test_a_link_keeps_its_address_and_escapes_its_label() -> None:
    assert link("https://a.example/?x=1&y=2", "A | <B>") == "<https://a.example/?x=1&amp;y=2|A ¦ &lt;B&gt;>"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a.example/> <!channel>", "notes"])
def test_what_is_no_web_address_becomes_no_link(address: str) -> None:
    assert "<" not in link(address, address)


LONG = "https://drive.example/" + "a" * 300
HOST = "https://" + "accounts." * 12 + "example"


def link_to(address: str, label: str = "") -> str:
    return f"<{address}|{label or address}>"


A, B = "https://a.example/x", "https://b.example/y"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        pytest.param(A, link_to(A), id="alone"),
        pytest.param("see *the* binder", "see ∗the∗ binder", id="no-address"),
        pytest.param(f"Signed SOW: {A}", f"Signed SOW: {link_to(A)}", id="within-a-text"),
        pytest.param(f"{A} and {B}.", f"{link_to(A)} and {link_to(B)}.", id="two"),
        pytest.param(f"{A},{B}", f"{link_to(A)},{link_to(B)}", id="two-without-a-blank"),
        pytest.param(f"{A}{B}", f"{link_to(A)}{link_to(B)}", id="two-pasted-together"),
        pytest.param(f"{A}<{B}>", f"{link_to(A)}&lt;{link_to(B)}&gt;", id="two-the-second-in-angles"),
        pytest.param(f"{A}→{B}", f"{link_to(A)}→{link_to(B)}", id="two-with-an-arrow"),
        pytest.param(f"{A}\u200b{B}", f"{link_to(A)}\u200b{link_to(B)}", id="two-with-an-invisible-sign"),
        pytest.param(f"{A}?to%3D{B}", link_to(f"{A}?to%3D{B}"), id="one-half-encoded-within-another"),
        pytest.param(f"{A}\n\t{B}", f"{link_to(A)} {link_to(B)}", id="two-in-lines"),
        pytest.param(f"SOW: {LONG}", f"SOW: {link_to(LONG, LONG[:79] + '…')}", id="only-the-label-is-cut"),
        pytest.param(f"{'x ' * 150}{A} end", f"{('x ' * 100)[:199].rstrip()}… {link_to(A)}", id="after-a-cut-text"),
        pytest.param(f"{LONG} {LONG}", " ".join([link_to(LONG, LONG[:79] + "…")] * 2), id="two-long-ones"),
        pytest.param("https://a.example/a|b", link_to("https://a.example/a%7Cb"), id="a-pipe"),
        pytest.param("https://a.example/a<b>c", link_to("https://a.example/a%3Cb%3Ec"), id="angles"),
        pytest.param(f"<{A}>", f"&lt;{link_to(A)}&gt;", id="in-angles"),
        pytest.param(f"<{A}|SOW>", f"&lt;{link_to(A)}|SOW&gt;", id="as-slack-writes-it"),
        pytest.param(f"[SOW]({A})", f"[SOW]({link_to(A)})", id="as-markdown-writes-it"),
        pytest.param("https://a.example/?a=1&b=2", link_to("https://a.example/?a=1&amp;b=2"), id="an-ampersand"),
        pytest.param("(https://a.example/w_(x))", f"({link_to('https://a.example/w_(x)', 'https://a.example/w%5F(x)')})", id="brackets"),
        pytest.param("https://a.example/~an/*x*/", link_to("https://a.example/~an/*x*/", "https://a.example/%7Ean/%2Ax%2A/"), id="marks-that-format"),
        pytest.param("https://a.example/Größe", link_to("https://a.example/Gr%C3%B6%C3%9Fe"), id="letters-of-a-path"),
        pytest.param("https://a.example/x／y?z＝1", f"{link_to('https://a.example/x')}／y?z＝1", id="full-width-ends-it"),
        pytest.param(f"见{A}。谢谢", f"见{link_to(A)}。谢谢", id="between-chinese"),
        pytest.param(f"“{A}”, *{B}*", f"“{link_to(A)}”, ∗{link_to(B)}∗", id="in-quotes-and-marks"),
        pytest.param(f"\u2068{A}\u2069\u200b", link_to(A) + "\u200b", id="marks-around-it"),
        pytest.param(f"{HOST}/{'p' * 90}", link_to(f"{HOST}/{'p' * 90}", f"{HOST}…"), id="a-host-is-never-cut"),
        pytest.param("HTTP://LOCALHOST:8080", link_to("HTTP://LOCALHOST:8080"), id="capitals"),
        pytest.param("https://[2001:db8::1]/x", link_to("https://[2001:db8::1]/x"), id="ipv6"),
        pytest.param(f"https://web.example/web/{A}", link_to(f"https://web.example/web/{A}"), id="an-address-in-an-address"),
        pytest.param("שלום " + A, f"\u2068שלום {link_to(A)}\u2069", id="right-to-left"),
    ],
)  # fmt: skip
def test_every_address_in_a_text_is_a_link(typed: str, shown: str) -> None:
    assert evidence(typed) == shown


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/\u202etxt.exe",
        "https://a.example/\u200fx",
        "https://a.example/\u061cx",
        "https://a.example/a\u200bb",
        "https://a.example/a\x00b",
        "https://a.exa\u00admple/",
        "https://gооgle.com/",
        "https://ｇoogle.com/",
        "https://google．com/",
        "https://google.com／evil.example",
        "https://google。com",
        "https://google.com@evil.example/",
        "https://google.com\\@evil.example/",
        "https://google.com%2f@evil.example/",
        "https://",
        "https://-/",
        "http:///x",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_only_looks_like_another_is_text_that_nothing_links(address: str) -> None:
    shown = evidence(f"see {address} now")
    assert "<" not in shown
    assert "://" not in shown
    assert not re.search("[\u202a-\u202e\u200e\u200f\u061c\x00]", shown)


PIECES = st.sampled_from(
    ["https://", "http://", "a.example", "/", "x", "|", "<", ">", "*", "_", "~", "@", " ", "\n", "(", ")", "?", "&",
     "\u202e", "／", "ö", "%", "\\", ":", ".", "א"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join), st.integers(1, 60))
def test_whatever_is_typed_becomes_whole_links_and_escaped_text(typed: str, most: int) -> None:
    shown = linked(typed, most)
    for address, label in re.findall(r"<([^<>|]*)\|([^<>|]*)>", shown):
        assert re.fullmatch(r"https?://[!-~]+", address)
        assert unquote(address).startswith(unquote(label.removesuffix("…")))
        assert re.match(r"https?://[^/?#]*", address)[0] == re.match(r"https?://[^/?#…]*", label)[0]  # type: ignore[index]
    text = re.sub(r"<[^<>|]*\|[^<>|]*>", "", shown)
    assert not re.search(r"[<>*~`\n\u202e]|https?://", text)
    assert len(text) <= (most + 4) * 5


@given(st.lists(PIECES, max_size=200).map("".join), st.integers(100, 400))
def test_no_link_is_broken_between_pieces(typed: str, most: int) -> None:
    for piece in pieces(linked(typed, 500) + " " + linked(typed, 500), most):
        assert all(len(token) > most for token in re.findall(r"<[^<>]*$|^[^<>]*>", piece) if "|" in token)


def test_links_that_do_not_fit_a_section_are_counted() -> None:
    shown = linked(" ".join([f"https://a.example/{'q' * 480}"] * 6), 200)
    assert len(shown) < MOST_SECTION
    assert shown.count("<https") == 3
    assert shown.endswith(" and 3 more links")


def test_a_refusal_keeps_its_commands_as_code_and_its_names_as_text() -> None:
    assert escape_sentence("Type `/ps-stage list`, *Bob*.") == "Type `/ps-stage list`, ∗Bob∗."


def test_a_list_that_is_cut_counts_the_rest() -> None:
    assert first_lines(["a", "b", "c"], 2) == "a\nb\nand 1 more"
    assert first_lines(["a" * 50, "b" * 50], 9, room=80) == f"{'a' * 50}\nand 1 more"
    assert first_lines(["a", "b"], 2) == "a\nb"
    assert first_lines(["a", "b", "c"], 1, counts=[4, 2, 3]) == "a\nand 5 more"


def test_names_and_numbers_are_put_into_words() -> None:
    assert [listed(["A"]), listed(["A", "B"]), listed(["A", "B", "C"], "or"), listed([])] == [
        "A",
        "A and B",
        "A, B or C",
        "",
    ]
    assert [count(1, "day", "days"), count(0, "day", "days")] == ["1 day", "0 days"]


def test_who_was_forgotten_is_a_former_member_to_everybody() -> None:
    assert mention(PersonId("former-0a1b2c")) == "a former member"
    assert mention(PersonId("U0123ABCD")) == "<@U0123ABCD>"


@pytest.mark.parametrize(("most", "shown"), [(3, "A, B and C"), (2, "A, B and 1 more in *Plan*")])
def test_names_that_have_no_room_are_counted_with_where_they_are(most: int, shown: str) -> None:
    assert first_listed(["A", "B", "C"], most, "in *Plan*") == shown
    assert first_lines(["A", "B", "C"], 2, where=" in *Plan*") == "A\nB\nand 1 more in *Plan*"
