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


def lookup_by_email(call: Call) -> Json:
    email, world = call.required("email").lower(), call.slack.world
    for person in world.people.values():
        if person.email == email and not (person.is_bot or person.deleted or person.team):
            return {"user": as_user(world, person, call.scopes)}
    raise SlackError("users_not_found")


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


def presence(call: Call) -> Json:
    return {"presence": call.person().presence}


def team_info(call: Call) -> Json:
    world = call.slack.world
    if call.text("team") not in (None, world.team_id):
        raise SlackError("team_not_found")
    team = {"id": world.team_id, "name": world.team_name, "domain": world.team_domain, "icon": {}}
    return {"team": team | {"email_domain": "", "url": f"{call.slack.url}/"}}


def bots_info(call: Call) -> Json:
    app = call.slack.app
    if call.text("bot") not in (None, app.bot_id):
        raise SlackError("bot_not_found")
    bot = {"id": app.bot_id, "deleted": False, "name": app.name, "updated": 0, "app_id": app.id}
    return {"bot": bot | {"user_id": app.bot_user, "icons": {}}}


METHODS: list[Method] = [
    method("users.info", info, "user include_locale", "users:read", json_ok=False),
    method("users.list", list_, "cursor include_locale limit team_id", "users:read", json_ok=False),
    method("users.lookupByEmail", lookup_by_email, "email", "users:read.email", json_ok=False),
    method(
        "users.conversations",
        conversations,
        "cursor exclude_archived limit team_id types user",
        _ANY_READ,
        json_ok=False,
    ),
    method("users.getPresence", presence, "user", "users:read", json_ok=False),
    method("team.info", team_info, "team", "team:read"),
    method("bots.info", bots_info, "bot team_id", "users:read", json_ok=False),
]
