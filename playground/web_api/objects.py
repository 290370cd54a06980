"""The Web API's objects: users, channels and files, as the app sees them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from playground.json_values import Json
from playground.workspace.files import is_ready
from playground.workspace.models import ORGANISATION, SLACKBOT, Channel, File, Person
from playground.workspace.workspace import Workspace

_AVATAR_SIZES = (24, 32, 48, 72, 192, 512)


def user_object(
    workspace: Workspace,
    person: Person,
    scopes: Collection[str],
    *,
    include_locale: bool = False,
    in_full: bool = False,
) -> Json:
    """The ``user`` object of the Web API and of user events; the e-mail address is for users:read.email alone.

    ``in_full``, as in users.info, it tells all workspaces of a member of an organisation.
    """
    user: Json = {
        "id": person.id,
        "team_id": workspace.team_of(person),
        "name": person.handle,
        "deleted": person.deleted,
        "color": person.color.lstrip("#"),
        "real_name": person.name,
        "profile": _profile(workspace, person, scopes),
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
        user |= _zone(workspace, person.zone)
    if person.team:
        user["is_stranger"] = True
    if person.workspaces and in_full:
        user["enterprise_user"] = {
            "id": person.id,
            "enterprise_id": ORGANISATION,
            "enterprise_name": workspace.organisation_name,
            "is_admin": False,
            "is_owner": False,
            "teams": person.workspaces,
        }
    if include_locale:
        user["locale"] = "en-US"
    return user


def _zone(workspace: Workspace, zone: str | None) -> Json:
    if zone is None:
        return {}
    local: datetime = workspace.clock.now().astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    assert offset is not None
    return {"tz": zone, "tz_label": local.tzname() or zone, "tz_offset": int(offset.total_seconds())}


def _profile(workspace: Workspace, person: Person, scopes: Collection[str]) -> Json:
    profile: Json = {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": "" if person.is_bot else person.display_name,
        "display_name_normalized": "" if person.is_bot else person.display_name,
        "status_text": "",
        "status_emoji": "",
        "avatar_hash": f"g{person.id[-10:].lower()}",
        **{f"image_{size}": f"{workspace.url}/avatars/{person.id}/{size}.svg" for size in _AVATAR_SIZES},
        "team": workspace.team_of(person),
    }
    if "users:read.email" in scopes and not person.is_bot and person.id != SLACKBOT:
        profile["email"] = person.email
    return profile


def channel_object(workspace: Workspace, channel: Channel, *, count: bool = False) -> Json:
    """The ``channel`` object of the Web API, as the app's bot sees it."""
    bot = workspace.bot_user
    if channel.kind == "im":
        person = next((member for member in channel.members if member != bot), bot)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_org_shared": False,
            "user": person,
            "is_archived": False,
            "is_user_deleted": workspace.people[person].deleted,
            "priority": 0,
        }
    answer: Json = {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "public",
        "is_group": channel.kind == "private",
        "is_im": False,
        "is_mpim": channel.kind == "mpim",
        "is_private": channel.kind != "public",
        "is_archived": channel.archived,
        "is_general": channel.general,
        "is_member": bot in channel.members,
        "is_shared": bool(channel.shared_with),
        "is_ext_shared": bool(channel.shared_with),
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "unlinked": 0,
        "created": channel.created,
        "updated": channel.created * 1000,
        "creator": channel.creator,
        "context_team_id": workspace.team_id,
        "previous_names": channel.previous_names,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
    if count:
        answer["num_members"] = len(channel.members)
    return answer


def file_object(workspace: Workspace, file: File) -> Json:
    """The ``file`` object of the Web API. Its bytes are for the holder of a token with files:read.

    Until Slack has looked into it, it has no type and no thumbnail.
    """
    url = f"{workspace.url}/files-pri/{workspace.team_id}-{file.id}/{file.name}"
    kinds = {id: workspace.channels[id].kind for id in file.channels}
    known = is_ready(file)
    thumbnails = {"thumb_360": url} if known and file.mimetype.startswith("image/") else {}
    return thumbnails | {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype if known else "",
        "filetype": file.name.rpartition(".")[2].lower() if known else "",
        "user": file.owner,
        "size": len(file.content or b""),
        "mode": "hosted",
        "is_external": False,
        "is_public": "public" in kinds.values(),
        "alt_txt": file.alt_txt,
        "url_private": url,
        "url_private_download": url,
        "permalink": f"{workspace.url}/files/{file.owner}/{file.id}/{file.name}",
        "channels": [id for id, kind in kinds.items() if kind == "public"],
        "groups": [id for id, kind in kinds.items() if kind in ("private", "mpim")],
        "ims": [id for id, kind in kinds.items() if kind == "im"],
    }
