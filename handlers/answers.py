"""The functions that answer each command, button and form.

They are loaded when the first of them is needed: a start takes a fifth less of time without them.
"""

import gc
import re
from collections.abc import Callable, Collection, Mapping
from http import HTTPStatus
from typing import Any

from pydantic_core import to_json
from slack_bolt import Ack, BoltResponse

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
from handlers.messages.pin_card import PinCard
from handlers.messages.registry import MESSAGE_KINDS
from handlers.messages.retire_card import RetireCard
from handlers.outbox.item import OutboxKinds
from handlers.pages import full_plan, history, home, settings, timeline, why
from handlers.ps_stage import buttons, find, pictures, questions, tool_link
from handlers.ps_stage import command as stage_command
from handlers.ps_stage.pictures import Place, await_pictures, deliver
from handlers.ps_start import command as start_command
from handlers.registry import merge_tables
from handlers.slack.error_listener import failed_form, tell_behind
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
KINDS: OutboxKinds = merge_tables(
    "kind of the outbox", MESSAGE_KINDS, *({each.kind: each} for each in ERRANDS)
)


def _interaction(body: dict[str, Any], facts: SlackFacts, respond: Any) -> Interaction:
    return Interaction(facts.app_context, facts, body, respond, VIEWS_BEHIND)


def ps_stage(ack: Ack, body: dict[str, Any], facts: SlackFacts, respond: Any) -> BoltResponse | None:
    def message() -> Message:
        with facts.app_context.database.reading_at_once():
            viewer = get_viewer(facts, body["user_id"], body["channel_id"])
            return stage_command.answer(facts, viewer, body["channel_id"], body.get("text", ""))

    return answer_command(ack, body, facts, message, respond)


def ps_start(ack: Ack, body: dict[str, Any], facts: SlackFacts, respond: Any) -> BoltResponse | None:
    help_message = start_command.help_asked_for(body)
    if help_message is None:
        ack()
        start_command.begin(facts, body, tell_behind(body, facts.client, respond))
        return None

    def message() -> Message:
        get_viewer(facts, body["user_id"], body["channel_id"])
        return help_message

    return answer_command(ack, body, facts, message, respond)


def button_pressed(ack: Ack, body: dict[str, Any], facts: SlackFacts, respond: Any) -> None:
    ack()
    pressed, tell = _interaction(body, facts, respond), tell_behind(body, facts.client, respond)
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


def form_submitted(ack: Ack, body: dict[str, Any], facts: SlackFacts, respond: Any) -> None:
    submitted, tell = _interaction(body, facts, respond), tell_behind(body, facts.client, respond)
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


def answer_command(
    ack: Ack, body: dict[str, Any], facts: SlackFacts, build: Callable[[], Message], respond: Any
) -> BoltResponse | None:
    """The answer to a command, at once; behind the acknowledgement, if Slack must be asked first or may
    refuse a part of it."""
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


gc.freeze()  # what has been loaded stays alive, as at the start
