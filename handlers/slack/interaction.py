"""Who calls with which payload, and how is the caller answered where they are?"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

from handlers.block_kit.ids import ButtonValue, Surface
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, as_json, loading, notice
from handlers.context import AppContext
from handlers.slack import people
from methodology.engagement.rights import Viewer
from methodology.refusal import Refusal

log = logging.getLogger(__name__)

Body = dict[str, Any]
SLACK_FAILED = (SlackClientError, HTTPException, OSError)
"""What a call to Slack raises: an answer that is not ok, or none."""
TIMEOUT = 10
FAILED = "Something went wrong on our side, and nothing was changed. Close this and try again."


@dataclass(frozen=True)
class Interaction:
    """A press of a button, a choice of a menu, or a form sent in."""

    app_context: AppContext
    client: WebClient
    body: Body
    viewer: Viewer
    respond: Callable[..., Any]

    @property
    def channel(self) -> str:
        """The conversation it comes from; empty for Home and for modals."""
        return str(self.body.get("channel", {}).get("id", ""))

    @property
    def message_ts(self) -> str:
        container = self.body.get("container", {})
        return str(container.get("message_ts", ""))

    @property
    def is_ephemeral(self) -> bool:
        """Whether it comes from a message that the caller alone sees."""
        return bool(self.body.get("container", {}).get("is_ephemeral"))

    @property
    def is_in_modal(self) -> bool:
        return bool(self.body.get("view", {}).get("type") == "modal")

    def rewrite(self, message: Message) -> None:
        """Put this message in the place of the one that was pressed."""
        self.respond(**message.payload(), replace_original=True)

    def tell_at(self, response_url: str, message: Message) -> None:
        """Answer the caller alone beside the message that this address belongs to."""
        answer = message.payload() | {"response_type": "ephemeral", "replace_original": False}
        WebhookClient(response_url, timeout=TIMEOUT).send_dict(answer)

    def tell(self, message: Message) -> None:
        """Answer the caller alone, beside what is there."""
        self.respond(**message.payload(), response_type="ephemeral", replace_original=False)

    def send(self, message: Message) -> None:
        """Answer in the caller's conversation with the app: Home has no message to answer beside."""
        self.client.chat_postMessage(channel=self.viewer.id, unfurl_links=False, **message.payload())

    def share(self, message: Message) -> None:
        """Show it to everybody in the conversation."""
        self.respond(**message.payload(), response_type="in_channel", replace_original=False)

    def open_form(self, title: str, build: Callable[[], View]) -> None:
        """Open a modal and fill it; from within a modal the new one is put on top."""
        open_and_fill(self.client, self.body["trigger_id"], title, build, on_top=self.is_in_modal)

    def update_form(self, view: View) -> None:
        """Put this view in the place of the modal the call comes from."""
        there = self.body["view"]
        self.client.views_update(view_id=there["id"], hash=there.get("hash"), view=as_json(view))


def open_and_fill(
    client: WebClient, trigger: str, title: str, build: Callable[[], View], *, on_top: bool = False
) -> None:
    """Open a modal at once and fill it when its content is there.

    A trigger lasts three seconds, so nothing slow happens before the first call. What is refused
    meanwhile is said in the modal.
    """
    open_view = client.views_push if on_top else client.views_open
    opened = open_view(trigger_id=trigger, view=as_json(loading(title)))
    number = opened["view"]["id"]
    try:
        client.views_update(view_id=number, view=as_json(_built(build)))
    except Exception:
        client.views_update(view_id=number, view=as_json(notice(FAILED)))
        raise


def _built(build: Callable[[], View]) -> View:
    try:
        return build()
    except Refusal as refusal:
        return notice(str(refusal))


class NotShown(Refusal):
    """What was asked is done, and Slack did not let us show it."""

    def __init__(self) -> None:
        super().__init__(
            "It is done, but Slack did not let me show it here. Type `/ps-stage` to see how things stand."
        )


@contextmanager
def already_done() -> Iterator[None]:
    """Around what is shown after a change was committed: its failure must not read as if nothing was changed."""
    try:
        yield
    except SLACK_FAILED as error:
        log.warning("done, but not shown", extra={"error": type(error).__name__})
        raise NotShown from error


def caller(
    app_context: AppContext, client: WebClient, body: Body, respond: Callable[..., Any], workspace: str
) -> Interaction:
    """The call in this payload; raises `NotAllowed` for whoever is no full member of the workspace."""
    channel = str(body.get("channel", {}).get("id", ""))
    viewer = people.viewer(app_context, client, workspace, body["user"]["id"], channel)
    return Interaction(app_context=app_context, client=client, body=body, viewer=viewer, respond=respond)


def surface_of(about: ButtonValue, body: Body) -> Surface:
    """Where the button is shown."""
    return "home" if body.get("view", {}).get("type") == "home" else about.surface
