"""The words of a command, as people type them on any keyboard and as Slack sends them."""

import pytest

from handlers.slack.command_text import first_word, mentioned_channels, plain_words, spellings


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("<https://acme.com|acme.com>", "acme.com", id="a-link-reads-as-typed"),
        pytest.param("R&amp;D &lt;x&gt;", "R&D <x>", id="entities"),
        pytest.param("„«Acme»“", "Acme", id="quotes-in-quotes"),
        pytest.param("‚Acme‘", "Acme", id="single-quotes"),
        pytest.param("O’Neill’s", "O’Neill’s", id="an-apostrophe-stays"),
        pytest.param("\ufeffAcme\u00a0\u200bCo\u200e", "Acme Co", id="odd-blanks"),
        pytest.param("<#C123|acme-team>", "acme-team", id="a-channel-by-its-name"),
        pytest.param("<#C123|>", "", id="a-private-channel-has-no-name"),
    ],
)
def test_markup_and_quotes_around_go(text: str, words: str) -> None:
    assert plain_words(text) == words


@pytest.mark.parametrize(
    ("words", "split"),
    [
        ("List!", ("list", "")),
        ("«help»", ("help", "")),
        ("--help", ("help", "")),
        ("Role: (PM)", ("role", "PM")),
        ("role=pm", ("role", "pm")),
        ("role-based access", ("role based", "access")),
        ("list of things.", ("list", "of things")),
        ("…", ("", "")),
        ("สวัสดี ครับ", ("สวัสดี", "ครับ")),
    ],
)
def test_the_first_word_is_told_from_the_rest(words: str, split: tuple[str, str]) -> None:
    assert first_word(words) == split


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("<#C123>", ["C123"]),
        ("in <#C123|>, please", ["C123"]),
        ("<#C1|a> <#G2|b> <#C1|a>", ["C1", "G2"]),
        ("#general <@U123|bob>", []),
    ],
)
def test_a_channel_is_known_by_its_id(text: str, channels: list[str]) -> None:
    assert mentioned_channels(text) == channels


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("L'Oréal", "L’Oréal"),
        ("L’Oréal.", "L'Oréal"),
        ("SOW–1", "SOW-1"),
        ("SOW-1", "SOW–1"),
        ("Acme—Rail", "Acme--Rail"),
        ("Acme--Rail", "Acme—Rail"),
        ("Acme - Rail", "Acme – Rail"),
        ("and so on...", "and so on…"),
    ],
)
def test_a_name_is_tried_as_keyboards_spell_it(typed: str, stored: str) -> None:
    assert stored in spellings(typed)
