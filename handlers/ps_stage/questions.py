"""Questions in a direct message to the app, or where it is mentioned in a channel."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackClientError

from handlers.block_kit.layout import context as small_print
from handlers.block_kit.message import MOST_BLOCKS, Message
from handlers.block_kit.text import linked
from handlers.outbox.errand import Errand, ErrandContext
from handlers.outbox.timing import Timing
from handlers.ps_stage import command
from handlers.ps_stage.pictures import Place, deliver
from handlers.slack.api_errors import InstallationDead, NotTaken, RateLimited, SlackTrouble, Unclear, classify
from handlers.slack.error_listener import describe, refusal_message
from handlers.slack.facts import SlackFacts
from handlers.slack.viewer import get_viewer
from storage.answered import claim_answer
from storage.outbox import queue
from storage.outbox.queue import Delivery

log = logging.getLogger(__name__)

Event = Mapping[str, Any]

AT_ONCE = timedelta(minutes=1)
"""The lease on a question of the process that was asked; after it, the sweep of any process answers it."""
LASTS = timedelta(hours=1)
"""An answer that comes later is to a question that nobody has any more."""
WORTH_ANOTHER_TRY = (InstallationDead, NotTaken, RateLimited, Unclear)


class Question(Errand):
    """What `recipient` asked at `at`, to be answered at this place. What was typed is stored until it is answered."""

    kind = "question"

    place: Place
    text: str
    at: datetime

    def run(self, context: ErrandContext) -> None:
        """For one that the process which was asked did not answer, or that Slack refused for the rate."""
        if context.app_context.now() - self.at > LASTS:
            return
        facts = SlackFacts(context.app_context, context.slack_api.client, self.workspace)
        method = "chat.postEphemeral" if self.place.only_for else "chat.postMessage"
        try:
            context.slack_api.call(method, lambda _client: self.answer(facts, is_late=True))
        except SlackTrouble as trouble:
            if isinstance(trouble, WORTH_ANOTHER_TRY):
                raise
            log.warning("question not answered", extra={"code": trouble.code})

    def answer(self, facts: SlackFacts, *, is_late: bool = False) -> None:
        """Answer as `/ps-stage` does; raises an error of the client where Slack does not take it.

        One that `is_late` says what it answers: others may have been asked and answered meanwhile.
        """
        place = self.place
        its: dict[str, Any] = {"channel": place.channel, "thread_ts": place.thread_ts or None}

        def post(message: Message) -> None:
            if place.only_for:
                facts.client.chat_postEphemeral(user=place.only_for, **its, **message.payload())
            else:
                facts.client.chat_postMessage(
                    unfurl_links=False, unfurl_media=False, **its, **message.payload()
                )

        def build() -> Message:
            found = self._found(facts)
            return _below_question(found, self.text) if is_late else found

        deliver(facts.app_context, facts.workspace, place, self.recipient, build, post)

    def _found(self, facts: SlackFacts) -> Message:
        def found() -> Message:
            viewer = get_viewer(facts, self.recipient, self.place.channel)
            return command.answer(facts, viewer, self.place.channel, self.text)

        try:
            return facts.settle(found)
        except Exception as error:  # noqa: BLE001  # told to the person, and logged there
            return refusal_message(describe(error))


def _below_question(found: Message, asked: str) -> Message:
    """The answer with the question above it, where there is room."""
    if len(found.blocks) >= MOST_BLOCKS:
        return found
    return replace(found, blocks=(small_print(f"You asked: “{linked(asked.strip(), 150)}”"), *found.blocks))


def is_question(event: Event, bot_user: str) -> bool:
    """Whether a person has just written this to the app: no bot, no edit, no message that Slack itself writes."""
    written = not event.get("subtype") and not event.get("bot_id") and not event.get("edited")
    to_app = event["type"] == "app_mention" or event.get("channel_type") == "im"
    return written and to_app and event.get("user") not in (None, "", bot_user) and bool(event.get("ts"))


def take_question(facts: SlackFacts, event: Event, bot_user: str) -> None:
    """Have a question answered, behind the acknowledgement: what was acknowledged is in the outbox.

    The answer is in the direct message, or for the person alone where the app was mentioned. Slack delivers again
    what it takes for lost, perhaps to another process: the one that claims it first answers it.
    """
    person, channel, thread = (str(event.get(key) or "") for key in ("user", "channel", "thread_ts"))
    only_for = person if event["type"] == "app_mention" else ""
    now = facts.app_context.now()
    question = Question(
        workspace=facts.workspace,
        recipient=person,
        place=Place(channel=channel, thread_ts=thread, only_for=only_for),
        text=str(event.get("text", "")).replace(f"<@{bot_user}>", " "),
        at=now,
    )
    with facts.app_context.database.begin() as session:
        if not claim_answer(session, facts.workspace, channel, str(event["ts"]), now):
            return
        delivery = queue.enqueue_on_lease(session, question.delivery(), now, AT_ONCE)
    facts.app_context.behind.start(lambda: _answer_at_once(facts, question, delivery))


def _answer_at_once(facts: SlackFacts, question: Question, delivery: Delivery) -> None:
    """Answer it; what Slack does not take now is left to the sweep, after the wait that Slack asks for."""
    try:
        question.answer(facts)
    except (SlackClientError, OSError, ValueError) as error:
        trouble = classify(error)
        log.info("question left to the outbox", extra={"code": trouble.code})
        now = facts.app_context.now()
        with facts.app_context.database.begin() as session:
            queue.postpone(session, delivery, Timing().next_try(trouble, 0, now), trouble.code)
        return
    with facts.app_context.database.begin() as session:
        queue.delete_done(session, delivery)


ERRANDS = (Question,)
