"""The gallery app: its commands, and its answers to presses, choices and submissions."""

from __future__ import annotations

import re
import threading
from typing import Any

from slack_bolt import App

from playground import Playground
from tests.support.page import gallery_blocks as blocks

Json = dict[str, Any]

MANIFEST: Json = {
    "display_information": {
        "name": "Gallery",
        "description": "Shows everything once",
        "background_color": "#2f6f5e",
    },
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "gallery", "always_online": True},
        "slash_commands": [
            {
                "command": "/gallery",
                "description": "Show every block",
                "usage_hint": "[message | basket]",
                "should_escape": True,
            },
            {
                "command": "/order",
                "description": "Fill in a form",
                "usage_hint": "[fruit]",
                "should_escape": True,
            },
            {"command": "/steps", "description": "Open modals over each other", "should_escape": False},
            {"command": "/broken", "description": "Always fails", "should_escape": False},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "chat:write.public",
                "users:read",
                "channels:read",
                "im:history",
                "channels:history",
                "files:read",
                "im:write",
            ]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "interactivity": {"is_enabled": True, "message_menu_options_url": "http://127.0.0.1/slack/events"},
        "socket_mode_enabled": False,
    },
}


class Gallery:
    """Holds what the app was told, for tests to look at."""

    def __init__(self, slack: Playground) -> None:
        self._picture = f"{slack.url}/icon.svg"
        self._slack = slack
        self.heard: list[Json] = []
        self.submitted: list[Json] = []
        self.told = threading.Event()

    def register(self, app: App) -> None:
        app.command("/gallery")(self._gallery)
        app.command("/order")(self._order)
        app.command("/steps")(self._steps)
        app.command("/broken")(self._broken)
        app.action("add")(self._add)
        app.action("clear")(self._clear)
        app.action("broken")(self._broken)
        app.action("push")(self._push)
        app.action("add_home")(self._add_home)
        app.action("order")(self._order)
        app.options("value")(self._towns)
        app.view("form")(self._form)
        app.view("step")(self._step)
        app.event("app_home_opened")(self._home)
        app.event("message")(self._hear)
        app.action(re.compile("^(?!broken$)"))(self._hear)

    def _gallery(self, ack: Any, command: Json, client: Any) -> None:
        what = command["text"]
        if what == "message":
            ack()
            seconds = int(self._slack.now().timestamp())
            shown = blocks.message(command["user_id"], command["channel_id"], self._picture, seconds)
            client.chat_postMessage(channel=command["channel_id"], text="Everything at once", blocks=shown)
        elif what == "basket":
            ack()
            client.chat_postMessage(channel=command["channel_id"], text="A basket", blocks=blocks.basket(0))
        else:
            ack(f"You typed `{what}`.")

    def _order(self, ack: Any, body: Json, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=blocks.form())

    def _steps(self, ack: Any, body: Json, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=blocks.step(1))

    def _broken(self) -> None:
        """Never answers Slack, which tells the person so."""

    def _add(self, ack: Any, action: Json, respond: Any) -> None:
        ack()
        respond(text="A basket", blocks=blocks.basket(int(action["value"]) + 1), replace_original=True)

    def _clear(self, ack: Any, respond: Any) -> None:
        ack()
        respond(text="A basket", blocks=blocks.basket(0), replace_original=True)

    def _push(self, ack: Any, body: Json, action: Json, client: Any) -> None:
        ack()
        client.views_push(trigger_id=body["trigger_id"], view=blocks.step(int(action["value"])))

    def _add_home(self, ack: Any, body: Json, action: Json, client: Any) -> None:
        ack()
        view = blocks.home(int(action["value"]) + 1, self._picture)
        client.views_publish(user_id=body["user"]["id"], view=view)

    def _home(self, event: Json, client: Any) -> None:
        if event["tab"] == "home" and "view" not in event:
            client.views_publish(user_id=event["user"], view=blocks.home(2, self._picture))

    def _towns(self, ack: Any, body: Json) -> None:
        towns = ["Berlin", "Bergen", "Boston"]
        fitting = [town for town in towns if town.lower().startswith(body["value"].lower())]
        ack(options=[blocks.option(town, town.lower()) for town in fitting])

    def _form(self, ack: Any, view: Json) -> None:
        values = {block: entries["value"] for block, entries in view["state"]["values"].items()}
        if values["name"]["value"] == "nobody":
            ack(
                response_action="errors",
                errors={"name": "Nobody cannot order.", "fruit": "No fruit for nobody."},
            )
            return
        self.submitted.append(values)
        ack()
        self.told.set()

    def _step(self, ack: Any, view: Json) -> None:
        if view["state"]["values"]["note"]["value"]["value"] == "again":
            ack(response_action="update", view=blocks.step(9))
        else:
            ack(response_action="clear")

    def _hear(self, ack: Any, body: Json) -> None:
        ack()
        self.heard += body.get("actions", [])
        self.told.set()
