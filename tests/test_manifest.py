"""The manifest: the commands, events and scopes that the app uses, and no others."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import bot
from handlers.block_kit import ids

ROOT = Path(bot.__file__).parent
SCOPES: dict[str, tuple[str, ...]] = {
    "api_test": (),
    "auth_teams_list": (),
    "auth_test": (),
    "bookmarks_add": ("bookmarks:write",),
    "bookmarks_edit": ("bookmarks:write",),
    "bookmarks_list": ("bookmarks:read",),
    "bookmarks_remove": ("bookmarks:write",),
    "chat_delete": ("chat:write",),
    "chat_postEphemeral": ("chat:write",),
    "chat_postMessage": ("chat:write", "chat:write.public"),
    "chat_update": ("chat:write",),
    "conversations_create": ("channels:manage",),
    "conversations_history": ("im:history",),
    "conversations_info": ("channels:read", "groups:read"),
    "conversations_list": ("channels:read",),
    "users_conversations": ("groups:read",),
    "conversations_invite": ("channels:manage",),
    "conversations_members": ("channels:read", "groups:read"),
    "conversations_open": ("im:write",),
    "conversations_setTopic": ("channels:manage",),
    "files_completeUploadExternal": ("files:write",),
    "files_info": ("files:read",),
    "files_getUploadURLExternal": ("files:write",),
    "files_upload_v2": ("files:write",),
    "pins_add": ("pins:write",),
    "pins_remove": ("pins:write",),
    "users_info": ("users:read",),
    "users_list": ("users:read",),
    "views_open": (),
    "views_publish": (),
    "views_push": (),
    "views_update": (),
}
"""The scopes that each method of Slack needs for what we do with it: history is read of direct messages only."""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(bot.MANIFEST.read_text(encoding="utf-8"))
    return told


def _trees() -> Iterator[ast.AST]:
    for file in [ROOT / "bot.py", *sorted((ROOT / "handlers").rglob("*.py"))]:
        yield ast.parse(file.read_text(encoding="utf-8"))


def _methods() -> set[str]:
    """The methods of Slack that the code names on a client: `client.chat_postMessage`, `each.views_open`."""
    families = ("api", "auth", "bookmarks", "chat", "conversations", "files", "pins", "users", "views")
    return {
        node.attr
        for tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.partition("_")[0] in families
        and "_" in node.attr
        and isinstance(node.value, ast.Name | ast.Attribute | ast.Call)
        and "client" in ast.unparse(node.value).casefold()
    }


def _listened_to(kind: str) -> set[str]:
    """What is registered with `app.command(…)` or `app.event(…)`; names are resolved where they are ours."""
    known = {"ids.STAGE_COMMAND": ids.STAGE_COMMAND, "ids.START_COMMAND": ids.START_COMMAND}
    found = set()
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == f"app.{kind}":
                what = node.args[0]
                found.add(str(what.value) if isinstance(what, ast.Constant) else known[ast.unparse(what)])
    return found


def test_each_command_of_the_manifest_is_answered_and_the_other_way_round(manifest: dict[str, Any]) -> None:
    offered = {each["command"] for each in manifest["features"]["slash_commands"]}
    assert offered == _listened_to("command")


def test_each_event_of_the_manifest_is_listened_to_and_the_other_way_round(manifest: dict[str, Any]) -> None:
    subscribed = set(manifest["settings"]["event_subscriptions"]["bot_events"])
    assert {each.removesuffix(".im") for each in subscribed} == _listened_to("event")


def test_the_scopes_are_those_that_the_methods_need(manifest: dict[str, Any]) -> None:
    methods = _methods()
    assert {"views_open", "chat_postMessage", "users_info"} <= methods, "the code is read rightly"
    needed = {scope for method in methods for scope in SCOPES[method]} | {"commands", "app_mentions:read"}
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed


def test_what_is_optional_is_asked_for_too(manifest: dict[str, Any]) -> None:
    """https://docs.slack.dev/authentication/installing-with-oauth says so of optional scopes."""
    scopes = manifest["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"])


def test_commands_say_how_they_are_used_and_escape_what_is_typed(manifest: dict[str, Any]) -> None:
    for command in manifest["features"]["slash_commands"]:
        assert command["should_escape"] is True
        assert 0 < len(command["usage_hint"]) <= 1000
        assert 0 < len(command["description"]) <= 2000
        assert len(command["command"]) <= 32


def test_buttons_and_the_home_tab_are_switched_on(manifest: dict[str, Any]) -> None:
    assert manifest["settings"]["interactivity"]["is_enabled"] is True
    assert manifest["features"]["app_home"]["home_tab_enabled"] is True
    assert manifest["features"]["app_home"]["messages_tab_enabled"] is True


def test_texts_of_the_manifest_are_as_long_as_slack_allows(manifest: dict[str, Any]) -> None:
    told = manifest["display_information"]
    assert len(told["name"]) <= 35
    assert len(told["description"]) <= 140
    assert len(manifest["features"]["bot_user"]["display_name"]) <= 80


def test_every_address_is_the_one_that_the_bot_serves(manifest: dict[str, Any]) -> None:
    settings = manifest["settings"]
    addresses = {
        settings["interactivity"]["request_url"],
        settings["event_subscriptions"]["request_url"],
        *(command["url"] for command in manifest["features"]["slash_commands"]),
    }
    assert {address.partition(".com")[2] for address in addresses} == {"/slack/events"}
    redirects = manifest["oauth_config"]["redirect_urls"]
    assert [each.partition(".com")[2] for each in redirects] == ["/slack/oauth_redirect"]
