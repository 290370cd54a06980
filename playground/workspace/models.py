"""People, conversations, messages and files, as Slack keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.json_values import Json

SLACKBOT = "USLACKBOT"


ORGANISATION = "E0NORTHWIND"
"""The Enterprise Grid organisation of those people who are members of several workspaces."""


@dataclass
class Person:
    """``team`` is the name of another organisation; ``workspaces`` are the ids of all workspaces of a member
    of our organisation, first the one that Slack names as their own."""

    id: str
    name: str
    display_name: str
    title: str
    zone: str | None
    email: str
    handle: str
    color: str
    guest: str | None = None
    deleted: bool = False
    admin: bool = False
    team: str | None = None
    workspaces: list[str] = field(default_factory=list)
    is_bot: bool = False
    updated: int = 0

    @property
    def can_be(self) -> bool:
        return not (self.is_bot or self.deleted or self.id == SLACKBOT)


@dataclass
class Message:
    """``data`` is the message as Slack keeps it; an ephemeral one is seen by ``only_for`` alone.

    ``states`` holds what its elements show, by the id of the person who sees them.
    """

    data: Json
    only_for: str | None = None
    states: dict[str, Json] = field(default_factory=dict)

    @property
    def ts(self) -> str:
        return str(self.data["ts"])


@dataclass
class Channel:
    id: str
    name: str
    kind: str
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    archived: bool = False
    general: bool = False
    topic: str = ""
    shared_with: list[str] = field(default_factory=list)
    previous_names: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    bookmarks: list[Json] = field(default_factory=list)
    last_ts: float = 0.0

    def find(self, ts: str, viewer: str | None = None) -> Message | None:
        """The message with this ts, if this viewer sees it (None: what the Web API sees)."""
        for message in reversed(self.messages):
            if message.ts == ts and message.only_for in (None, viewer):
                return message
        return None


@dataclass
class File:
    """``ready_at`` is when Slack knows what is in it, by the clock that never goes back; until then it is shown
    nowhere. ``deleted``: somebody has removed it from the workspace."""

    id: str
    name: str
    title: str
    owner: str
    length: int
    mimetype: str
    created: int
    alt_txt: str = ""
    content: bytes | None = None
    complete: bool = False
    handed: bool = False
    ready_at: float = 0.0
    deleted: bool = False
    channels: list[str] = field(default_factory=list)
