"""The table of the functions that answer each command, button, form and event, and the Bolt app."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from handlers.actions import (
    activity,
    advance,
    channel,
    dates,
    export,
    extra_work,
    handoff,
    iterations,
    lifecycle,
    more,
    team,
)
from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, read_button_value
from handlers.context import AppContext
from handlers.messages.channel_lost import left_channel
from handlers.pages import full_plan, history, home, settings, status_report, timeline, why
from handlers.ps_stage import buttons
from handlers.ps_stage import command as stage_command
from handlers.ps_start import command as start_command
from handlers.registry import check_distinct, merge_tables
from handlers.slack import events, people
from handlers.slack.error_listener import answer_error
from handlers.slack.events import workspace
from handlers.slack.interaction import Interaction, read_interaction

ButtonHandler = Callable[[Interaction, ButtonValue], None]
SubmitHandler = Callable[[Interaction], dict[str, Any] | None]
"""Takes a submitted form; returns the answer to Slack, or None to close the form."""

check_distinct("id", vars(ids), "ps.")
PARTS = (
    activity, advance, channel, dates, export, extra_work, handoff, iterations, lifecycle, more, team,
    full_plan, timeline, why, history, status_report, home, settings, buttons, start_command,
)  # fmt: skip
BUTTONS: Mapping[str, ButtonHandler] = merge_tables("button", *(part.BUTTONS for part in PARTS))
FORMS: Mapping[str, SubmitHandler] = merge_tables("form", *(getattr(part, "FORMS", {}) for part in PARTS))


def build(
    app_context: AppContext,
    *,
    client: WebClient,
    authorize: Callable[..., AuthorizeResult | None],
    signing_secret: str,
    forget: events.Forget,
) -> App:
    """The Bolt app. Its listeners finish before Slack is answered.

    There are few listeners and one table for all buttons: every request is offered to each listener in turn.
    """
    app = App(
        client=client,
        authorize=authorize,  # type: ignore[arg-type]  # Bolt takes None for a workspace it is not in
        signing_secret=signing_secret,
        process_before_response=True,
        token_verification_enabled=False,
        ssl_check_enabled=False,
    )

    def ps_stage(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        viewer = people.get_viewer(
            app_context, client, workspace(context), body["user_id"], body["channel_id"]
        )
        message = stage_command.answer(app_context, client, viewer, body["channel_id"], body.get("text", ""))
        ack(response_type="ephemeral", **message.payload())

    def ps_start(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        message = start_command.begin(app_context, client, workspace(context), body)
        if message is None:
            ack()
        else:
            ack(response_type="ephemeral", **message.payload())

    def button_pressed(
        ack: Ack, body: dict[str, Any], client: WebClient, respond: Any, context: BoltContext
    ) -> None:
        ack()
        action = body["actions"][0]
        handler = BUTTONS.get(action["action_id"].removesuffix(".before").removesuffix(".after"))
        if handler is not None:
            handler(
                read_interaction(app_context, client, body, respond, workspace(context)),
                _button_value(action),
            )

    def form_submitted(
        ack: Ack, body: dict[str, Any], client: WebClient, respond: Any, context: BoltContext
    ) -> None:
        submit = FORMS[body["view"]["callback_id"]]
        answer = submit(read_interaction(app_context, client, body, respond, workspace(context)))
        ack() if answer is None else ack(**answer)

    app.command(stage_command.COMMAND)(ps_stage)
    app.command(start_command.COMMAND)(ps_start)
    app.action(re.compile(r"^ps\."))(button_pressed)
    app.view(re.compile(r"^ps\."))(form_submitted)
    events.register(app, app_context, publish_home=home.publish, forget=forget, left_channel=left_channel)
    app.error(answer_error)
    return app


def _button_value(action: dict[str, Any]) -> ButtonValue:
    """The value of a button, or of the option chosen from a menu."""
    option = action.get("selected_option")
    carried = option["value"] if option else action.get("value", "")
    return read_button_value(carried) if carried else ButtonValue()
