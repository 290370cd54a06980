"""users.*, team.*, bots.*: who is in the workspace?"""

from __future__ import annotations

from playground.errors import SlackError
from playground.json_values import Json
from playground.page.conversations import as_channel
from playground.page.people import as_user
from playground.web_api.call import Call, Method, method

_ANY_READ = "channels:read groups:read im:read mpim:read"


def info(call: Call) -> Json:
    person = call.person()
    if not call.slack.world.knows(call.slack.app.bot_user, person):
        raise SlackError("user_not_visible")
    return {
        "user": as_user(call.slack.world, person, call.scopes, include_locale=call.flag("include_locale"))
    }


def list_(call: Call) -> Json:
    world, locale = call.slack.world, call.flag("include_locale")
    members = [
        as_user(world, p, call.scopes, include_locale=locale) for p in world.people.values() if p.team is None
    ]
    return call.page(members, "members", 1000) | {"cache_ts": int(call.slack.clock.seconds())}


def conversations(call: Call) -> Json:
    kinds = call.types()
    person = call.text("user") or call.slack.app.bot_user
    if person not in call.slack.world.people:
        raise SlackError("user_not_found")
    found = [
        c
        for c in call.slack.world.channels.values()
        if c.kind in kinds and call.sees(c) and person in c.members
    ]
    if call.flag("exclude_archived"):
        found = [c for c in found if not c.archived]
    return call.page([as_channel(call.slack, c) for c in found], "channels", 100)


METHODS: list[Method] = [
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
