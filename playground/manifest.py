"""What does an app's manifest say of the app?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playground.kinds import Json


@dataclass(frozen=True)
class Command:
    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass
class App:
    """The app as it is installed: identity, what it may do and what it wants to hear of."""

    name: str
    display_name: str
    description: str
    color: str
    scopes: list[str]
    commands: list[Command]
    events: frozenset[str]
    home_tab: bool
    messages_tab: bool
    messages_tab_read_only: bool
    interactivity: bool
    options_url: bool
    redirect_urls: list[str]
    token_rotation: bool
    socket_mode: bool
    id: str = "A0PLAYGRND1"
    bot_id: str = "B0PLAYGRND1"
    bot_user: str = "U0PLAYGRND1"
    installed: bool = True
    request_url: str | None = None

    def command(self, name: str) -> Command | None:
        return next((each for each in self.commands if each.command == name), None)


class ManifestError(ValueError):
    """The manifest is not one that Slack would accept; says where and why."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{pointer}: {message}" for pointer, message in problems))
        self.problems = problems


EVENT_SCOPES = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "channel_rename": "channels:read",
    "channel_created": "channels:read",
    "user_change": "users:read",
    "team_join": "users:read",
}

_TOP = {"_metadata", "display_information", "features", "oauth_config", "settings", "functions", "workflows"}
_FEATURES = {"app_home", "bot_user", "slash_commands", "shortcuts", "unfurl_domains", "workflow_steps"}
_COMMAND = {"command", "description", "usage_hint", "should_escape", "url"}
_HOME = {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"}


def _unknown(part: Mapping[str, Any], known: set[str], pointer: str) -> Iterator[tuple[str, str]]:
    for key in part:
        if key not in known:
            yield f"{pointer}/{key}", "must not have this property"


def manifest_problems(manifest: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Everything Slack's manifest schema objects to, as (JSON pointer, message)."""
    return list(_problems(manifest))


def _problems(manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _unknown(manifest, _TOP, "")
    about = manifest.get("display_information") or {}
    name = about.get("name")
    if not isinstance(name, str) or not 1 <= len(name) <= 35:
        yield "/display_information/name", "must be a string of 1 to 35 characters"
    if len(about.get("description", "")) > 140:
        yield "/display_information/description", "must be at most 140 characters"
    long = about.get("long_description")
    if long is not None and not 175 <= len(long) <= 4000:
        yield "/display_information/long_description", "must be 175 to 4000 characters"
    features = manifest.get("features") or {}
    yield from _unknown(features, _FEATURES, "/features")
    yield from _unknown(features.get("app_home") or {}, _HOME, "/features/app_home")
    commands = features.get("slash_commands") or []
    if len(commands) > 50:
        yield "/features/slash_commands", "must have at most 50 commands"
    for index, command in enumerate(commands):
        yield from _command_problems(command, f"/features/slash_commands/{index}")
    names = [command.get("command") for command in commands]
    if len(set(names)) != len(names):
        yield "/features/slash_commands", "must not name a command twice"
    scopes = (manifest.get("oauth_config") or {}).get("scopes", {}).get("bot") or []
    if scopes and not features.get("bot_user"):
        yield "/features/bot_user", "is required when bot scopes are requested"
    if commands and "commands" not in scopes:
        yield "/oauth_config/scopes/bot", "must contain commands where there are slash commands"
    yield from _event_problems(manifest, scopes)


def _event_problems(manifest: Mapping[str, Any], scopes: list[str]) -> Iterator[tuple[str, str]]:
    events = ((manifest.get("settings") or {}).get("event_subscriptions") or {}).get("bot_events") or []
    for index, event in enumerate(events):
        needed = EVENT_SCOPES.get(event)
        if needed and needed not in scopes:
            yield f"/settings/event_subscriptions/bot_events/{index}", f"needs the scope {needed}"


def _command_problems(command: Mapping[str, Any], pointer: str) -> Iterator[tuple[str, str]]:
    yield from _unknown(command, _COMMAND, pointer)
    if not re.fullmatch(r"/[^\s/]{1,31}", str(command.get("command", ""))):
        yield f"{pointer}/command", "must begin with / and have 2 to 32 characters"
    if not 1 <= len(str(command.get("description", ""))) <= 2000:
        yield f"{pointer}/description", "must be 1 to 2000 characters"
    if len(str(command.get("usage_hint", ""))) > 1000:
        yield f"{pointer}/usage_hint", "must be at most 1000 characters"


def read_manifest(manifest: Mapping[str, Any]) -> App:
    problems = manifest_problems(manifest)
    if problems:
        raise ManifestError(problems)
    about, features = manifest["display_information"], manifest.get("features") or {}
    home, settings = features.get("app_home") or {}, manifest.get("settings") or {}
    oauth = manifest.get("oauth_config") or {}
    bot = features.get("bot_user") or {}
    interactivity = settings.get("interactivity") or {}
    return App(
        name=about["name"],
        display_name=bot.get("display_name", about["name"]),
        description=about.get("description", ""),
        color=about.get("background_color", "#4a154b"),
        scopes=list((oauth.get("scopes") or {}).get("bot") or []),
        commands=[_command(each) for each in features.get("slash_commands") or []],
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or []),
        home_tab=bool(home.get("home_tab_enabled", False)),
        messages_tab=bool(home.get("messages_tab_enabled", False)),
        messages_tab_read_only=bool(home.get("messages_tab_read_only_enabled", False)),
        interactivity=bool(interactivity.get("is_enabled", False)),
        options_url=bool(interactivity.get("message_menu_options_url")),
        redirect_urls=list(oauth.get("redirect_urls") or []),
        token_rotation=bool(settings.get("token_rotation_enabled", False)),
        socket_mode=bool(settings.get("socket_mode_enabled", False)),
    )


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(
        entry["command"],
        entry["description"],
        entry.get("usage_hint", ""),
        bool(entry.get("should_escape", False)),
    )


def as_json(app: App, sockets: int) -> Json:
    """The app as the page shows it."""
    connection = "socket" if sockets else "http" if app.request_url else None
    return {
        "id": app.id,
        "name": app.name,
        "bot_user": app.bot_user,
        "description": app.description,
        "color": app.color,
        "icon": None,
        "home_tab": app.home_tab,
        "messages_tab": app.messages_tab,
        "messages_tab_read_only": app.messages_tab_read_only,
        "installed": app.installed,
        "connection": connection,
        "request_url": app.request_url,
        "sockets": sockets,
    }
