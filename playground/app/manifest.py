"""The app as its manifest describes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.app.manifest_schema import manifest_problems


@dataclass(frozen=True)
class Command:
    command: str
    description: str
    usage_hint: str
    should_escape: bool


@dataclass
class App:
    """The app as installed: its identity, what it may do and which events it subscribes to.

    Where it is installed in the whole organisation, ``organisation`` has the workspaces that may use it.
    """

    name: str
    display_name: str
    description: str
    color: str
    scopes: list[str]
    optional_scopes: frozenset[str]
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
    org_ready: bool
    id: str = "A0PLAYGRND1"
    bot_id: str = "B0PLAYGRND1"
    bot_user: str = "U0PLAYGRND1"
    installed: bool = True
    organisation: list[str] | None = None
    request_url: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether what happens in our workspace goes to the installation of the organisation."""
        return self.organisation is not None

    def command(self, name: str) -> Command | None:
        return next((each for each in self.commands if each.command == name), None)


class ManifestError(ValueError):
    """Slack would refuse the manifest; says where and why."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{pointer}: {message}" for pointer, message in problems))
        self.problems = problems


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
        optional_scopes=frozenset((oauth.get("scopes") or {}).get("bot_optional") or []),
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
        org_ready=bool(settings.get("org_deploy_enabled", False)),
    )


def _command(entry: Mapping[str, Any]) -> Command:
    return Command(
        entry["command"],
        entry["description"],
        entry.get("usage_hint", ""),
        bool(entry.get("should_escape", False)),
    )
