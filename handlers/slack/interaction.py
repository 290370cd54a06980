"""`Interaction`: who pressed or submitted what, what it is about, and how they are answered where they are."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient

from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import State, shown_in
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, as_json
from handlers.context import AppContext
from handlers.slack import people
from handlers.slack.forms import form_origin, open_and_fill
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import Viewer, must_see
from methodology.refusal import Refusal
from storage.engagements.plans import get_plan
from storage.engagements.queries import get_engagement_id
from storage.engagements.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

Body = dict[str, Any]
SLACK_FAILED = (SlackClientError, HTTPException, OSError)
"""What a call to Slack raises: an answer that is not ok, or none."""
TIMEOUT = 10


@dataclass(frozen=True)
class Interaction:
    """A press of a button, a choice from a menu, or a submitted form."""

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
    def today(self) -> date:
        """The date on the caller's clock."""
        return self.viewer.person.today(self.app_context.now())

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

    def form_origin(self, button: ButtonValue) -> FormOrigin:
        """Where this button was pressed, as a form carries it until it is submitted."""
        return form_origin(button, self.body)

    @property
    def origin(self) -> FormOrigin:
        """Where the form that was submitted came from."""
        return decode(FormOrigin, self.body["view"]["private_metadata"])

    @property
    def entered(self) -> State:
        """What the form holds that was submitted."""
        return State(self.body["view"]["state"]["values"])

    @property
    def shown(self) -> State:
        """What the form held when it was shown: others may have changed that since."""
        return shown_in(self.body["view"]["blocks"])

    def unit(self, origin: FormOrigin) -> AbstractContextManager[UnitOfWork]:
        """A unit of work by the caller, from where the form or the button was."""
        return self.app_context.unit(self.viewer, origin.about.surface)

    def visible_plan(self, button: ButtonValue) -> EngagementPlan:
        """The plan of the engagement that a button is about; raises `NotAllowed` where it is not the caller's to see."""
        plan = self.plan(button)
        must_see(with_channels(self.client, self.viewer, [plan.engagement]), plan.engagement)
        return plan

    def plan(self, button: ButtonValue) -> EngagementPlan:
        """The plan of the engagement or the activity that a button is about, whoever the caller is."""
        workspace = self.viewer.person.workspace
        with self.app_context.database.reading() as session:
            engagement_id = (
                get_engagement_id(session, workspace, button.work) if button.work else button.engagement_id
            )
            return get_plan(session, self.app_context.catalog, workspace, engagement_id)

    def open_form(self, title: str, build: Callable[[], View]) -> None:
        """Open a modal and fill it; from within a modal the new one is put on top."""
        open_and_fill(self.client, self.body["trigger_id"], title, build, on_top=self.is_in_modal)

    def update_form(self, view: View) -> None:
        """Put this view in the place of the modal the call comes from."""
        shown = self.body["view"]
        self.client.views_update(view_id=shown["id"], hash=shown.get("hash"), view=as_json(view))

    def show_form(self, title: str, build: Callable[[], View]) -> None:
        """In the place of the modal the call comes from, or in a new one."""
        if self.is_in_modal:
            self.update_form(build())
        else:
            self.open_form(title, build)


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
