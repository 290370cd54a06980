"""The workspace: its people, conversations and files, and who may see which of them."""

from __future__ import annotations

import random
import string
from collections.abc import Iterable

from playground.errors import SlackError
from playground.json_values import Json
from playground.workspace.changes import Change, EventHappened, Listener
from playground.workspace.clock import Clock
from playground.workspace.models import SLACKBOT, Channel, File, Message, Person


class Workspace:
    """Everything in it, and who sees what. It is touched only from the server's event loop."""

    def __init__(self, clock: Clock, url: str = "") -> None:
        self.clock, self.url = clock, url
        self.team_id, self.team_name, self.team_domain = "T0NORTHWIND", "Northwind Services", "northwind"
        self.app_id = self.bot_id = self.bot_user = ""
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.last_read: dict[tuple[str, str], str] = {}
        self._random = random.Random(7)
        self._direct: dict[tuple[str, ...], Channel] = {}
        self.listeners: list[Listener] = []

    @property
    def organisation_name(self) -> str:
        return f"{self.team_name} Group"

    def publish(self, change: Change) -> None:
        """Tell the app and the open pages."""
        for listener in self.listeners:
            listener(change)

    def emit(self, event: Json) -> None:
        """Tell the app of an event, as the Events API has it."""
        self.publish(EventHappened(event))

    def new_id(self, prefix: str, length: int = 11) -> str:
        letters = string.ascii_uppercase + string.digits
        return prefix + "0" + "".join(self._random.choices(letters, k=length - len(prefix) - 1))

    def next_ts(self, channel: Channel) -> str:
        """A moment of the movable clock, later than every earlier message of the channel."""
        channel.last_ts = max(round(self.clock.seconds(), 6), round(channel.last_ts + 0.000001, 6))
        return f"{channel.last_ts:.6f}"

    def get_person(self, id: str) -> Person:
        found = self.people.get(id)
        if found is None:
            raise SlackError("user_not_found")
        return found

    def get_channel(self, id: str) -> Channel:
        found = self.channels.get(id)
        if found is None:
            raise SlackError("channel_not_found")
        return found

    def open_direct(self, people: Iterable[str]) -> Channel:
        """The one direct conversation among exactly these people, opened at need."""
        members = sorted(set(people))
        if (known := self._direct.get(tuple(members))) is not None:
            return known
        kind = "im" if len(members) <= 2 else "mpim"
        name = "" if kind == "im" else "mpdm-" + "--".join(self.people[m].handle for m in members) + "-1"
        prefix = "D" if kind == "im" else "C"
        opened = self.add_channel(self.new_id(prefix), name, kind, members[0], members)
        self._direct[tuple(members)] = opened
        return opened

    def find_direct(self, *people: str) -> Channel | None:
        return self._direct.get(tuple(sorted(set(people))))

    def add_channel(self, id: str, name: str, kind: str, creator: str, members: Iterable[str]) -> Channel:
        channel = Channel(id, name, kind, creator, int(self.clock.seconds()), list(dict.fromkeys(members)))
        self.channels[id] = channel
        return channel

    def may_see(self, person: str, channel: Channel) -> bool:
        if person in channel.members:
            return True
        who = self.people[person]
        return channel.kind == "public" and who.guest is None and who.team is None

    def may_see_message(self, person: str, channel: Channel, message: Message) -> bool:
        return message.only_for in (None, person) and self.may_see(person, channel)

    def channels_seen_by(self, person: str) -> list[Channel]:
        return [channel for channel in self.channels.values() if self.may_see(person, channel)]

    def knows(self, viewer: str, other: Person) -> bool:
        """Guests and people of other organisations see only those they share a conversation with."""
        me = self.people[viewer]
        if viewer == other.id or other.id in (SLACKBOT, self.bot_user):
            return True
        if me.guest is None and me.team is None and other.team is None:
            return True
        return any(viewer in c.members and other.id in c.members for c in self.channels.values())

    def visible_messages(self, channel: Channel, viewer: str) -> list[Message]:
        return [message for message in channel.messages if message.only_for in (None, viewer)]

    def unread(self, channel: Channel, viewer: str) -> list[Message]:
        return [m for m in self.visible_messages(channel, viewer) if self.is_unread(channel, m, viewer)]

    def is_unread(self, channel: Channel, message: Message, viewer: str) -> bool:
        data = message.data
        if viewer not in channel.members or data.get("user") == viewer:
            return False
        if data.get("thread_ts", message.ts) != message.ts and f"<@{viewer}>" not in data.get("text", ""):
            return False  # a reply stands in its thread, not in the channel
        return float(message.ts) > float(self.last_read.get((viewer, channel.id), "0"))

    def team_of(self, person: Person) -> str:
        """The id of the workspace that Slack names as a person's own."""
        if person.workspaces:
            return person.workspaces[0]
        return f"T0{person.team.upper().replace(' ', '')[:9]}" if person.team else self.team_id
