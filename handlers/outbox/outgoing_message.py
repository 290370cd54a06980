"""`OutgoingMessage`, the base class of all messages in the outbox, and `enqueue`."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, NamedTuple, Self

from pydantic import ConfigDict, Field
from sqlmodel import Session

from handlers.block_kit.message import Message
from handlers.context import AppContext
from methodology.people import Person
from methodology.value import Value
from storage.engagements.unit_of_work import UnitOfWork
from storage.outbox import queue
from storage.outbox.queue import Delivery, NewDelivery


class Content(NamedTuple):
    """A rendered message, and the additions to its payload when it is sent."""

    message: Message
    payload: Mapping[str, Any] = {}


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


class OutgoingMessage(Value, ABC):
    """One message to one recipient, a person or a channel; each subclass is a kind of message.

    The fields of a subclass are its payload, as JSON in the outbox. Replicas of two versions may share an
    outbox: a new field needs a default, and fields of a later version are ignored.
    """

    model_config = ConfigDict(extra="ignore")

    kind: ClassVar[str]
    """Stored in the outbox, so it must never change."""

    workspace: str = Field(exclude=True)
    recipient: str = Field(exclude=True)

    @property
    @abstractmethod
    def subject(self) -> str:
        """Tells messages of one kind to one recipient apart: of two with the same subject, one is sent."""

    @abstractmethod
    def content(self, context: RenderContext) -> Content | None:
        """The content at the time of sending; None where there is nothing to say any more."""

    def time_to_send(self, _recipient: Person, now: datetime) -> datetime | None:
        """The instant from which it may be sent, by default now; None where it is too late."""
        return now

    def prepare(self, app_context: AppContext, recipient: Person, now: datetime) -> None:
        """Update the records behind it before it is rendered."""

    def after_sending(self, session: Session) -> None:
        """Record that it was sent."""

    def after_refusal(self, app_context: AppContext, session: Session) -> None:
        """Record that Slack takes no message to its recipient."""

    def after_nothing_to_say(self, session: Session) -> None:
        """Record that there was nothing to say."""

    def delivery(self) -> NewDelivery:
        """The message as a row of the outbox."""
        return NewDelivery(
            workspace=self.workspace,
            recipient=self.recipient,
            kind=self.kind,
            subject=self.subject,
            payload=self.model_dump(mode="json", exclude_defaults=True),
        )

    @classmethod
    def from_delivery(cls, delivery: Delivery) -> Self:
        """The message in this row of the outbox."""
        return cls.model_validate(cls.fields_of(delivery))

    @classmethod
    def fields_of(cls, delivery: Delivery) -> dict[str, Any]:
        return {**delivery.payload, "workspace": delivery.workspace, "recipient": delivery.recipient}


MessageKinds = Mapping[str, type[OutgoingMessage]]


def enqueue(unit: UnitOfWork, messages: Iterable[OutgoingMessage]) -> None:
    """Enqueue these messages with the unit of work; each is sent once, after the commit."""
    queue.enqueue(unit.session, [each.delivery() for each in messages], unit.actor.at)
