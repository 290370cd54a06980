"""The Bolt app, and which kinds of things in the outbox it does. What answers is loaded with the first request."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from handlers.block_kit import ids
from handlers.context import AppContext
from handlers.messages.channel_lost import left_channel
from handlers.outbox.item import OutboxItem, OutboxKinds
from handlers.registry import LoadedWhenUsed, check_distinct
from handlers.slack import events
from handlers.slack.error_listener import answer_error
from handlers.slack.facts import SlackFacts

check_distinct("id", vars(ids), "ps.")


def _kinds() -> OutboxKinds:
    from handlers.answers import KINDS

    return KINDS


OUTBOX_KINDS: LoadedWhenUsed[type[OutboxItem]] = LoadedWhenUsed(
    [
        "bookmarks",
        "can_start",
        "card",
        "channel_lost",
        "closed",
        "closed_in_channel",
        "digest",
        "export",
        "hand_over",
        "handed_over",
        "handoff",
        "home",
        "invite",
        "new_channel",
        "new_for_you",
        "nudge",
        "off_free_days",
        "person_export",
        "pin_card",
        "problem",
        "question",
        "redraw",
        "redraw_digests",
        "retire_card",
        "show_pictures",
        "show_timeline",
        "status_report",
        "thread_line",
        "topic",
        "welcome",
    ],
    _kinds,
)
"""Everything in the outbox by its kind. Each sweep asks for the kinds, and few find something to do."""


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

    def ps_stage(
        ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext, respond: Any
    ) -> BoltResponse | None:
        from handlers import answers

        return answers.ps_stage(ack, body, facts(client, context), respond)

    def ps_start(
        ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext, respond: Any
    ) -> BoltResponse | None:
        from handlers import answers

        return answers.ps_start(ack, body, facts(client, context), respond)

    def button_pressed(
        ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext, respond: Any
    ) -> None:
        from handlers import answers

        answers.button_pressed(ack, body, facts(client, context), respond)

    def form_submitted(
        ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext, respond: Any
    ) -> None:
        from handlers import answers

        answers.form_submitted(ack, body, facts(client, context), respond)

    def facts(client: WebClient, context: BoltContext) -> SlackFacts:
        return SlackFacts(app_context, client, events.workspace(context))

    app.command(ids.STAGE_COMMAND)(ps_stage)
    app.command(ids.START_COMMAND)(ps_start)
    app.action(re.compile(r"^ps\."))(button_pressed)
    app.view(re.compile(r"^ps\."))(form_submitted)
    events.register(
        app,
        app_context,
        publish_home=_show_home,
        forget=forget,
        change_access=change_access,
        left_channel=left_channel,
        said=_something_said,
    )
    app.error(answer_error)
    return app


def _show_home(facts: SlackFacts, person: str) -> None:
    from handlers.pages import home

    home.show_home(facts, person)


def _something_said(facts: SlackFacts, event: Mapping[str, Any], bot_user: str) -> None:
    """Answer what a person asks in a direct message or with a mention, behind the acknowledgement."""
    from handlers.ps_stage import questions

    if questions.is_question(event, bot_user):
        questions.take_question(facts, event, bot_user)
