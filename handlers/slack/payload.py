"""The bodies of Slack's requests: parsed, and refused where they are not what Slack sends."""

import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from pydantic import ValidationError
from pydantic_core import from_json

from handlers.slack.outages import OnceAMinute

if TYPE_CHECKING:
    from handlers.slack.payload_shapes import Part

log = logging.getLogger(__name__)

Body = dict[str, Any]
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
"""Written in JSON, and not as a backslash that somebody typed."""


class Malformed(Exception):
    """The body is not of a shape that Slack sends; its text says what is wrong, without any value."""


def log_malformed(malformed: Malformed) -> None:
    """One line; what follows within a minute is only counted."""
    is_told, repeated = _TOLD.may_tell("")
    if is_told:
        counted = {"repeated": repeated} if repeated else {}
        log.info("a signed request is malformed", extra={"reason": str(malformed), **counted})


_TOLD = OnceAMinute()


def read_body(raw: bytes, content_type: str) -> Body:
    """The parsed body; raises `Malformed` where it is neither JSON nor a form, or no object."""
    try:
        text = raw.decode()
        if content_type.partition(";")[0].strip() == "application/json" or text.startswith("{"):
            return _object(text)
        form = dict(parse_qsl(text, keep_blank_values=True))
        if "payload" in form and "command" not in form:
            return _object(form["payload"])
    except ValueError:
        raise Malformed("neither JSON nor a form") from None
    if any("\0" in value for value in form.values()):
        raise Malformed("NUL, which no database takes")
    return dict(form)


def _object(json: str) -> Body:
    found = from_json(json)  # refuses lone surrogates and deep nesting too
    if _NUL.search(json):
        raise Malformed("NUL, which no database takes")
    if not isinstance(found, dict):
        raise Malformed("no object")
    return found


def checked(body: Body) -> Body:
    """The body, of the shape that its kind has; what is null is left out. Raises `Malformed`."""
    from handlers.slack.payload_shapes import EVENTS, Event  # a start comes before the first request

    body = {name: value for name, value in body.items() if value is not None}
    try:
        _shape_of(body).model_validate(body)
        if body.get("type") == "event_callback":
            EVENTS.get(body["event"]["type"], Event).model_validate(body["event"])
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise Malformed(f"{'.'.join(map(str, first['loc']))[:200]}: {first['msg']}") from None
    return {"text": ""} | body if "command" in body else body


def _shape_of(body: Body) -> "type[Part]":
    from handlers.slack.payload_shapes import SHAPES, AnyBody, Command

    kind = body.get("type")
    if "command" in body:
        return Command
    if isinstance(kind, str) and kind:
        return SHAPES.get(kind, AnyBody)
    if "ssl_check" in body:
        return AnyBody
    raise Malformed("neither a command nor of any type")
