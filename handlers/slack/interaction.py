"""`Interaction`: a pressed button or submitted form, its viewer and origin, and the ways to answer it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, partial
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse
from sqlmodel import Session

from handlers.block_kit.ids import ButtonValue, FormOrigin, decode
from handlers.block_kit.inputs import FormValues, shown_in
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View
from handlers.context import AppContext
from handlers.slack.facts import AskSlack, SlackFacts
from handlers.slack.modals import Shown, form_origin, open_modal
from handlers.slack.payload import Malformed
from handlers.slack.pictures import show_view
from handlers.slack.response_urls import send_to
from handlers.slack.viewer import get_viewer
from handlers.slack.visibility import with_channels
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.rights import NOT_THERE, Viewer, must_be_member, must_see
from methodology.refusal import Refusal
from storage.engagements.engagement_plan import get_plan
from storage.engagements.queries import get_engagement_id
from storage.engagements.unit_of_work import UnitOfWork

Body = dict[str, Any]
Json = dict[str, Any]
BuildView = Callable[["Interaction", EngagementPlan, FormOrigin], View]


def _nothing(_view: Json) -> None:
    """There is nothing to do once the view is shown."""


@dataclass
class Interaction:
    """A press of a button, a choice from a menu, or a submitted form.

    It is handled in two parts. The first one, before the answer, only reads and writes the database. What
    needs Slack is done `behind` the answer, and so is all of it where the rights of the person can only be
    told by Slack (`AskSlack`). `views_behind` has the modals that are drawn anew after a form on top of them.
    """

    app_context: AppContext
    facts: SlackFacts
    body: Body
    respond_at_once: Callable[..., Any]
    views_behind: Mapping[str, "BuildView"]
    is_answered: bool = False
    _behind: list[Callable[[], object]] = field(default_factory=list)

    @cached_property
    def viewer(self) -> Viewer:
        """The person; raises `NotAllowed` unless they are a full member, `AskSlack` to find out."""
        return get_viewer(self.facts, self.body["user"]["id"], self.channel)

    @property
    def workspace(self) -> str:
        return self.facts.workspace

    @property
    def client(self) -> WebClient:
        """Slack, behind the answer."""
        assert self.is_answered, "Slack is waited for before the request is answered"
        return self.facts.client

    def respond(self, **message: Any) -> WebhookResponse:
        """Answer at the address of the request, behind the answer; what Slack says to it."""
        assert self.is_answered, "Slack is waited for before the request is answered"
        self._part("response_url")
        said: WebhookResponse = self.respond_at_once(**message)
        return said

    def behind(self, job: Callable[[], object]) -> None:
        """Do this once the request is answered, after what is to be done then already."""
        if self.is_answered:
            self.facts.settle(job)
        else:
            self._behind.append(job)

    def answer_first(self, tell: Callable[[Exception], None]) -> None:
        """Do behind the answer what was put off until then; `tell` is told of an exception."""
        if self._behind:
            self.app_context.behind.start(partial(self._do_behind, tell))

    def _do_behind(self, tell: Callable[[Exception], None]) -> None:
        self.is_answered = True
        for job in self._behind:
            try:
                self.facts.settle(job)
            except Exception as error:  # noqa: BLE001  # told to the person, and logged there
                tell(error)

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

    def rewrite(self, message: Message) -> WebhookResponse:
        """Replace the message that holds the button."""
        return self.respond(**message.payload(), replace_original=True)

    def reply_at(self, response_url: str, message: Message) -> None:
        """Answer this person alone, below the message that this address belongs to."""
        answer = message.payload() | {"response_type": "ephemeral", "replace_original": False}
        send_to(response_url, answer, self.client.base_url)

    def rewrite_at(self, response_url: str, message: Message) -> None:
        """Replace the message that this address belongs to, which only this person sees."""
        answer = message.payload() | {"response_type": "ephemeral", "replace_original": True}
        send_to(response_url, answer, self.client.base_url)

    def reply(self, message: Message) -> None:
        """Answer this person alone, below the message."""
        self.respond(**message.payload(), response_type="ephemeral", replace_original=False)

    def send_direct_message(self, message: Message) -> None:
        """Answer in the person's conversation with the app: Home has no message to answer below."""
        self.client.chat_postMessage(channel=self.viewer.id, unfurl_links=False, **message.payload())

    def share(self, message: Message) -> WebhookResponse:
        """Post it for everybody in the conversation."""
        return self.respond(**message.payload(), response_type="in_channel", replace_original=False)

    def form_origin(self, button: ButtonValue) -> FormOrigin:
        """Where this button was pressed, for the form that it opens to carry."""
        return form_origin(button, self.body)

    @property
    def view(self) -> Json:
        """The view in which it happened."""
        found: Json = self._part("view")
        return found

    @property
    def response_url(self) -> str:
        """The address of the message in which it happened."""
        return str(self._part("response_url"))

    def _part(self, name: str) -> Any:
        """This part of the body; raises `Malformed` where Slack has sent one like this without it."""
        part = self.body.get(name)
        if not part:
            raise Malformed(f"{name}: missing")
        return part

    @property
    def origin(self) -> FormOrigin:
        """Where the submitted form was opened."""
        return decode(FormOrigin, self.view.get("private_metadata", ""))

    @property
    def entered(self) -> FormValues:
        """The values of the submitted form."""
        return FormValues((self.view.get("state") or {}).get("values", {}))

    @property
    def shown(self) -> FormValues:
        """The values that the form was opened with: others may have changed them since."""
        carried = self.origin.shown if self.view.get("private_metadata") else None
        return FormValues({**shown_in(self.view.get("blocks", ())).values, **(carried or {})})

    @contextmanager
    def unit(self, origin: FormOrigin) -> Iterator[UnitOfWork]:
        """A unit of work by this person, with the surface of the form or button as its source.

        Locking the engagement raises `Refusal` where the button is about an activity of another one.
        """
        with self.app_context.unit(self.viewer, origin.about.surface) as unit:
            about = origin.about
            if about.work is not None and about.engagement is not None:
                unit.expect(about.work, about.engagement)
            yield unit

    def comes_from(self, view_id: str) -> bool:
        """Whether it happened in this view, or in one on top of it."""
        return view_id == (self.body.get("view") or {}).get("id") or self.is_on_top_of(view_id)

    def is_on_top_of(self, view_id: str) -> bool:
        """Whether it happened in a view on top of this one."""
        shown = self.body.get("view") or {}
        return view_id != shown.get("id") and view_id in (
            shown.get("previous_view_id"),
            shown.get("root_view_id"),
        )

    def visible_plan(self, button: ButtonValue) -> EngagementPlan:
        """The plan of the button's engagement; raises `NotAllowed` where this person may not see it."""
        database = self.app_context.database
        with database.reading_at_once():
            plan = self.plan(button)
            with database.reading() as session:
                viewer = with_channels(self.facts, session, self.viewer, [plan.engagement])
        must_see(viewer, plan.engagement)
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

    def open_form(self, title: str, build: Callable[[], View], shown: Shown = _nothing) -> None:
        """Open a modal, on top of the current one if there is one; `shown` is called with it, as Slack has it."""
        trigger, on_top = str(self._part("trigger_id")), self.is_in_modal
        with suppress(AskSlack):  # a stranger that we know gets no form to read their refusal in
            must_be_member(self.viewer)

        def open_it() -> None:
            for_members = partial(self._for_members, build)
            open_modal(self.facts, trigger, title, for_members, on_top=on_top, shown=shown)

        self.behind(open_it)

    def update_form(self, build: Callable[[], View], shown: Shown = _nothing) -> None:
        """Replace the current modal with this view, unless something newer was pressed in it meanwhile."""
        current, memory = self.view, self.app_context.memory
        pressed_at = next((each.get("action_ts", "") for each in self.body.get("actions", ())), "")
        memory.note_press(current["id"], pressed_at)

        def update(view: Json) -> Any:
            try:
                return self.client.views_update(view_id=current["id"], hash=current.get("hash"), view=view)
            except SlackApiError as error:
                # What an earlier press has drawn meanwhile is older than what was entered when this one came.
                if (
                    error.response["error"] != "hash_conflict"
                    or memory.newest_press.get(current["id"]) != pressed_at
                ):
                    raise
                return self.client.views_update(view_id=current["id"], view=view)

        for_members = partial(self._for_members, build)
        self.behind(lambda: shown(show_view(self.app_context, self.workspace, for_members, update)))

    def show_form(self, title: str, build: Callable[[], View], shown: Shown = _nothing) -> None:
        """Replace the current modal, or open one."""
        if self.is_in_modal:
            self.update_form(build, shown)
        else:
            self.open_form(title, build, shown)

    def _for_members(self, build: Callable[[], View]) -> View:
        must_be_member(self.viewer)
        return build()
