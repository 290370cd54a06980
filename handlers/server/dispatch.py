"""The answer to any request of Slack's, whatever its shape, over HTTP and Socket Mode alike."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from time import perf_counter

from prometheus_client import Histogram
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.context import BoltContext
from slack_bolt.request.internals import build_context

from handlers.request_id import with_new_id
from handlers.slack.installed_in import with_workspace
from handlers.slack.payload import Body, Malformed, checked, log_malformed

log = logging.getLogger(__name__)

_QUIET = ("slack_bolt.RequestVerification", "slack_bolt.UrlVerification")


OBSOLETE = ("interactive_message", "dialog_submission", "dialog_cancellation", "workflow_step_edit")
"""Kinds of interaction from before blocks, which Bolt would hand to the listeners of buttons."""

ANSWER_SECONDS = Histogram(
    "ps_bot_answer_seconds",
    "How long requests of Slack waited for their answer, by what people did",
    ["kind"],
    registry=None,
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 3, 5, 10),
)
"""Slack gives up after three seconds, the way to the bot included."""

COMMANDS = ("/ps-stage", "/ps-start")
TIMED = {
    each: ANSWER_SECONDS.labels(each) for each in (*COMMANDS, "button", "form", "home", "event", "other")
}
"""By kind. The number of kinds is fixed, whatever a request is called."""

Headers = Mapping[str, str | Sequence[str]]


def answer(
    app: App,
    body: Body,
    headers: Headers,
    raw: str = "",
    *,
    mode: str = "http",
    arrived: float | None = None,
) -> BoltResponse:
    """Answer with 200, or with 400 what Slack does not send; never raises.

    What nothing listens to is answered with 200 too: Slack would repeat it, and after many switch events off.
    `arrived`: when it came, by `perf_counter`, where it had to wait until now.
    """
    began = perf_counter() if arrived is None else arrived
    try:
        with with_new_id():
            return _answer(app, body, headers, raw, mode)
    finally:
        TIMED[_kind_of(body)].observe(perf_counter() - began)


def _kind_of(body: Body) -> str:
    """The kind of a body of any shape, among those that are timed."""
    if "command" in body:
        return body["command"] if body["command"] in COMMANDS else "other"
    match body:
        case {"type": "block_actions"}:
            return "button"
        case {"type": "view_submission"}:
            return "form"
        case {"type": "event_callback", "event": {"type": "app_home_opened"}}:
            return "home"
        case {"type": "event_callback"}:
            return "event"
    return "other"


def _answer(app: App, body: Body, headers: Headers, raw: str, mode: str) -> BoltResponse:
    try:
        body = checked(body)
        located = with_workspace(body)
        if located is None or body.get("type") in OBSOLETE:
            return _ignored(body)
        answered = app.dispatch(_bolt_request(located, headers, raw, mode))
    except Malformed as malformed:
        return refused(malformed)
    except Exception as error:  # noqa: BLE001  # Bolt reads more than we check, before any listener
        return refused(Malformed(f"{type(error).__name__} in Bolt"))
    if answered.status == HTTPStatus.OK or answered.status == HTTPStatus.UNAUTHORIZED:
        return answered
    return _ignored(body)


def _ignored(body: Body) -> BoltResponse:
    log.info("nothing listens to a request", extra=_described(body))
    return BoltResponse(status=HTTPStatus.OK, body="")


def refused(malformed: Malformed) -> BoltResponse:
    """The answer to what is not of any shape that Slack sends."""
    log_malformed(malformed)
    return BoltResponse(status=HTTPStatus.BAD_REQUEST, body="malformed")


def quieten(app: App) -> None:
    """Keep Bolt from logging whole bodies: of every request that this module tells of in one line."""
    for logger in (app.logger, *map(logging.getLogger, _QUIET)):
        logger.setLevel(logging.ERROR)


def _bolt_request(body: Body, headers: Headers, raw: str, mode: str) -> BoltRequest:
    """The request for Bolt, which does not parse it: it takes a body with the word "payload" for an interaction."""
    request = BoltRequest(body="", headers=dict(headers), mode=mode)
    request.raw_body, request.body = raw, body
    request.context = build_context(BoltContext(), body)
    return request


def _described(body: Body) -> dict[str, str]:
    """What kind of request it is, for the log."""
    event = body.get("event")
    named = {
        "type": body.get("type"),
        "event": event.get("type") if isinstance(event, dict) else None,
        "command": body.get("command"),
    }
    return {name: str(value)[:80] for name, value in named.items() if value is not None}
