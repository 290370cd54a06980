"""Which methods does the Web API have, and how is a call answered?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.app.tokens import Token
from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api import apps, bookmarks, channels, chat, conversations, files, users, views
from playground.web_api.call import Call, Method

if TYPE_CHECKING:
    from playground.app.slack import Slack

_MODULES = (apps, bookmarks, channels, chat, conversations, files, users, views)
_EVERYWHERE = {"team_id"}  # Bolt's clients send it with every call
METHODS: dict[str, Method] = {each.name: each for module in _MODULES for each in module.METHODS}


def answer(slack: Slack, name: str, args: Json, bearer: str | None, headers: Json, *, json: bool) -> Json:
    """What Slack answers to this call, ``ok`` included; also what it was not able to do."""
    try:
        return _answer(slack, name, args, bearer, headers, json=json)
    except SlackError as error:
        return error.answer


def _answer(slack: Slack, name: str, args: Json, bearer: str | None, headers: Json, *, json: bool) -> Json:
    method = METHODS.get(name)
    if method is None:
        raise SlackError("unknown_method", [f"the playground does not play {name}"], req_method=name)
    token = _token(slack, method, bearer or (None if json else args.get("token")))
    args = {key: value for key, value in args.items() if key != "token"} if method.json_ok or not json else {}
    call = Call(slack, name, args, token, headers)
    if method.scopes:
        call.need(*method.scopes)
    unknown = set(args) - set(method.accepts) - _EVERYWHERE if method.accepts != ("*",) else set()
    if unknown:
        absent = ", ".join(sorted(unknown))
        raise SlackError("invalid_arguments", [f"the playground does not implement {absent} of {name}"])
    return {"ok": True, **method.handler(call)}


def _token(slack: Slack, method: Method, value: str | None) -> Token | None:
    if method.token is None:
        return None
    token = slack.tokens.check(value)
    if method.token not in (token.kind, "any"):
        raise SlackError("not_allowed_token_type")
    return token
