"""How does a person look: to the page, and in the Web API?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from playground.json_values import Json
from playground.workspace.workspace import SLACKBOT, Person, World

if TYPE_CHECKING:
    from playground.app.slack import Slack


_SIZES = (24, 32, 48, 72, 192, 512)


def author(world: World, id: str) -> Json:
    person = world.people.get(id)
    name = person.name if person else "unknown"
    return {
        "id": id,
        "name": name,
        "color": person.color if person else "#999999",
        "initials": "".join(part[0] for part in name.split()[:2]).upper(),
        "is_bot": bool(person and person.is_bot),
    }


def as_shown(world: World, person: Person) -> Json:
    return author(world, person.id) | {
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


def as_user(world: World, person: Person, scopes: Collection[str], *, include_locale: bool = False) -> Json:
    """The ``user`` object of the Web API and of user events; the e-mail address is for users:read.email alone."""
    user: Json = {
        "id": person.id,
        "team_id": world.team_of(person),
        "name": person.handle,
        "deleted": person.deleted,
        "color": person.color.lstrip("#"),
        "real_name": person.name,
        "profile": _profile(world, person, scopes),
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": person.updated,
    }
    if not person.deleted:
        user |= {
            "is_admin": person.admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": person.guest is not None,
            "is_ultra_restricted": person.guest == "single",
            "is_email_confirmed": not person.is_bot,
        }
        user |= _zone(world, person.zone)
    if person.team:
        user["is_stranger"] = True
    if include_locale:
        user["locale"] = "en-US"
    return user


def _zone(world: World, zone: str | None) -> Json:
    if zone is None:
        return {}
    now: datetime = world.clock.now().astimezone(ZoneInfo(zone))
    offset = now.utcoffset()
    assert offset is not None
    return {"tz": zone, "tz_label": now.tzname() or zone, "tz_offset": int(offset.total_seconds())}


def _profile(world: World, person: Person, scopes: Collection[str]) -> Json:
    profile: Json = {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": "" if person.is_bot else person.display_name,
        "display_name_normalized": "" if person.is_bot else person.display_name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": f"g{person.id[-10:].lower()}",
        **{f"image_{size}": f"{world.url}/avatars/{person.id}/{size}.svg" for size in _SIZES},
        "team": world.team_id,
    }
    if "users:read.email" in scopes and not person.is_bot and person.id != SLACKBOT:
        profile["email"] = person.email
    return profile


def picture(world: World, person: Person, size: int) -> str:
    """An SVG of the initials, as Slack draws one for people without a picture."""
    shown = author(world, person.id)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 8 8">'
        f'<rect width="8" height="8" fill="{shown["color"]}"/><text x="4" y="5.2" text-anchor="middle" '
        f'font-family="sans-serif" font-size="3.4" fill="#fff">{escape(shown["initials"])}</text></svg>'
    )


def people_for(slack: Slack, viewer: str) -> list[Json]:
    world = slack.world
    return [as_shown(world, p) for p in world.people.values() if world.knows(viewer, p)]
