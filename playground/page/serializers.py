"""People, conversations, messages, views, files and the app as JSON of the page (shapes: ``page/api.py``)."""

from __future__ import annotations

import copy
from html import escape

from playground.app.slack import Slack
from playground.block_kit.mrkdwn import markup_in
from playground.json_values import Json
from playground.page.reader import Reader
from playground.web_api.block_scopes import find_file, images
from playground.web_api.objects import file_object
from playground.workspace.messages import state_for
from playground.workspace.models import Channel, File, Message, Person
from playground.workspace.views import OpenView
from playground.workspace.workspace import Workspace


def author_json(workspace: Workspace, id: str) -> Json:
    person = workspace.people.get(id)
    name = person.name if person else "unknown"
    return {
        "id": id,
        "name": name,
        "color": person.color if person else "#999999",
        "initials": "".join(part[0] for part in name.split()[:2]).upper(),
        "is_bot": bool(person and person.is_bot),
    }


def person_json(workspace: Workspace, person: Person) -> Json:
    return author_json(workspace, person.id) | {
        "display_name": person.display_name,
        "title": person.title,
        "email": person.email,
        "zone": person.zone,
        "deleted": person.deleted,
        "guest": person.guest,
        "team": person.team,
        "status": {"emoji": "", "text": ""},
        "can_be": person.can_be,
    }


_KINDS = {"public": "channel", "private": "private", "im": "dm", "mpim": "group_dm"}


def _other(slack: Slack, channel: Channel, viewer: str) -> Person | None:
    others = [member for member in channel.members if member != viewer]
    return slack.workspace.people[others[0] if others else viewer] if channel.kind == "im" else None


def name_for(slack: Slack, channel: Channel, viewer: str) -> str:
    other = _other(slack, channel, viewer)
    if other is not None:
        return other.name
    if channel.kind == "mpim":
        return ", ".join(slack.workspace.people[m].name for m in channel.members if m != viewer)
    return channel.name


def read_only(slack: Slack, channel: Channel, viewer: str) -> str | None:
    """Why this person cannot write here, in a sentence."""
    app, other = slack.app, _other(slack, channel, viewer)
    if channel.archived:
        return "This channel is archived."
    if viewer not in channel.members:
        return "Join this channel to write in it."
    if other is not None and other.deleted:
        return f"{other.name}’s account was deactivated."
    if other is not None and other.id == app.bot_user:
        if not app.messages_tab:
            return "Messages to this app have been turned off."
        if app.messages_tab_read_only:
            return "Sending messages to this app has been turned off."
    return None


def conversation_json(slack: Slack, channel: Channel, viewer: str) -> Json:
    other = _other(slack, channel, viewer)
    unread = slack.workspace.unread(channel, viewer)
    mention = f"<@{viewer}>"
    kind = "app" if other is not None and other.id == slack.app.bot_user else _KINDS[channel.kind]
    return {
        "id": channel.id,
        "kind": kind,
        "name": name_for(slack, channel, viewer),
        "person": other.id if other else None,
        "members": channel.members,
        "is_member": viewer in channel.members,
        "archived": channel.archived,
        "shared_with": channel.shared_with,
        "topic": channel.topic,
        "unread": len(unread),
        "mentions": sum(kind in ("dm", "app") or mention in m.data.get("text", "") for m in unread),
        "last_read": slack.workspace.last_read.get((viewer, channel.id), "0"),
        "bookmarks": channel.bookmarks,
        "read_only": read_only(slack, channel, viewer),
    }


def message_json(slack: Slack, channel: Channel, message: Message, viewer: str) -> Json:
    """The message as the page shows it to this person."""
    data, state = message.data, state_for(message, viewer)
    seen: Json = {
        "ts": message.ts,
        "conversation": channel.id,
        "author": author_json(slack.workspace, str(data.get("user"))),
        "text": data.get("text", ""),
        "blocks": blocks_json(slack, data.get("blocks") or []),
        "files": [
            file_json(slack, slack.workspace.files[file["id"]])
            for file in data.get("files") or []
            if file["id"] in slack.workspace.files
        ],
        "ephemeral": message.only_for is not None,
        "edited": "edited" in data,
        "thread_ts": data.get("thread_ts"),
        "reply_count": data.get("reply_count", 0),
        "subtype": data.get("subtype"),
        "pinned": channel.id in data.get("pinned_to", []),
        "unread": slack.workspace.is_unread(channel, message, viewer),
        "mine": data.get("user") == viewer,
        "reads": Reader(slack.workspace, viewer).message(data, state),
        "state": state,
    }
    return seen | {"$markup": markup_in({key: seen[key] for key in ("text", "blocks")})}


_OF_VIEW = [
    "id",
    "root_view_id",
    "previous_view_id",
    "type",
    "callback_id",
    "title",
    "submit",
    "close",
    "hash",
    "blocks",
]


def view_json(slack: Slack, view: OpenView) -> Json:
    """The view as the page shows it."""
    return {key: view.data.get(key) for key in _OF_VIEW} | {
        "blocks": blocks_json(slack, view.data["blocks"]),
        "errors": view.errors,
        "error": view.error,
        "busy": view.busy,
        "state": view.state,
        "reads": Reader(slack.workspace, view.person).view(view.data, view.state),
        "$markup": markup_in(view.data["blocks"]),
    }


def blocks_json(slack: Slack, blocks: list[Json]) -> list[Json]:
    """The blocks as the page shows them: a picture from a file with its address, "" where the file was removed."""
    if not any("slack_file" in image for _, image in images(blocks)):
        return blocks
    shown = copy.deepcopy(blocks)
    for _, image in images(shown):
        if "slack_file" in image:
            file = find_file(slack.workspace, image["slack_file"])
            image["image_url"] = file_url(slack, file) if file and not file.deleted else ""
    return shown


def file_url(slack: Slack, file: File) -> str:
    return f"{slack.url}/page/files/{file.id}/{file.name}"


def file_json(slack: Slack, file: File) -> Json:
    """The file as the page shows it, which needs no token."""
    more = {"url": file_url(slack, file), "mimetype": file.mimetype}
    return file_object(slack.workspace, file) | more | {"is_image": file.mimetype.startswith("image/")}


def app_json(slack: Slack, viewer: str) -> Json:
    app, sockets = slack.app, slack.socket_mode.count
    direct = slack.workspace.find_direct(viewer, app.bot_user)
    return {
        "id": app.id,
        "name": app.name,
        "bot_user": app.bot_user,
        "description": app.description,
        "color": app.color,
        "icon": None,
        "home_tab": app.home_tab,
        "messages_tab": app.messages_tab,
        "messages_tab_read_only": app.messages_tab_read_only,
        "installed": app.installed,
        "connection": "socket" if sockets else "http" if app.request_url else None,
        "request_url": app.request_url,
        "sockets": sockets,
        "dm": direct.id if direct else None,
    }


def picture(workspace: Workspace, person: Person, size: int) -> str:
    """An SVG of the initials, as Slack draws one for people without a picture."""
    shown = author_json(workspace, person.id)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 8 8">'
        f'<rect width="8" height="8" fill="{shown["color"]}"/><text x="4" y="5.2" text-anchor="middle" '
        f'font-family="sans-serif" font-size="3.4" fill="#fff">{escape(shown["initials"])}</text></svg>'
    )
