"""The bodies of Slack's requests: parsed, and refused where they are not what Slack sends."""

import logging
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import from_json

from handlers.slack.outages import OnceAMinute

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


class _Part(BaseModel):
    """Only what Bolt and our listeners read is declared: Slack may add to anything."""

    model_config = ConfigDict(strict=True, extra="ignore", defer_build=True)


def _address(text: str) -> str:
    found = urlsplit(text)
    if found.scheme not in ("https", "http") or not found.hostname:
        raise ValueError("no address")
    return text


Id = Annotated[str, Field(min_length=1, max_length=255)]
Address = Annotated[str, AfterValidator(_address)]
Day = Annotated[str, AfterValidator(date.fromisoformat)]


class _Named(_Part):
    id: Id


class _Authorization(_Part):
    team_id: str | None = None
    enterprise_id: str | None = None
    is_enterprise_install: bool | None = None


class _Option(_Part):
    value: str


class _Entered(_Part):
    value: str | None = None
    selected_option: _Option | None = None
    selected_options: list[_Option] | None = None
    selected_date: Day | None = None
    selected_user: Id | None = None
    selected_conversation: Id | None = None


class _Action(_Entered):
    action_id: Id
    action_ts: str = ""


class _Element(_Part):
    initial_value: str | None = None
    initial_date: Day | None = None
    initial_user: Id | None = None


class _Block(_Part):
    type: str
    block_id: str = ""
    element: _Element = _Element()


class _State(_Part):
    values: dict[str, dict[str, _Entered]]


class _View(_Part):
    id: Id
    type: str
    callback_id: str = ""
    private_metadata: str = ""
    hash: str | None = None
    previous_view_id: str | None = None
    app_installed_team_id: str | None = None
    blocks: list[_Block] = []
    state: _State | None = None


class _FormView(_View):
    callback_id: str
    private_metadata: str
    blocks: list[_Block]
    state: _State


class _AnyEvent(_Part):
    pass


class _Event(_AnyEvent):
    type: Id


class _HomeOpened(_Event):
    user: Id


class _Said(_Event):
    channel: Id
    user: Id | None = None
    text: str | None = None
    ts: Id | None = None
    thread_ts: Id | None = None


class _OfChannel(_Event):
    channel: Id


class _Profile(_Part):
    real_name: str | None = None
    display_name: str | None = None


class _User(_Named):
    team_id: str | None = None
    name: str | None = None
    tz: str | None = None
    profile: _Profile = _Profile()


class _UserChange(_Event):
    user: _User


class _NamedChannel(_Named):
    name: Id


class _Rename(_Event):
    channel: _NamedChannel


class _Tokens(_Part):
    bot: list[str] | None = None


class _TokensRevoked(_Event):
    tokens: _Tokens


class _TeamAccess(_Event):
    team_ids: list[Id] = []


class _Container(_Part):
    message_ts: str | None = None
    is_ephemeral: bool | None = None


class _Any(_Part):
    """What Bolt reads of every body."""

    type: str = ""
    team: _Named | str | None = None
    team_id: str | None = None
    enterprise: _Named | str | None = None
    enterprise_id: str | None = None
    user: _Named | str | None = None
    user_id: str | None = None
    channel: _Named | str | None = None
    channel_id: str | None = None
    authorizations: list[_Authorization] = []
    callback_id: str = ""
    action_id: str = ""
    response_url: Address | None = None
    view: _View | None = None
    event: "_AnyEvent | None" = None


class _Command(_Any):
    command: Id
    user_id: Id
    channel_id: Id
    text: str = ""
    trigger_id: Id
    response_url: Address


class _Interaction(_Any):
    user: _Named
    team: _Named | None = None
    channel: _Named | None = None
    container: _Container | None = None
    trigger_id: str = ""


class _Press(_Interaction):
    actions: Annotated[list[_Action], Field(min_length=1)]


class _Submission(_Interaction):
    view: _FormView


class _EventCallback(_Any):
    event: _Event


class _Challenge(_Part):
    challenge: str


SHAPES: Mapping[str, type[_Part]] = {
    "block_actions": _Press,
    "view_submission": _Submission,
    "event_callback": _EventCallback,
    "url_verification": _Challenge,
}
"""By `type`; a body of another type is nothing that we listen to."""

EVENTS: Mapping[str, type[_Event]] = {
    "app_home_opened": _HomeOpened,
    "user_change": _UserChange,
    "message": _Said,
    "app_mention": _Said,
    "channel_rename": _Rename,
    "group_rename": _Rename,
    "tokens_revoked": _TokensRevoked,
    "channel_left": _OfChannel,
    "group_left": _OfChannel,
    "member_joined_channel": _OfChannel,
    "channel_shared": _OfChannel,
    "channel_unshared": _OfChannel,
    "team_access_granted": _TeamAccess,
    "team_access_revoked": _TeamAccess,
}
"""By the `type` of the event."""


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
    body = {name: value for name, value in body.items() if value is not None}
    try:
        _shape_of(body).model_validate(body)
        if body.get("type") == "event_callback":
            EVENTS.get(body["event"]["type"], _Event).model_validate(body["event"])
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        raise Malformed(f"{'.'.join(map(str, first['loc']))[:200]}: {first['msg']}") from None
    return {"text": ""} | body if "command" in body else body


def _shape_of(body: Body) -> type[_Part]:
    kind = body.get("type")
    if "command" in body:
        return _Command
    if isinstance(kind, str) and kind:
        return SHAPES.get(kind, _Any)
    if "ssl_check" in body:
        return _Any
    raise Malformed("neither a command nor of any type")
