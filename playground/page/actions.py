"""What can a person do in Slack: send, press, choose, submit, look at the app?"""

from __future__ import annotations

from playground.app import events
from playground.app.slack import Slack
from playground.errors import PageError
from playground.json_values import Json
from playground.page import composer, interactions
from playground.page.interactions import Surface
from playground.page.queries import viewer, visible


def needed(data: Json, key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise PageError(f"{key} is missing.")
    return value


async def send(slack: Slack, data: Json) -> Json:
    me = viewer(slack, data)
    channel = visible(slack, me, data.get("conversation"))
    text, thread = str(data.get("text", "")), data.get("thread_ts")
    return await composer.send(slack, me.id, channel, text, thread, data.get("files") or [])


def _surface(slack: Slack, data: Json) -> Surface:
    where = data.get("surface")
    if not isinstance(where, dict) or not ("view" in where or {"conversation", "ts"} <= set(where)):
        raise PageError("surface must be {view} or {conversation, ts}.")
    return Surface(slack, viewer(slack, data).id, where)


async def act(slack: Slack, data: Json) -> Json:
    return await interactions.act(
        slack,
        _surface(slack, data),
        needed(data, "block_id"),
        needed(data, "action_id"),
        data.get("value"),
        confirmed=bool(data.get("confirmed")),
        event=str(data.get("event", "change")),
    )


async def options(slack: Slack, data: Json) -> Json:
    ids = needed(data, "block_id"), needed(data, "action_id")
    return await interactions.options(slack, _surface(slack, data), *ids, str(data.get("query", "")))


async def submit(slack: Slack, data: Json) -> Json:
    me = viewer(slack, data)
    stack, wanted = slack.views.stack(me.id), needed(data, "view")
    if not stack or stack[-1].id != wanted:
        raise PageError("This view is not in front any more.")
    if not stack[-1].data["submit"]:
        raise PageError("This view has no button to submit it.")
    return await interactions.submit(slack, stack[-1])


async def close(slack: Slack, data: Json) -> Json:
    view = slack.views.of(viewer(slack, data).id, needed(data, "view"))
    await interactions.close(slack, view, everything=bool(data.get("all")))
    return {"ok": True}


async def open_app(slack: Slack, data: Json) -> Json:
    me, tab = viewer(slack, data), needed(data, "tab")
    if tab not in ("home", "messages"):
        raise PageError("tab must be home or messages.")
    if me.team is not None:
        raise PageError(f"{slack.app.name} is not installed in {me.team}.")
    channel = slack.world.direct([me.id, slack.app.bot_user])
    event: Json = {"type": "app_home_opened", "user": me.id, "channel": channel.id, "tab": tab}
    home = slack.views.homes.get(me.id)
    if tab == "home" and home is not None:
        event["view"] = home.as_sent()
    events.emit(slack, event)
    slack.show_conversations(channel)
    return {"home": slack.home_of(me.id), "conversation": channel.id}


async def read(slack: Slack, data: Json) -> Json:
    me = viewer(slack, data)
    channel = visible(slack, me, data.get("conversation"))
    seen = slack.world.visible_messages(channel, me.id)
    if seen and me.id in channel.members:
        slack.world.last_read[(me.id, channel.id)] = max(seen, key=lambda m: float(m.ts)).ts
        slack.viewers.tell(me.id, "conversations", {"conversations": slack.conversations_of(me.id)})
    return {"ok": True}


async def open_dm(slack: Slack, data: Json) -> Json:
    me, people = viewer(slack, data), data.get("people") or []
    for id in people:
        if id not in slack.world.people or not slack.world.knows(me.id, slack.world.people[id]):
            raise PageError(f"{me.name} knows nobody with the id {id!r}.")
    channel = slack.world.direct([me.id, *people])
    slack.show_conversations(channel)
    return {"conversation": channel.id}
