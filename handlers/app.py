"""The table of the functions that answer each command, button, form and event, and the Bolt app."""

import re
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any

from pydantic_core import to_json
from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from handlers.actions import (
    activity,
    advance,
    bookmarks,
    channel,
    checklist,
    closed_in_channel,
    dates,
    edit,
    export,
    extra_work,
    gate,
    hand_over,
    handoff,
    happened,
    iterations,
    lifecycle,
    links,
    missing,
    more,
    nudge,
    personal_data,
    redraw,
    redraw_digests,
    set_dates,
    status_report,
    team,
    turns,
    update,
)
from handlers.actions import questions as asked_when_done
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, read_button_value
from handlers.block_kit.message import Message
from handlers.block_kit.modal import as_json, loading, notice
from handlers.context import AppContext
from handlers.messages.channel_lost import left_channel
from handlers.messages.pin_card import PinCard
from handlers.messages.registry import MESSAGE_KINDS
from handlers.messages.retire_card import RetireCard
from handlers.outbox.item import OutboxKinds
from handlers.pages import full_plan, history, home, settings, timeline, why
from handlers.ps_stage import buttons, find, pictures, questions, tool_link
from handlers.ps_stage import command as stage_command
from handlers.ps_stage.pictures import Place, await_pictures, deliver
from handlers.ps_start import command as start_command
from handlers.registry import check_distinct, merge_tables
from handlers.slack import events
from handlers.slack.error_listener import answer_error, failed_form, tell_behind
from handlers.slack.events import workspace
from handlers.slack.fact_questions import Question
from handlers.slack.facts import AskSlack, SlackFacts
from handlers.slack.interaction import BuildView, Interaction
from handlers.slack.modals import fill_submitted
from handlers.slack.picks import picked, ticked
from handlers.slack.viewer import get_viewer
from methodology.refusal import Refusal

ButtonHandler = Callable[[Interaction, ButtonValue], None]
SubmitHandler = Callable[[Interaction], dict[str, Any] | None]
"""Takes a submitted form; returns the answer to Slack, or None to close the form."""

check_distinct("id", vars(ids), "ps.")
PARTS = (
    activity, advance, bookmarks, channel, checklist, closed_in_channel, dates, edit, export, extra_work, gate, hand_over, handoff, happened, iterations, lifecycle, links, missing, more,
    nudge, personal_data, asked_when_done, redraw, redraw_digests, set_dates, status_report, team, turns, update, full_plan, timeline, why, history, home, settings, buttons, find, pictures, questions, tool_link, start_command,
)  # fmt: skip
BUTTONS: Mapping[str, ButtonHandler] = merge_tables(
    "button", {ids.PICKED: picked, ids.TICKED: ticked}, *(getattr(part, "BUTTONS", {}) for part in PARTS)
)
FORMS: Mapping[str, SubmitHandler] = merge_tables("form", *(getattr(part, "FORMS", {}) for part in PARTS))
VIEWS_BEHIND: Mapping[str, BuildView] = merge_tables(
    "modal", *(getattr(part, "VIEWS_BEHIND", {}) for part in PARTS)
)

SEVERAL_IN_A_ROW = re.compile(r"\.(before|after|[0-9])$")
"""Tells apart the buttons of one row that do the same for different things."""

ERRANDS = [PinCard, RetireCard, *(errand for part in PARTS for errand in getattr(part, "ERRANDS", ()))]
OUTBOX_KINDS: OutboxKinds = merge_tables(
    "kind of the outbox", MESSAGE_KINDS, *({each.kind: each} for each in ERRANDS)
)


