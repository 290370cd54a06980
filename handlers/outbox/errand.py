"""`Errand`: something other than a message to do in Slack after a person did something."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import uuid4

from pydantic import Field

from handlers.context import AppContext
from handlers.outbox.item import OutboxItem
from handlers.outbox.slack_api import SlackApi
from handlers.slack.api_errors import SlackTrouble


@dataclass(frozen=True)
class ErrandContext:
    """Everything that an errand needs; `attempted_at` is when it was begun before, with an unknown result."""

    app_context: AppContext
    slack_api: SlackApi
    attempted_at: datetime | None = None


class Errand(OutboxItem):
    """One errand, for the person who caused it (`recipient`). It may run twice, so it must bear that."""

    is_urgent: ClassVar[bool] = True

    id: str = Field(default_factory=lambda: uuid4().hex)

    @property
    def subject(self) -> str:
        return self.id

    @abstractmethod
    def run(self, context: ErrandContext) -> None:
        """Do it; raises `SlackTrouble` where it did not work, or may not have."""

    def refused(self, context: ErrandContext, trouble: SlackTrouble) -> None:
        """It cannot be done: tell the person, if they should know."""
