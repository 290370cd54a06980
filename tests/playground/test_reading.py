"""Does a person read what Slack's client would show?"""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from playground.block_kit.dates import date_text
from playground.block_kit.emoji_names import emojis
from playground.block_kit.mrkdwn import escape, markup_in, parse
from playground.page.reader import Reader
from playground.workspace.clock import Clock
from playground.workspace.seed import seed
from playground.workspace.workspace import Workspace
from tests.support.playground.blocks import (
    context,
    image,
    leaf,
    mrkdwn,
    plain,
    rich,
    rich_section,
    section,
    table,
)
from tests.support.playground.markup import DATES, MARKUP, MEANT, NOON


@pytest.fixture(scope="module")
def reader() -> Reader:
    workspace = Workspace(Clock())
    seed(workspace)
    return Reader(workspace, "U07BENOKAF2")


@pytest.mark.parametrize(("written", "read"), MARKUP.items())
def test_markup_is_read_as_slack_shows_it(reader: Reader, written: str, read: str) -> None:
    assert reader.mrkdwn(written) == read


@pytest.mark.parametrize(("written", "meant"), MEANT.items())
def test_markup_means_what_it_means_in_slack(written: str, meant: str) -> None:
    assert "".join(_short(node) for node in parse(written)) == meant


def _short(node: dict[str, Any]) -> str:
    if node["kind"] in ("text", "break"):
        return str(node.get("text", "/"))
    inside = "".join(map(_short, node["children"])) if "children" in node else node.get("text")
    named = inside or node.get("id") or node.get("name") or node.get("range") or node.get("format")
    return f"{node['kind']}({named})"


def test_a_text_without_markup_travels_without_a_tree() -> None:
    shown = {"text": "plain", "blocks": [section(mrkdwn("*b*")), section(plain("*p*"))]}
    assert markup_in(shown) == {"*b*": [{"kind": "bold", "children": [{"kind": "text", "text": "b"}]}]}


def test_what_people_type_is_escaped_so_that_it_mentions_nobody() -> None:
    assert escape("<!channel> & co") == "&lt;!channel&gt; &amp; co"


@pytest.mark.parametrize(("format", "days", "read"), DATES)
def test_dates_are_read_in_their_format(format: str, days: float, read: str) -> None:
    assert date_text(int(NOON.timestamp() + days * 86400), format, UTC, NOON) == read


def test_a_date_that_is_none_shows_its_fallback(reader: Reader) -> None:
    assert reader.mrkdwn("<!date^soon^{date}|some day>") == "some day"


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
        (
            rich(
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "offset": 1,
                    "elements": [rich_section(leaf("b"))],
                }
            ),
            "2. b",
        ),
        (rich(rich_section({"type": "usergroup", "usergroup_id": "S1"})), "@group"),
        (
            rich(rich_section({"type": "date", "timestamp": 10**14, "format": "{date}", "fallback": "far"})),
            "far",
        ),
        ({"type": "divider"}, ""),
        ({"type": "markdown", "text": "# As it is"}, "As it is"),
    ],
)
def test_blocks_are_read_from_top_to_bottom(reader: Reader, block: dict[str, Any], read: str) -> None:
    assert reader.blocks([block]) == read


def test_emoji_are_shown_by_their_names() -> None:
    assert emojis(":white_check_mark: :warning: :large_green_circle:") == "✅ ⚠️ 🟢"
    assert emojis(":wave::skin-tone-3: :+1:") == "👋 👍"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ({"selected_date": "2026-12-24"}, "Dec 24, 2026"),
        ({"selected_time": "09:15"}, "9:15 AM"),
        ({"selected_date_time": 1798218000}, "Dec 25, 2026 5:00 PM"),
        ({"selected_conversation": "C07PRIVATE6"}, "a private channel"),
        ({"selected_channel": "C07GENERAL1"}, "#general"),
        ({"selected_users": ["U07ANNAKLR1", "U07DEVSHAR4"]}, "Anna Keller, Dev Sharma"),
    ],
)
def test_a_value_is_read_as_it_is_shown(reader: Reader, value: dict[str, Any], read: str) -> None:
    assert reader.shown(value) == read
