"""The answer to a person when something is refused or goes wrong."""

import json
import logging
from typing import Any
from uuid import uuid4

from slack_bolt import BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.layout import sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.modal import as_json, notice
from handlers.block_kit.text import escape_sentence
from handlers.slack.outages import SLACK_AWAY, describe_outage
from methodology.refusal import Refusal

log = logging.getLogger(__name__)

AWAY = (
    "{} isn't answering, so this may not be done. Try again in a minute; "
    "`/ps-stage` then shows how things stand."
)


def answer_error(error: Exception, body: dict[str, Any], client: WebClient, respond: Any) -> BoltResponse:
    """Answer a refusal in its own words, anything else with a reference to quote."""
    if isinstance(error, FieldErrors):
        return _json({"response_action": "errors", "errors": error.errors})
    if isinstance(error, Refusal):
        log.info("refused", extra={"reason": str(error)})
        return _answer(str(error), body, client, respond)
    if (outage := describe_outage(error)) is not None:
        log.error(outage, exc_info=error)
        return _answer(
            AWAY.format("Slack" if outage == SLACK_AWAY else "The app's database"), body, client, respond
        )
    reference = uuid4().hex[:8].upper()
    log.error("unexpected error", exc_info=error, extra={"ref": reference})
    sentence = (
        "Something went wrong on our side. Type `/ps-stage` to see how things stand, then try again; "
        f"if it stays, quote {reference}."
    )
    return _answer(sentence, body, client, respond)


def refusal_message(sentence: str) -> Message:
    """A refusal or an error as a message; names in it format nothing and mention nobody."""
    return answer(*sections(escape_sentence(sentence)))


def _answer(sentence: str, body: dict[str, Any], client: WebClient, respond: Any) -> BoltResponse:
    kind = body.get("type")
    if "command" in body:
        return _json({"response_type": "ephemeral"} | refusal_message(sentence).payload())
    if kind == "view_submission":
        return _json(_form_response(sentence, body["view"]))
    if kind == "block_actions":
        _answer_beside(sentence, body, client, respond)
    return BoltResponse(status=200, body="")


def _form_response(sentence: str, view: dict[str, Any]) -> dict[str, Any]:
    """The sentence at the first field, so that no input is lost; a form without fields is replaced."""
    field_id = next((block["block_id"] for block in view["blocks"] if block["type"] == "input"), None)
    if field_id is not None:
        return {"response_action": "errors", "errors": {field_id: sentence}}
    return {"response_action": "update", "view": as_json(notice(sentence))}


def _answer_beside(sentence: str, body: dict[str, Any], client: WebClient, respond: Any) -> None:
    if body.get("response_url"):
        respond(**refusal_message(sentence).payload(), response_type="ephemeral", replace_original=False)
        return
    open_view = client.views_push if body.get("view", {}).get("type") == "modal" else client.views_open
    try:
        open_view(trigger_id=body["trigger_id"], view=as_json(notice(sentence)))
    except SlackApiError as error:
        # The trigger was used up by a form that could not be filled, and that form shows the error.
        log.info("could not show why", extra={"error": error.response["error"], "reason": sentence})


def _json(body: dict[str, Any]) -> BoltResponse:
    return BoltResponse(
        status=200, body=json.dumps(body), headers={"content-type": ["application/json; charset=utf-8"]}
    )
