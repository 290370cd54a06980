"""The app that the playground's tests install."""

from __future__ import annotations

from typing import Any

SCOPES = [
    "commands",
    "chat:write",
    "im:write",
    "mpim:write",
    "users:read",
    "users:read.email",
    "pins:write",
    "channels:read",
    "groups:read",
    "im:read",
    "mpim:read",
    "channels:manage",
    "groups:write",
    "channels:join",
    "channels:history",
    "groups:history",
    "im:history",
    "bookmarks:write",
    "bookmarks:read",
    "files:write",
    "files:read",
    "app_mentions:read",
]
EVENTS = [
    "app_home_opened",
    "app_uninstalled",
    "tokens_revoked",
    "user_change",
    "team_join",
    "message.im",
    "message.channels",
    "app_mention",
    "member_joined_channel",
    "channel_archive",
]


_ADDRESS = "https://example.com/slack/events"


def manifest(**settings: Any) -> dict[str, Any]:
    """A small app with two commands; ``scopes`` and ``events`` replace its own (scopes alone: no events)."""
    return {
        "display_information": {"name": "Stepper"},
        "features": {
            "app_home": {
                "home_tab_enabled": settings.get("home_tab", True),
                "messages_tab_enabled": settings.get("messages_tab", True),
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "stepper", "always_online": True},
            "slash_commands": [
                {
                    "command": "/step",
                    "description": "Take a step",
                    "usage_hint": "[what]",
                    "should_escape": True,
                },
                {"command": "/raw", "description": "As typed", "should_escape": False},
            ],
        },
        "oauth_config": {
            "redirect_urls": ["http://127.0.0.1/slack/oauth_redirect"],
            "scopes": {"bot": settings.get("scopes", SCOPES)},
        },
        "settings": {
            "event_subscriptions": {
                "bot_events": settings.get("events", [] if "scopes" in settings else EVENTS)
            },
            "interactivity": {"is_enabled": settings.get("interactivity", True)}
            | ({"message_menu_options_url": _ADDRESS} if settings.get("options_url", True) else {}),
            "token_rotation_enabled": settings.get("rotation", False),
            "org_deploy_enabled": settings.get("org_ready", False),
        },
    }
