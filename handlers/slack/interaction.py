"""`Interaction`: a pressed button or submitted form, its viewer and origin, and the ways to answer it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError
from slack_sdk.webhook import WebhookClient
from sqlmodel import Session

from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FormValues, shown_in
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, as_json
from handlers.context import AppContext
from handlers.slack import people
from handlers.slack.modals import form_origin, open_and_fill
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import NOT_THERE, Viewer, must_see
from methodology.refusal import Refusal
from storage.engagements.engagement_plan import get_plan
from storage.engagements.queries import get_engagement_id
from storage.engagements.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

Body = dict[str, Any]
SLACK_FAILED = (SlackClientError, HTTPException, OSError)
"""Raised by a call to Slack that gets an error, or no answer."""
TIMEOUT = 10
OF_SLACK = (".slack.com", ".slack-gov.com")


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
        """The id of its conversation; empty for Home and modals."""
        return str(self.body.get("channel", {}).get("id", ""))

    @property
    def now(self) -> datetime:
        return self.app_context.now()

    @property
    def today(self) -> date:
        """The date in the person's time zone."""
        return self.viewer.person.today(self.now)

    @property
    def is_ephemeral(self) -> bool:
        """Whether it comes from a message that only this person sees."""
        return bool(self.body.get("container", {}).get("is_ephemeral"))

    @property
    def is_in_modal(self) -> bool:
        return bool(self.body.get("view", {}).get("type") == "modal")

    def rewrite(self, message: Message) -> None:
        """Replace the message that holds the button."""
        self.respond(**message.payload(), replace_original=True)

    def reply_at(self, response_url: str, message: Message) -> None:
        """Answer this person alone, below the message that this address belongs to."""
        answer = message.payload() | {"response_type": "ephemeral", "replace_original": False}
        self.send_to(response_url, answer)

    def send_to(self, response_url: str, payload: Body) -> None:
        """Send this to an address that a form has carried; raises `Refusal` unless it is one of Slack's."""
        host = urlsplit(response_url).hostname or ""
        if not host.endswith(OF_SLACK) and host != urlsplit(self.client.base_url).hostname:
            raise Refusal("This form is from an older message. Type `/ps-stage` and use its buttons.")
        WebhookClient(response_url, timeout=TIMEOUT).send_dict(payload)

    def reply(self, message: Message) -> None:
        """Answer this person alone, below the message."""
        self.respond(**message.payload(), response_type="ephemeral", replace_original=False)

    def send_direct_message(self, message: Message) -> None:
        """Answer in the person's conversation with the app: Home has no message to answer below."""
        self.client.chat_postMessage(channel=self.viewer.id, unfurl_links=False, **message.payload())

    def share(self, message: Message) -> None:
        """Post it for everybody in the conversation."""
        self.respond(**message.payload(), response_type="in_channel", replace_original=False)

    def form_origin(self, button: ButtonValue) -> FormOrigin:
        """Where this button was pressed, for the form that it opens to carry."""
        return form_origin(button, self.body)

    @property
    def origin(self) -> FormOrigin:
        """Where the submitted form was opened."""
        return decode(FormOrigin, self.body["view"]["private_metadata"])

    @property
    def entered(self) -> FormValues:
        """The values of the submitted form."""
        return FormValues(self.body["view"]["state"]["values"])

    @property
    def shown(self) -> FormValues:
        """The values that the form was opened with: others may have changed them since."""
        return shown_in(self.body["view"]["blocks"])

    @contextmanager
    def unit(self, origin: FormOrigin) -> Iterator[UnitOfWork]:
        """A unit of work by this person, with the surface of the form or button as its source.

        Raises `Refusal` where the button is about an activity of another engagement.
        """
        with self.app_context.unit(self.viewer, origin.about.surface) as unit:
            self._engagement_id(unit.session, origin.about)
            yield unit

    def visible_plan(self, button: ButtonValue) -> EngagementPlan:
        """The plan of the button's engagement; raises `NotAllowed` where this person may not see it."""
        plan = self.plan(button)
        must_see(with_channels(self.client, self.viewer, [plan.engagement]), plan.engagement)
        return plan

    def plan(self, button: ButtonValue) -> EngagementPlan:
        """The plan of the button's engagement, or of that of its activity, without a check of rights.

        Raises `Refusal` where the workspace does not have them, and for an activity of another engagement.
        """
        with self.app_context.database.reading() as session:
            engagement_id = self._engagement_id(session, button)
            return get_plan(session, self.app_context.catalog, self.viewer.person.workspace, engagement_id)

    def _engagement_id(self, session: Session, button: ButtonValue) -> EngagementId:
        """The engagement of this button or of its activity; raises `Refusal` unless the two belong together."""
        if button.work is None:
            return button.engagement_id
        engagement_id = get_engagement_id(session, self.viewer.person.workspace, button.work)
        if button.engagement not in (None, engagement_id):
            raise Refusal(NOT_THERE)
        return engagement_id

    def open_form(self, title: str, build: Callable[[], View]) -> None:
        """Open a modal and fill it, on top of the current one if there is one."""
        open_and_fill(self.client, self.body["trigger_id"], title, build, on_top=self.is_in_modal)

    def update_form(self, view: View) -> None:
        """Replace the current modal with this view."""
        shown = self.body["view"]
        self.client.views_update(view_id=shown["id"], hash=shown.get("hash"), view=as_json(view))

    def show_form(self, title: str, build: Callable[[], View]) -> None:
        """Replace the current modal, or open one."""
        if self.is_in_modal:
            self.update_form(build())
        else:
            self.open_form(title, build)


class NotShown(Refusal):
    """The change was made, but Slack did not let us show it."""

    def __init__(self) -> None:
        super().__init__(
            "It is done, but Slack did not let me show it here. Type `/ps-stage` to see how things stand."
        )


@contextmanager
def already_done() -> Iterator[None]:
    """Wraps calls to Slack after a commit: if they fail, the error must not say that nothing was changed."""
    try:
        yield
    except SLACK_FAILED as error:
        log.warning("done, but not shown", extra={"error": type(error).__name__})
        raise NotShown from error


def read_interaction(
    app_context: AppContext, client: WebClient, body: Body, respond: Callable[..., Any], workspace: str
) -> Interaction:
    """The interaction in this payload; raises `NotAllowed` unless the person is a full member of the workspace."""
    channel = str(body.get("channel", {}).get("id", ""))
    viewer = people.get_viewer(app_context, client, workspace, body["user"]["id"], channel)
    return Interaction(app_context=app_context, client=client, body=body, viewer=viewer, respond=respond)
