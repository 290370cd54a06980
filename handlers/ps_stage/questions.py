"""Questions in a direct message to the app, or where it is mentioned in a channel."""

from collections.abc import Mapping
from typing import Any

from handlers.block_kit.message import Message
from handlers.ps_stage import command
from handlers.ps_stage.pictures import Place, deliver
from handlers.slack.error_listener import describe, refusal_message
from handlers.slack.facts import SlackFacts
from handlers.slack.viewer import get_viewer
from storage.answered import claim_answer

Event = Mapping[str, Any]


def is_question(event: Event, bot_user: str) -> bool:
    """Whether a person has just written this to the app: no bot, no edit, no message that Slack itself writes."""
    written = not event.get("subtype") and not event.get("bot_id") and not event.get("edited")
    to_app = event["type"] == "app_mention" or event.get("channel_type") == "im"
    return written and to_app and event.get("user") not in (None, "", bot_user) and bool(event.get("ts"))


def answer_question(facts: SlackFacts, event: Event, bot_user: str) -> None:
    """Answer as `/ps-stage` does: in the direct message, or to the person alone where the app was mentioned.

    Slack delivers again what it takes for lost, perhaps to another process: the one that claims it first answers it.
    """
    with facts.app_context.database.begin() as session:
        now = facts.app_context.now()
        if not claim_answer(session, facts.workspace, str(event["channel"]), str(event["ts"]), now):
            return
    text = str(event.get("text", "")).replace(f"<@{bot_user}>", " ")
    person, channel, thread = (str(event.get(key) or "") for key in ("user", "channel", "thread_ts"))
    is_mention = event["type"] == "app_mention"
    place = Place(channel=channel, thread_ts=thread, only_for=person if is_mention else "")
    its: dict[str, Any] = {"channel": channel, "thread_ts": thread or None}

    def post(message: Message) -> None:
        if is_mention:
            facts.client.chat_postEphemeral(user=person, **its, **message.payload())
        else:
            facts.client.chat_postMessage(unfurl_links=False, unfurl_media=False, **its, **message.payload())

    deliver(facts.app_context, facts.workspace, place, person, lambda: _answer(facts, event, text), post)


def _answer(facts: SlackFacts, event: Event, text: str) -> Message:
    person, channel = str(event["user"]), str(event["channel"])

    def answered() -> Message:
        return command.answer(facts, get_viewer(facts, person, channel), channel, text)

    try:
        return facts.settle(answered)
    except Exception as error:  # noqa: BLE001  # told to the person, and logged there
        return refusal_message(describe(error))
