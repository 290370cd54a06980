"""The methods of the Web API, and how a call of one is checked and answered."""

from __future__ import annotations

from playground.app.slack import Slack
from playground.app.tokens import Token
from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api import auth, blocks, bookmarks, chat, conversations, files, pins, users, views
from playground.web_api.call import Call, Method
from playground.web_api.faults import Faults
from playground.web_api.rate_limiter import RateLimiter

_MODULES = (auth, blocks, bookmarks, chat, conversations, files, pins, users, views)
_EVERYWHERE = {"team_id"}  # Bolt's clients send it with every call
NEED_TEAM = ("conversations.create", "conversations.list", "users.conversations", "users.list")
"""Methods that want to know the workspace from the token of a whole organisation."""
METHODS: dict[str, Method] = {each.name: each for module in _MODULES for each in module.METHODS}


class WebApi:
    """``rate_limits``: count calls, and answer 429 where Slack would."""

    def __init__(self, slack: Slack, *, rate_limits: bool) -> None:
        self.slack, self.faults = slack, Faults()
        self.rate_limiter = RateLimiter(counting=rate_limits)

    def answer(self, name: str, args: Json, bearer: str | None, headers: Json, *, json: bool) -> Json:
        """Slack's answer to this call, including ``ok``; a failed call is answered too, not raised."""
        try:
            return self._answer(name, args, bearer, headers, json=json)
        except SlackError as error:
            return error.answer

    def _answer(self, name: str, args: Json, bearer: str | None, headers: Json, *, json: bool) -> Json:
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", [f"the playground does not play {name}"], req_method=name)
        token = self._token(method, bearer or (None if json else args.get("token")))
        allowed = method.json_ok or not json
        args = {key: value for key, value in args.items() if key != "token"} if allowed else {}
        call = Call(self.slack, name, args, token, headers)
        if token is not None and token.whole:
            self._check_team(name, args)
        if method.scopes:
            call.need(*method.scopes)
        unknown = set(args) - set(method.accepts) - _EVERYWHERE
        if unknown:
            absent = ", ".join(sorted(unknown))
            raise SlackError("invalid_arguments", [f"the playground does not implement {absent} of {name}"])
        return {"ok": True, **method.handler(call)}

    def _check_team(self, name: str, args: Json) -> None:
        """The token of an organisation is good for those workspaces that may use it."""
        team = args.get("team_id")
        if team is None and name in NEED_TEAM:
            raise SlackError("missing_argument", ["[ERROR] missing required field: team_id"])
        if team is not None and team not in (self.slack.app.organisation or []):
            raise SlackError("team_access_not_granted")

    def _token(self, method: Method, value: str | None) -> Token | None:
        if method.token is None:
            return None
        token = self.slack.tokens.check(value)
        if method.token not in (token.kind, "any"):
            raise SlackError("not_allowed_token_type")
        return token
