"""The tree of Slack's markup."""

from __future__ import annotations

from typing import Any

import pytest

from playground.block_kit.mrkdwn import escape, markup_in, parse
from tests.support.playground.blocks import mrkdwn, plain, section
from tests.support.playground.markup import MEANT


def _short(node: dict[str, Any]) -> str:
    if node["kind"] in ("text", "break"):
        return str(node.get("text", "/"))
    inside = "".join(map(_short, node["children"])) if "children" in node else node.get("text")
    named = inside or node.get("id") or node.get("name") or node.get("range") or node.get("format")
    return f"{node['kind']}({named})"


@pytest.mark.parametrize(("written", "meant"), MEANT.items())
def test_markup_means_what_it_means_in_slack(written: str, meant: str) -> None:
    assert "".join(_short(node) for node in parse(written)) == meant


def test_a_text_without_markup_travels_without_a_tree() -> None:
    shown = {"text": "plain", "blocks": [section(mrkdwn("*b*")), section(plain("*p*"))]}
    assert markup_in(shown) == {"*b*": [{"kind": "bold", "children": [{"kind": "text", "text": "b"}]}]}


def test_what_people_type_is_escaped_so_that_it_mentions_nobody() -> None:
    assert escape("<!channel> & co") == "&lt;!channel&gt; &amp; co"
