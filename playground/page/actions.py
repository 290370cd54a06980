"""Actions of a person in Slack: send, press, choose, submit, close, open, read."""

from __future__ import annotations

from playground.errors import PageError
from playground.json_values import Json
from playground.page import composer, interactions
from playground.page.interactions import Surface
from playground.page.page import Page
from playground.page.parameters import conversation, needed, viewer
from playground.workspace.changes import ConversationsChanged


async def send(page: Page, data: Json) -> Json:
    me = viewer(page, data)
    channel = conversation(page, me, data.get("conversation"))
    text, thread = str(data.get("text", "")), data.get("thread_ts")
    return await composer.send(page, me.id, channel, text, thread, data.get("files") or [])


def _surface(page: Page, data: Json) -> Surface:
    named = data.get("surface")
    if not isinstance(named, dict) or not ("view" in named or {"conversation", "ts"} <= set(named)):
        raise PageError("surface must be {view} or {conversation, ts}.")
    return Surface(page, viewer(page, data).id, named)


async def act(page: Page, data: Json) -> Json:
    return await interactions.act(
        page,
        _surface(page, data),
        needed(data, "block_id"),
        needed(data, "action_id"),
        data.get("value"),
        confirmed=bool(data.get("confirmed")),
        event=str(data.get("event", "change")),
    )


async def options(page: Page, data: Json) -> Json:
    ids = needed(data, "block_id"), needed(data, "action_id")
    return await interactions.options(page, _surface(page, data), *ids, str(data.get("query", "")))


async def submit(page: Page, data: Json) -> Json:
    me = viewer(page, data)
    stack, wanted = page.slack.views.stack(me.id), needed(data, "view")
    if not stack or stack[-1].id != wanted:
        raise PageError("This view is not in front any more.")
    if not stack[-1].data["submit"]:
        raise PageError("This view has no button to submit it.")
    return await interactions.submit(page, stack[-1])


async def close(page: Page, data: Json) -> Json:
    view = page.slack.views.of(viewer(page, data).id, needed(data, "view"))
    await interactions.close(page, view, everything=bool(data.get("all")))
    return {"ok": True}


async def open_app(page: Page, data: Json) -> Json:
    me, tab = viewer(page, data), needed(data, "tab")
    if tab not in ("home", "messages"):
        raise PageError("tab must be home or messages.")
    if me.team is not None:
        raise PageError(f"{page.slack.app.name} is not installed in {me.team}.")
    channel = page.workspace.open_direct([me.id, page.slack.app.bot_user])
    event: Json = {"type": "app_home_opened", "user": me.id, "channel": channel.id, "tab": tab}
    home = page.slack.views.homes.get(me.id)
    if tab == "home" and home is not None:
        event["view"] = home.as_sent()
    page.workspace.emit(event)
    page.workspace.publish(ConversationsChanged(channel))
    return {"home": page.home_of(me.id), "conversation": channel.id}


async def read(page: Page, data: Json) -> Json:
    me = viewer(page, data)
    channel = conversation(page, me, data.get("conversation"))
    seen = page.workspace.visible_messages(channel, me.id)
    if seen and me.id in channel.members:
        page.workspace.last_read[(me.id, channel.id)] = max(seen, key=lambda m: float(m.ts)).ts
        page.viewers.tell(me.id, "conversations", {"conversations": page.conversations_of(me.id)})
    return {"ok": True}


async def open_dm(page: Page, data: Json) -> Json:
    me, people = viewer(page, data), data.get("people") or []
    for id in people:
        if id not in page.workspace.people or not page.workspace.knows(me.id, page.workspace.people[id]):
            raise PageError(f"{me.name} knows nobody with the id {id!r}.")
    channel = page.workspace.open_direct([me.id, *people])
    page.workspace.publish(ConversationsChanged(channel))
    return {"conversation": channel.id}
