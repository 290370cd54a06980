"""`OutboxItem`, the base of everything in the outbox: messages to send, and errands in Slack."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self

from pydantic import ConfigDict, Field

from methodology.value import Value
from storage.engagements.unit_of_work import UnitOfWork
from storage.outbox import queue
from storage.outbox.queue import Delivery, NewDelivery


class OutboxItem(Value, ABC):
    """One thing to do in Slack once, for one recipient; each subclass is a kind.

    The fields of a subclass are its payload, as JSON in the outbox. Replicas of two versions may share an
    outbox: a new field needs a default, and fields of a later version are ignored.
    """

    model_config = ConfigDict(extra="ignore")

    kind: ClassVar[str]
    """Stored in the outbox, so it must never change."""
    is_urgent: ClassVar[bool] = False
    """Whether it goes before all that waits already: somebody has just pressed a button."""

    workspace: str = Field(exclude=True)
    recipient: str = Field(exclude=True)

    @property
    @abstractmethod
    def subject(self) -> str:
        """Tells items of one kind for one recipient apart: of two with the same subject, one is done."""

    def delivery(self) -> NewDelivery:
        """The item as a row of the outbox."""
        return NewDelivery(
            workspace=self.workspace,
            recipient=self.recipient,
            kind=self.kind,
            subject=self.subject,
            payload=self.model_dump(mode="json", exclude_defaults=True),
            is_urgent=self.is_urgent,
        )

    @classmethod
    def from_delivery(cls, delivery: Delivery) -> Self:
        """The item in this row of the outbox."""
        return cls.model_validate(cls.fields_of(delivery))

    @classmethod
    def fields_of(cls, delivery: Delivery) -> dict[str, Any]:
        return {**delivery.payload, "workspace": delivery.workspace, "recipient": delivery.recipient}


OutboxKinds = Mapping[str, type[OutboxItem]]


def enqueue(unit: UnitOfWork, items: Iterable[OutboxItem]) -> None:
    """Enqueue these with the unit of work; each is done once, after the commit.

    What was enqueued before and had nothing to say then, as somebody had gone back for example, is looked at again.
    """
    deliveries = [each.delivery() for each in items]
    if queue.enqueue(unit.session, deliveries, unit.actor.at) < len(deliveries):
        queue.reopen(unit.session, deliveries, unit.actor.at)
