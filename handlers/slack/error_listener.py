"""What a person is told when something is refused or goes wrong."""

import json
import logging
from collections.abc import Callable
from typing import Any

from prometheus_client import Counter
from slack_bolt import BoltResponse
from slack_sdk import WebClient

from handlers.block_kit.inputs import FieldErrors, ShowAgain
from handlers.block_kit.layout import sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.modal import as_json, notice
from handlers.block_kit.text import escape_sentence
from handlers.request_id import current_id, new_id
from handlers.slack.api_errors import OutOfStep, classify
from handlers.slack.modals import filled_in, shown_again
from handlers.slack.outages import SEALED, SLACK_AWAY, SLACK_LIMITS, describe_outage
from handlers.slack.payload import Malformed, log_malformed
from methodology.refusal import Refusal
from storage.workspaces.workspaces import TokensSealed

log = logging.getLogger(__name__)

ERRORS = Counter(
    "ps_bot_request_errors", "Requests of people to which something went wrong on our side", registry=None
)

Body = dict[str, Any]
AWAY = "{}, so this may not be done. Try again in a minute; `/ps-stage` then shows how things stand."
_NOT_ANSWERING = {
    SLACK_AWAY: "Slack isn't answering",
    SLACK_LIMITS: "Slack takes no more calls from this app at the moment",
    SEALED: "The app can't use its tokens at the moment, as its log tells those who run it",
}


def answer_error(error: Exception, body: Body) -> BoltResponse:
    """The answer to a command or form that failed; a pressed button is acknowledged, and told behind that.

    An event is acknowledged too: Slack would repeat it, and after many switch events off. What it says is asked
    again where it is needed.

    Never raises: Bolt would answer with a 500.
    """
    try:
        return _failed(error, body)
    except Exception as untold:  # noqa: BLE001  # the error that matters is logged, and told to nobody
        log.info("could not say why", extra={"error": type(untold).__name__})
        return BoltResponse(status=200, body="")


def _failed(error: Exception, body: Body) -> BoltResponse:
    if "command" in body:
        return _json({"response_type": "ephemeral"} | refusal_message(describe(error)).payload())
    if body.get("type") == "view_submission":
        return _json(_form_response(error, body["view"]))
    describe(error)
    return BoltResponse(status=200, body="")


def describe(error: Exception) -> str:
    """A refusal in its own words, anything else logged, and with a reference to quote.

    The reference is the id of the request: all lines of the log about it have that. What a refusal says is not
    logged: it may quote what was typed.
    """
    if isinstance(error, Refusal) and not isinstance(error, TokensSealed):  # that one speaks to admins
        log.info("refused", extra={"kind": type(error).__name__})
        return str(error)
    if isinstance(error, Malformed):
        log_malformed(error)
        return "Slack has sent this without a part that it needs, so nothing was done. Try again."
    if (outage := describe_outage(error)) is not None:
        log.error(outage, exc_info=error)
        return AWAY.format(_NOT_ANSWERING.get(outage, "The app's database isn't answering"))
    ERRORS.inc()
    reference = current_id() or new_id()
    log.error("unexpected error", exc_info=error, extra={"ref": reference})
    return (
        "Something went wrong on our side. Type `/ps-stage` to see how things stand, then try again; "
        f"if it stays, quote {reference}."
    )


def refusal_message(sentence: str) -> Message:
    """A refusal or an error as a message; names in it format nothing and mention nobody."""
    return answer(*sections(escape_sentence(sentence)))


def tell_behind(body: Body, client: WebClient, respond: Callable[..., Any]) -> Callable[[Exception], None]:
    """A function that tells the person of an error behind the answer: below the message, or in a modal."""

    def tell(error: Exception) -> None:
        if isinstance(classify(_cause(error)), OutOfStep):
            log.info(
                "too late to show", extra={"error": type(error).__name__}
            )  # closed or changed by the person
            return
        sentence = describe(error)
        try:
            _tell(sentence, body, client, respond)
        except Exception as failed:  # Slack does not take it, and there is no other way
            if (outage := describe_outage(failed)) is not None:
                log.error(outage, exc_info=failed)
                return
            log.debug("could not say why", extra={"error": type(failed).__name__})

    return tell


def _cause(error: Exception) -> Exception:
    """What Slack said, where a sentence was made of it."""
    return error.__cause__ if isinstance(error.__cause__, Exception) else error


def _tell(sentence: str, body: Body, client: WebClient, respond: Callable[..., Any]) -> None:
    if body.get("response_url"):
        respond(**refusal_message(sentence).payload(), response_type="ephemeral", replace_original=False)
        return
    in_modal = (body.get("view") or {}).get("type") == "modal"
    open_view = client.views_push if in_modal else client.views_open
    open_view(trigger_id=body["trigger_id"], view=as_json(notice(sentence)))


def failed_form(error: Exception, view: Body) -> Body:
    """A form whose submission failed behind the answer: as it was filled in, with what is wrong."""
    if isinstance(error, ShowAgain):
        return shown_again(view, error)
    problems = error.errors if isinstance(error, FieldErrors) else {"": describe(error)}
    if any(block["type"] == "input" for block in view["blocks"]):
        return filled_in(view, problems)
    shown: Body = as_json(notice("\n".join(problems.values())))
    return shown


def _form_response(error: Exception, view: Body) -> Body:
    """The sentence at the first field, so that no input is lost; a form without fields is replaced."""
    if isinstance(error, ShowAgain):
        return {"response_action": "update", "view": shown_again(view, error)}
    inputs = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    if isinstance(error, FieldErrors):
        if not set(error.errors) <= set(inputs):  # Slack accepts errors for inputs only
            return {"response_action": "update", "view": filled_in(view, error.errors)}
        return {"response_action": "errors", "errors": error.errors}
    sentence = describe(error)
    if inputs:
        return {"response_action": "errors", "errors": {inputs[0]: sentence}}
    return {"response_action": "update", "view": as_json(notice(sentence))}


def _json(body: Body) -> BoltResponse:
    return BoltResponse(
        status=200, body=json.dumps(body), headers={"content-type": ["application/json; charset=utf-8"]}
    )
