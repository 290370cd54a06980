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

    def upload(self, context: ErrandContext, filename: str, title: str, content: str | bytes) -> None:
        """Upload a file to the person's conversation with the app; raises `SlackTrouble`."""
        slack_api = context.slack_api
        opened = slack_api.call(
            "conversations.open", lambda client: client.conversations_open(users=self.recipient)
        )
        slack_api.call(
            "files.upload",
            lambda client: client.files_upload_v2(
                channel=opened["channel"]["id"],
                filename=filename,
                title=title,
                content=content,
                request_file_info=False,
            ),
        )

    @abstractmethod
    def run(self, context: ErrandContext) -> None:
        """Do it; raises `SlackTrouble` where it did not work, or may not have."""

    def refused(self, context: ErrandContext, trouble: SlackTrouble) -> None:
        """It cannot be done: tell the person, if they should know."""
