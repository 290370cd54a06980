"""Does a person read what Slack's client would show?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from playground.clock import Clock
from playground.dates import date_token
from playground.emoji_names import emojis
from playground.manifest import read_manifest
from playground.reading import Reader, escape
from playground.seed import seed
from playground.world import World
from tests.playground.manifest import manifest
from tests.playground.payloads import context, image, leaf, mrkdwn, plain, rich, rich_section, section, table


@pytest.fixture(scope="module")
def reader() -> Reader:
    world = World(Clock())
    seed(world, read_manifest(manifest()))
    return Reader(world, "U07BENOKAF2")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("*bold* _italic_ ~struck~ `code`", "bold italic struck code"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("(*bold*), *two words*!", "(bold), two words!"),
        ("<https://example.com|The plan> and <https://example.com>", "The plan and https://example.com"),
        ("<mailto:a@b.example|Write>", "Write"),
        ("<@U07ANNAKLR1> and <@U0NOBODY99>", "@Anna Keller and @unknown"),
        ("<#C07GENERAL1> but not <#C07PRIVATE6>", "#general but not #private channel"),
        ("<!here> <!subteam^S1|@leads>", "@here @leads"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        ("&gt; quoted", "quoted"),
        (":tada: :no-such-name: 10:30:45", "🎉 :no-such-name: 10:30:45"),
    ],
)
def test_markup_is_read_as_slack_shows_it(reader: Reader, written: str, read: str) -> None:
    assert reader.mrkdwn(written) == read


def test_what_people_type_is_escaped_so_that_it_mentions_nobody() -> None:
    assert escape("<!channel> & co") == "&lt;!channel&gt; &amp; co"


NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("format", "days", "read"),
    [
        ("{date_num} {time}", 0, "2026-11-24 12:00 PM"),
        ("{date}", 40, "January 3rd"),
        ("{date}", 400, "December 29th, 2027"),
        ("{date_short}", 0, "Nov 24"),
        ("{date_long}", 0, "Tuesday, November 24th"),
        ("{date_pretty}", 0, "today"),
        ("{date_short_pretty}", 1, "tomorrow"),
        ("{date_long_pretty}", -1, "yesterday"),
        ("{date_short_pretty}", 3, "Nov 27"),
        ("{time_secs}", 0, "12:00:00 PM"),
        ("{ago}", -2, "2 days ago"),
        ("{ago}", 1, "in 1 day"),
        ("on {date_slash} {unknown}", 0, "on 11/24/2026 {unknown}"),
    ],
)
def test_dates_are_read_in_their_format(format: str, days: int, read: str) -> None:
    token = f"!date^{int(NOW.timestamp()) + days * 86400}^{format}"
    assert date_token(token, "fallback", UTC, NOW) == read


def test_a_date_that_is_none_shows_its_fallback() -> None:
    assert date_token("!date^soon^{date}", "soon", UTC, NOW) == "soon"


@pytest.mark.parametrize(
    ("block", "read"),
    [
        (section(fields=[mrkdwn("*A*"), plain("*B*")]), "Text\nA\n*B*"),
        ({"type": "header", "text": plain("Title :wave:")}, "Title 👋"),
        (context(mrkdwn("one"), image()), "one A picture"),
        (image(title=plain("Chart")), "Chart\nA picture"),
        (table(2, 2), "x | x\nx | x"),
        (
            rich(
                rich_section(
                    leaf("Hi "), {"type": "user", "user_id": "U07ANNAKLR1"}, {"type": "emoji", "name": "tada"}
                ),
                {"type": "rich_text_list", "style": "bullet", "elements": [rich_section(leaf("one"))]},
            ),
            "Hi @Anna Keller🎉\n• one",
        ),
        ({"type": "divider"}, ""),
        ({"type": "markdown", "text": "# As it is"}, "# As it is"),
    ],
)
def test_blocks_are_read_from_top_to_bottom(reader: Reader, block: dict[str, Any], read: str) -> None:
    assert reader.blocks([block]) == read


def test_emoji_are_shown_by_their_names() -> None:
    assert emojis(":white_check_mark: :warning: :large_green_circle:") == "✅ ⚠️ 🟢"
    assert emojis(":wave::skin-tone-3: :+1:") == "👋 👍"
