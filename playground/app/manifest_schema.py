"""The schema of manifests: what Slack accepts, and how much of it the playground implements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from playground.block_kit.checks import Check, Report, array, boolean, integer, obj, pattern, string, web_link
from playground.json_values import Json

EVENT_SCOPES: dict[str, str | None] = {
    "app_home_opened": None,
    "app_uninstalled": None,
    "tokens_revoked": None,
    "team_access_granted": None,
    "team_access_revoked": None,
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_left": "channels:read",
    "group_left": "groups:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "channel_created": "channels:read",
    "channel_shared": "channels:read",
    "channel_unshared": "channels:read",
    "group_archive": "groups:read",
    "group_unarchive": "groups:read",
    "group_rename": "groups:read",
    "user_change": "users:read",
    "team_join": "users:read",
}
"""Every event that this playground sends, and the scope that it needs."""

_KINDS = ("channels", "groups", "im", "mpim")
SCOPES = {
    *(f"{kind}:{what}" for kind in _KINDS for what in ("history", "read", "write", "write.topic")),
    *("channels:join", "channels:manage", "channels:write.invites", "groups:write.invites"),
    *(
        "app_mentions:read",
        "bookmarks:read",
        "bookmarks:write",
        "chat:write",
        "chat:write.public",
        "commands",
        "pins:write",
    ),
    *("files:read", "files:write", "links.embed:write", "users:read", "users:read.email"),
}
"""Every bot scope that makes a difference here."""


def _absent(value: Any, at: str, report: Report) -> None:
    if value not in ([], {}, False):
        report.add(at, "absent", "not implemented in the playground")


def _known(what: str, known: Iterable[str]) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "type", "must provide a string", "string")
        elif value not in known:
            words = f"{what} {value} is not implemented in the playground; these are: "
            report.add(at, "absent", words + ", ".join(sorted(known)))

    return check


def _part(implemented: Mapping[str, Check], absent: str = "", required: Mapping[str, Check] = {}) -> Check:
    """An object of the schema; ``absent`` names keys that Slack has and the playground does not implement."""
    return obj(required, {**implemented, **dict.fromkeys(absent.split(), _absent)})


_URL = web_link(2000)
_ABOUT = _part(
    {
        "description": string(140, 1),
        "long_description": string(4000, 175),
        "background_color": pattern("#([0-9a-fA-F]{3}){1,2}", "must be a colour such as #1d3557"),
    },
    required={"name": string(35, 1)},
)
_COMMAND = _part(
    {"usage_hint": string(1000), "should_escape": boolean, "url": _URL},
    required={
        "command": pattern(r"/[^\s/]{1,31}", "must begin with / and have 2 to 32 characters"),
        "description": string(2000, 1),
    },
)
_HOME = dict.fromkeys(("home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"), boolean)
_FEATURES = _part(
    {
        "app_home": _part(_HOME),
        "bot_user": _part({"always_online": boolean}, required={"display_name": string(80, 1)}),
        "slash_commands": array(_COMMAND, 0, 50),
    },
    "shortcuts unfurl_domains workflow_steps assistant_view agent_view rich_previews search",
)
_OAUTH = _part(
    {
        "redirect_urls": array(_URL, 0, 1000),
        "scopes": _part(
            dict.fromkeys(("bot", "bot_optional"), array(_known("the scope", SCOPES), 0, 255)),
            "user user_optional",
        ),
    },
    "token_management_enabled pkce_enabled",
)
_EVENTS = _part(
    {"request_url": _URL, "bot_events": array(_known("the event", EVENT_SCOPES), 0, 100)},
    "user_events metadata_subscriptions",
)
_INTERACTIVITY = _part(
    {"request_url": _URL, "message_menu_options_url": _URL}, required={"is_enabled": boolean}
)
_SETTINGS = _part(
    {
        "event_subscriptions": _EVENTS,
        "interactivity": _INTERACTIVITY,
        "socket_mode_enabled": boolean,
        "token_rotation_enabled": boolean,
        "org_deploy_enabled": boolean,
    },
    "allowed_ip_address_ranges incoming_webhooks is_hosted is_mcp_enabled siws_links "
    "function_runtime hermes_app_type",
)
_MANIFEST = _part(
    {
        "_metadata": _part({"major_version": integer(1, 2), "minor_version": integer(0, 1000)}),
        "features": _FEATURES,
        "oauth_config": _OAUTH,
        "settings": _SETTINGS,
    },
    "functions workflows datastores outgoing_domains external_auth_providers types events metadata_events "
    "compliance app_directory",
    required={"display_information": _ABOUT},
)


def manifest_problems(manifest: Any) -> list[tuple[str, str]]:
    """Every problem of the manifest, as (JSON pointer, message)."""
    report = Report("manifest")
    _MANIFEST(manifest, "", report)
    if not report.problems:
        _together(manifest, report)
    return [(problem.pointer, problem.message) for problem in report.problems]


def _together(manifest: Json, report: Report) -> None:
    """Rules between the parts of the manifest."""
    features, settings = manifest.get("features", {}), manifest.get("settings", {})
    asked = manifest.get("oauth_config", {}).get("scopes", {})
    scopes = asked.get("bot", [])
    names = [command["command"] for command in features.get("slash_commands", [])]
    if len(set(names)) != len(names):
        report.add("/features/slash_commands", "unique", "must not name a command twice")
    if scopes and "bot_user" not in features:
        report.add("/features/bot_user", "required", "is required when bot scopes are requested")
    if names and "commands" not in scopes:
        report.add(
            "/oauth_config/scopes/bot", "required", "must contain commands where there are slash commands"
        )
    for index, scope in enumerate(asked.get("bot_optional", [])):
        if scope not in scopes:
            pointer = f"/oauth_config/scopes/bot_optional/{index}"
            report.add(pointer, "required", "must be in bot too")
    for index, event in enumerate(settings.get("event_subscriptions", {}).get("bot_events", [])):
        needed = EVENT_SCOPES[event]
        if needed and needed not in scopes:
            pointer = f"/settings/event_subscriptions/bot_events/{index}"
            report.add(pointer, "scope", f"needs the scope {needed}")