def build(
    app_context: AppContext,
    *,
    client: WebClient,
    authorize: Callable[..., AuthorizeResult | None],
    signing_secret: str,
    forget: events.Forget,
    change_access: events.ChangeAccess,
) -> App:
    """The Bolt app. A request is answered once its listener returns, and no listener waits for Slack.

    There are few listeners and one table for all buttons: every request is offered to each listener in turn.
    """
    app = App(
        name="ps-bot",  # otherwise Bolt asks for the file of every module that is loaded, which takes long
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None for a workspace it is not in
        signing_secret=signing_secret,
        process_before_response=True,
        request_verification_enabled=False,  # `Signatures` has done so, before the body was parsed
        token_verification_enabled=False,
        ssl_check_enabled=False,
    )

    def interaction(
        body: dict[str, Any], client: WebClient, context: BoltContext, respond: Any
    ) -> Interaction:
        facts = SlackFacts(app_context, client, workspace(context))
        return Interaction(app_context, facts, body, respond, VIEWS_BEHIND)

    def ps_stage(
        ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext, respond: Any
    ) -> BoltResponse | None:
        facts = SlackFacts(app_context, client, workspace(context))

        def message() -> Message:
            with app_context.database.reading_at_once():
                viewer = get_viewer(facts, body["user_id"], body["channel_id"])
                return stage_command.answer(facts, viewer, body["channel_id"], body.get("text", ""))

        return answer_command(ack, body, facts, message, respond)

    def ps_start(
        ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext, respond: Any
    ) -> BoltResponse | None:
        facts, help_message = (
            SlackFacts(app_context, client, workspace(context)),
            start_command.help_asked_for(body),
        )
        if help_message is None:
            ack()
            start_command.begin(facts, body, tell_behind(body, client, respond))
            return None

        def message() -> Message:
            get_viewer(facts, body["user_id"], body["channel_id"])
            return help_message

        return answer_command(ack, body, facts, message, respond)

    def button_pressed(
        ack: Ack, body: dict[str, Any], client: WebClient, respond: Any, context: BoltContext
    ) -> None:
        ack()
        pressed, tell = interaction(body, client, context, respond), tell_behind(body, client, respond)
        action = body["actions"][0]
        handler = BUTTONS.get(SEVERAL_IN_A_ROW.sub("", action["action_id"]))
        if handler is None:
            return
        try:
            handler(pressed, _button_value(action))
        except AskSlack:
            pressed.behind(lambda: handler(pressed, _button_value(action)))
        except Exception as error:  # noqa: BLE001  # told to the person, and logged there
            failed = error
            pressed.behind(lambda: tell(failed))
        pressed.answer_first(tell)

    def form_submitted(
        ack: Ack, body: dict[str, Any], client: WebClient, respond: Any, context: BoltContext
    ) -> None:
        submitted, tell = interaction(body, client, context, respond), tell_behind(body, client, respond)
        submit = FORMS.get(body["view"]["callback_id"])
        if submit is None:
            raise Refusal(ids.OLD)
        try:
            answer = submit(submitted)
        except AskSlack:
            answer = {"response_action": "update", "view": as_json(loading("One moment …"))}
            submitted.behind(lambda: submit_behind(submitted, submit))
        ack() if answer is None else ack(**answer)
        submitted.answer_first(tell)

    app.command(stage_command.COMMAND)(ps_stage)
    app.command(start_command.COMMAND)(ps_start)
    app.action(re.compile(r"^ps\."))(button_pressed)
    app.view(re.compile(r"^ps\."))(form_submitted)
    events.register(
        app,
        app_context,
        publish_home=home.show_home,
        forget=forget,
        change_access=change_access,
        left_channel=left_channel,
        said=something_said,
    )
    app.error(answer_error)
    return app


def something_said(facts: SlackFacts, event: Mapping[str, Any], bot_user: str) -> None:
    """Answer what a person asks in a direct message or with a mention, behind the acknowledgement."""
    if questions.is_question(event, bot_user):
        questions.take_question(facts, event, bot_user)


def answer_command(
    ack: Ack, body: dict[str, Any], facts: SlackFacts, build: Callable[[], Message], respond: Any
) -> BoltResponse | None:
    """The answer to a command, at once; behind the acknowledgement, if Slack must be asked first or may refuse a part of it."""
    asked: Collection[Question] = ()

    def answer() -> None:
        try:
            facts.ask(asked)
            deliver(facts.app_context, facts.workspace, place, person, lambda: facts.settle(build), post)
        except Exception as error:  # noqa: BLE001  # told to the person, and logged there
            tell_behind(body, facts.client, respond)(error)

    def post(message: Message) -> Any:
        return respond(**{"response_type": "ephemeral"} | message.payload())

    place, person = Place(response_url=body["response_url"]), body["user_id"]
    start = facts.app_context.behind.start
    try:
        message = build()
    except AskSlack as needed:
        asked = needed.questions
        ack()
        start(answer)
        return None
    if not message.is_certain:
        ack()
        start(answer)
        return None
    if message.awaits:
        start(lambda: await_pictures(facts.app_context, facts.workspace, place, person, message))
    said = to_json({"response_type": "ephemeral"} | message.payload())  # several times as fast as Bolt's own
    return BoltResponse(status=HTTPStatus.OK, body=said.decode())


def submit_behind(submitted: Interaction, submit: SubmitHandler) -> None:
    """Submit a form that had to wait for Slack, and show in its place what its answer would have been."""
    try:
        answer = submitted.facts.settle(lambda: submit(submitted))
    except Exception as error:  # noqa: BLE001  # told to the person, and logged there
        view = failed_form(error, submitted.body["view"])
    else:
        view = (answer or {}).get("view") or as_json(notice("Done. You can close this."))
    fill_submitted(submitted.facts, submitted.body["view"], view)


def _button_value(action: dict[str, Any]) -> ButtonValue:
    """The value of a button, or of the option chosen from a menu."""
    if action.get("action_id") == ids.START_CHOICE:
        return ButtonValue()
    option = action.get("selected_option")
    carried = option["value"] if option else action.get("value", "")
    return read_button_value(carried) if carried else ButtonValue()
