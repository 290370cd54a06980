"""The open pages: what each person is shown, and how changes reach them."""

from __future__ import annotations

import asyncio

from playground.app.slack import Slack
from playground.json_values import Json
from playground.page import serializers
from playground.page.viewers import Viewers
from playground.web_api.methods import WebApi
from playground.workspace.changes import (
    AppChanged,
    Change,
    ConversationsChanged,
    HomeChanged,
    MessageDeleted,
    MessagePosted,
    MessageRedrawn,
    MessageUpdated,
    PeopleChanged,
    ViewsChanged,
)
from playground.workspace.models import Channel, Message


class Page:
    """``offered`` keeps the options of external selects, by person, surface and action_id."""

    def __init__(self, slack: Slack, web_api: WebApi, tour: Json | None = None) -> None:
        self.slack, self.web_api, self.tour = slack, web_api, tour
        self.workspace = slack.workspace
        self.viewers = Viewers()
        self.clock_moves = asyncio.Lock()
        self.offered: dict[tuple[str, str, str], list[Json]] = {}
        self.workspace.listeners.append(self.hear)
        web_api.faults.on_change = self._show_faults
        slack.log.on_entry = lambda entry: self.viewers.tell_each("log", lambda _: {"entry": entry.summary()})

    def hear(self, change: Change) -> None:
        match change:
            case MessagePosted(channel, message):
                self._show_message(channel, message, is_new=True)
            case MessageUpdated(channel, message) | MessageRedrawn(channel, message):
                self._show_message(channel, message)
            case MessageDeleted(channel, message):
                self._show_deleted(channel, message)
            case ConversationsChanged(channel):
                self._show_conversations(channel)
            case PeopleChanged():
                self.viewers.tell_each("people", lambda viewer: {"people": self.people_for(viewer)})
            case ViewsChanged(person, because):
                self.viewers.tell(person, "views", {"modals": self.modals_of(person), "because": because})
            case HomeChanged(person):
                self.viewers.tell(person, "home", {"home": self.home_of(person)})
            case AppChanged():
                self.viewers.tell_each(
                    "app", lambda viewer: {"app": serializers.app_json(self.slack, viewer)}
                )

    async def close(self) -> None:
        self.viewers.close()
        await self.slack.close()

    def toast(self, person: str, text: str, conversation: str | None = None) -> None:
        self.viewers.tell(person, "toast", {"kind": "error", "text": text, "conversation": conversation})

    def show_clock(self) -> None:
        self.viewers.tell_each("clock", lambda _: dict(self.slack.clock.as_json()))

    def conversations_of(self, viewer: str) -> list[Json]:
        seen = self.workspace.channels_seen_by(viewer)
        return [serializers.conversation_json(self.slack, channel, viewer) for channel in seen]

    def people_for(self, viewer: str) -> list[Json]:
        everybody = self.workspace.people.values()
        return [
            serializers.person_json(self.workspace, person)
            for person in everybody
            if self.workspace.knows(viewer, person)
        ]

    def modals_of(self, person: str) -> list[Json]:
        return [serializers.view_json(self.slack, view) for view in self.slack.views.stack(person)]

    def home_of(self, person: str) -> Json | None:
        home = self.slack.views.homes.get(person)
        return serializers.view_json(self.slack, home) if home and self.slack.app.home_tab else None

    def _show_faults(self) -> None:
        self.viewers.tell_each("faults", lambda _: {"faults": self.web_api.faults.as_json()})

    def _show_message(self, channel: Channel, message: Message, *, is_new: bool = False) -> None:
        def shown(viewer: str) -> Json | None:
            if not self.workspace.may_see_message(viewer, channel, message):
                return None
            seen = serializers.message_json(self.slack, channel, message, viewer)
            return {"message": seen, "is_new": is_new}

        self.viewers.tell_each("message", shown)
        self._show_conversations(channel)

    def _show_deleted(self, channel: Channel, message: Message) -> None:
        def shown(viewer: str) -> Json | None:
            if not self.workspace.may_see_message(viewer, channel, message):
                return None
            return {"conversation": channel.id, "ts": message.ts}

        self.viewers.tell_each("message_deleted", shown)
        self._show_conversations(channel)

    def _show_conversations(self, channel: Channel | None) -> None:
        def shown(viewer: str) -> Json | None:
            if channel is not None and not self.workspace.may_see(viewer, channel):
                return None
            return {"conversations": self.conversations_of(viewer)}

        self.viewers.tell_each("conversations", shown)
