"""bookmarks.*"""

from __future__ import annotations

from slack_sdk import WebClient

from tests.support.playground.ids import ACME
from tests.support.playground.refusal import refusal


def test_bookmarks_are_added_changed_and_removed(client: WebClient) -> None:
    client.conversations_join(channel=ACME)
    made = client.bookmarks_add(
        channel_id=ACME, title="Plan", type="link", link="https://example.com", emoji=":memo:"
    )
    id = made["bookmark"]["id"]
    client.bookmarks_edit(channel_id=ACME, bookmark_id=id, title="The plan")
    assert [b["title"] for b in client.bookmarks_list(channel_id=ACME)["bookmarks"]] == ["The plan"]
    client.bookmarks_remove(channel_id=ACME, bookmark_id=id)
    assert client.bookmarks_list(channel_id=ACME)["bookmarks"] == []
    wrong = refusal(client.bookmarks_add, channel_id=ACME, title="x", type="link", link="ftp://x")
    assert wrong["error"] == "invalid_link"
