"""`OutgoingMessage`, the base class of all messages in the outbox."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple

from sqlmodel import Session

from handlers.block_kit.message import Message
from handlers.context import AppContext
from handlers.outbox.item import OutboxItem
from methodology.people import Person


class Thread(NamedTuple):
    """The message to reply to, by its ts; the reply is seen in the channel too."""

    ts: str


class Content(NamedTuple):
    """A rendered message, the additions to its payload when it is sent, and the thread it belongs to, if any."""

    message: Message
    payload: Mapping[str, Any] = {}
    thread: Thread | None = None


@dataclass(frozen=True)
class RenderContext:
    """Everything that a message is rendered from; `person` is its recipient, None for a channel."""

    app_context: AppContext
    session: Session
    person: Person | None
    now: datetime

    @property
    def recipient(self) -> Person:
        assert self.person is not None, "this kind of message goes to people"
        return self.person


class OutgoingMessage(OutboxItem):
    """One message to one recipient, a person or a channel.

    `repeats` unless it is better never sent than twice, where the outcome of an attempt is not known.
    `depends_on_readers` if it says less in a channel that people from outside read: they are looked for before.
    """

    repeats: ClassVar[bool] = True
    depends_on_readers: ClassVar[bool] = False

    @abstractmethod
    def content(self, context: RenderContext) -> Content | None:
        """The content at the time of sending; None where there is nothing to say any more."""

    def time_to_send(self, _recipient: Person, now: datetime) -> datetime | None:
        """The instant from which it may be sent, by default now; None where it is too late."""
        return now

    def prepare(self, app_context: AppContext, recipient: Person, now: datetime) -> None:
        """Update the records behind it before it is rendered."""

    def after_sending(self, app_context: AppContext, session: Session) -> None:
        """Record that it was sent; called once."""

    def after_refusal(self, app_context: AppContext, session: Session) -> None:
        """Record that Slack takes no message to its recipient."""

    def after_nothing_to_say(self, session: Session) -> None:
        """Record that there was nothing to say."""
