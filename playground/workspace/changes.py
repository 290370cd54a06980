"""Changes of the workspace, which the app and the open pages listen for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playground.json_values import Json
from playground.workspace.models import Channel, Message


@dataclass(frozen=True)
class MessagePosted:
    channel: Channel
    message: Message


@dataclass(frozen=True)
class MessageUpdated:
    """``before`` is the message as it was kept until now."""

    channel: Channel
    message: Message
    before: Json


@dataclass(frozen=True)
class MessageRedrawn:
    """Only what is shown beside its content changed: the state of its elements, the number of replies."""

    channel: Channel
    message: Message


@dataclass(frozen=True)
class MessageDeleted:
    channel: Channel
    message: Message


@dataclass(frozen=True)
class ConversationsChanged:
    """Name, topic, members …; ``channel`` is None where any of them may have changed."""

    channel: Channel | None = None


@dataclass(frozen=True)
class PeopleChanged:
    """Somebody came, left, or is known by another name, zone …"""


@dataclass(frozen=True)
class ViewsChanged:
    """The modals of a person: opened, pushed, updated, closed, errors or input."""

    person: str
    because: str


@dataclass(frozen=True)
class HomeChanged:
    person: str


@dataclass(frozen=True)
class AppChanged:
    """The app was installed, removed, or connected in another way."""


@dataclass(frozen=True)
class EventHappened:
    """An event as the Events API tells it; events of messages follow from the changes above."""

    event: Json


Change = (
    MessagePosted
    | MessageUpdated
    | MessageRedrawn
    | MessageDeleted
    | ConversationsChanged
    | PeopleChanged
    | ViewsChanged
    | HomeChanged
    | AppChanged
    | EventHappened
)
Listener = Callable[[Change], None]
