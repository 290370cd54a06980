"""What a person reads of texts, blocks and values."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from playground import Playground
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
from tests.support.playground.markup import MARKUP


@pytest.fixture(scope="module")
def reader() -> Reader:
    workspace = Workspace(Clock())
    seed(workspace)
    return Reader(workspace, "U07BENOKAF2")


@pytest.mark.parametrize(
    ("name", "reads"),
    [("Anna Keller", "Nov 24, 2023 at 9:30 AM"), ("Lakshmi Thapa", "Nov 24, 2023 at 2:15 PM")],
)
def test_a_date_is_read_in_the_zone_of_its_reader(
    slack: Playground, client: WebClient, name: str, reads: str
) -> None:
    person = slack.person(name)
    text = "<!date^1700814600^{date_short} at {time}|24 November 2023, 08:30 UTC>"
    client.chat_postMessage(channel=person.id, text=text)
    assert person.last("Stepper").text == reads


@pytest.mark.parametrize(("written", "read"), MARKUP.items())
def test_markup_is_read_as_slack_shows_it(reader: Reader, written: str, read: str) -> None:
    assert reader.mrkdwn(written) == read


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
