"""users.*, bots.*: people of the workspace, the conversations they are in, and the app among them."""

from __future__ import annotations

from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.call import Call, Method, method
from playground.web_api.objects import channel_object, user_object

_ANY_READ = "channels:read groups:read im:read mpim:read"


def info(call: Call) -> Json:
    person = call.person()
    if not call.slack.workspace.knows(call.slack.app.bot_user, person):
        raise SlackError("user_not_visible")
    locale = call.flag("include_locale")
    user = user_object(call.slack.workspace, person, call.scopes, include_locale=locale, in_full=True)
    return {"user": user}


def list_(call: Call) -> Json:
    workspace, locale = call.slack.workspace, call.flag("include_locale")
    members = [
        user_object(workspace, p, call.scopes, include_locale=locale)
        for p in workspace.people.values()
        if p.team is None
    ]
    return call.page(members, "members", 1000) | {"cache_ts": int(call.slack.clock.seconds())}


def conversations(call: Call) -> Json:
    kinds = call.types()
    person = call.text("user") or call.slack.app.bot_user
    if person not in call.slack.workspace.people:
        raise SlackError("user_not_found")
    found = [
        c
        for c in call.slack.workspace.channels.values()
        if c.kind in kinds and call.sees(c) and person in c.members
    ]
    if call.flag("exclude_archived"):
        found = [c for c in found if not c.archived]
    return call.page([channel_object(call.slack.workspace, c) for c in found], "channels", 100)


def bots_info(call: Call) -> Json:
    app = call.slack.app
    if call.required("bot") != app.bot_id:
        raise SlackError("bot_not_found")
    bot = {"id": app.bot_id, "deleted": False, "name": app.name, "app_id": app.id, "user_id": app.bot_user}
    return {"bot": bot}


METHODS: list[Method] = [
    method("bots.info", bots_info, "bot", "users:read", json_ok=False),
    method("users.info", info, "user include_locale", "users:read", json_ok=False),
    method("users.list", list_, "cursor include_locale limit team_id", "users:read", json_ok=False),
    method(
        "users.conversations",
        conversations,
        "cursor exclude_archived limit team_id types user",
        _ANY_READ,
        json_ok=False,
    ),
]
