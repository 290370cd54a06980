"""The profiles of people in Slack: asked for, read and recorded."""

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from handlers.context import AppContext
from methodology.people import SLACKBOT, Person, check_zone
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.forgotten import list_forgotten
from storage.outbox.digest_schedule import tell_substitutes
from storage.people import Profile

HIDDEN = ("user_not_visible", "user_not_found")
RESTRICTED = ("is_restricted", "is_ultra_restricted")
ADMINS = ("is_admin", "is_owner")
AN_APP = "An app cannot be given work: choose a person."


def refresh_people(
    app_context: AppContext, client: WebClient, workspace: str, wanted: Iterable[PersonId]
) -> dict[PersonId, Person]:
    """Look these people up in Slack and record their profiles."""
    profiles = [fetch_profile(app_context, client, workspace, each) for each in wanted]
    return save_profiles(app_context, workspace, profiles)


def save_profiles(app_context: AppContext, workspace: str, profiles: list[Profile]) -> dict[PersonId, Person]:
    """Record these profiles, but those of people who were forgotten; returns the people."""
    if not profiles:
        return {}
    with app_context.database.begin() as session:
        forgotten = list_forgotten(session, workspace, [each.id for each in profiles])
        kept = [each for each in profiles if each.id not in forgotten]
        # Always in this order, so that no two transactions deadlock.
        for profile in sorted(kept, key=lambda each: each.id):
            _save(app_context, session, profile)
        return people.get_people(session, workspace, [profile.id for profile in profiles])


def _save(app_context: AppContext, session: Session, profile: Profile, *, current: bool = True) -> None:
    now, digest_at = app_context.now(), app_context.digest_at
    if people.save_profile(session, profile, now, digest_at=digest_at, current=current):
        note_not_there(app_context, session, profile.workspace, profile.id)


def note_not_there(app_context: AppContext, session: Session, workspace: str, person: PersonId) -> None:
    """Have their substitutes told of what is due, if no reminder reaches this person any more."""
    known = people.find_person(session, workspace, person)
    if known is not None and (not known.is_member or known.unreachable):
        tell_substitutes(session, app_context.catalog, known, app_context.now())


def fetch_profile(app_context: AppContext, client: WebClient, workspace: str, person: PersonId) -> Profile:
    """This person's profile in Slack; one that is hidden from us belongs to another organisation.

    Raises `Refusal` for an app.
    """
    try:
        user = client.users_info(user=person)["user"]
    except SlackApiError as error:
        if error.response["error"] not in HIDDEN:
            raise
        return Profile(
            workspace=workspace, id=person, name="This person", zone=app_context.default_zone, outsider=True
        )
    profile = read_profile(app_context, workspace, user)
    if profile is None:
        _mark_app(app_context, workspace, person)
        raise Refusal(AN_APP)
    # Slack may answer with the other one of the two ids that a member of an organisation can have.
    return profile.model_copy(update={"id": person})


def _mark_app(app_context: AppContext, workspace: str, person: PersonId) -> None:
    """An app that was taken for a person once is nobody to remind or to ask any more."""
    with app_context.database.begin() as session:
        people.set_outsider(session, workspace, person)
        note_not_there(app_context, session, workspace, person)


def read_profile(app_context: AppContext, workspace: str, user: dict[str, Any]) -> Profile | None:
    """Slack's `user` as we keep it, with None for what it does not say; None for an app."""
    if is_app(user):
        return None
    names = user.get("profile") or {}
    restrictions = [user[key] for key in RESTRICTED if key in user]
    offices = [user[key] for key in ADMINS if key in user]
    return Profile(
        workspace=workspace,
        id=PersonId(user["id"]),
        name=names.get("display_name") or names.get("real_name") or user.get("real_name") or user["id"],
        zone=_zone(user.get("tz"), app_context.default_zone),
        deactivated=bool(user["deleted"]) if "deleted" in user else None,
        guest=any(restrictions) if restrictions else None,
        outsider=_is_outsider(workspace, user),
        workspace_admin=any(offices) if offices else None,
    )


def is_app(user: dict[str, Any]) -> bool:
    """Whether Slack's `user` is an app, a workflow or Slackbot.

    `is_app_user` says something else: a person who has authorized our app.
    """
    marks = ("is_bot", "is_workflow_bot", "is_connector_bot")
    profile = user.get("profile") or {}
    return user.get("id") == SLACKBOT or any(map(user.get, marks)) or bool(profile.get("bot_id"))


def is_from_outside(user: dict[str, Any]) -> bool:
    """Whether Slack's `user` is a guest, or of another organisation, as far as this payload says."""
    return bool(user.get("is_stranger")) or any(map(user.get, RESTRICTED))


def _is_outsider(workspace: str, user: dict[str, Any]) -> bool | None:
    """Whether this `user` of Slack is no member of the workspace; None where that is not said.

    A member of several workspaces of an organisation (Enterprise Grid) has any of them as `team_id`, or the
    organisation, or nothing; `enterprise_user.teams` has them all, but not every payload has it.
    https://docs.slack.dev/reference/objects/user-object/
    """
    if user.get("is_stranger"):
        return True
    teams = (user.get("enterprise_user") or {}).get("teams") or user.get("teams")
    if teams:
        return workspace not in teams
    return False if user.get("team_id") == workspace else None


def _zone(zone: str | None, default: str) -> str:
    """The zone of a Slack profile; the default where it has none, or an unknown one."""
    try:
        return check_zone(zone) if zone else ZoneInfo(default).key
    except Refusal:
        return default


def update_profile(app_context: AppContext, workspace: str, user: dict[str, Any]) -> None:
    """Record the changed profile of a person we know, by either id of a member of an organisation.

    Slack tells of changes in any workspace of the organisation: a person who is deactivated or restricted
    in another one may be a full member here.
    """
    if str(user.get("team_id") or workspace) != workspace and not str(user["team_id"]).startswith("E"):
        user = {key: value for key, value in user.items() if key not in ("deleted", *RESTRICTED, *ADMINS)}
    profile = read_profile(app_context, workspace, user)
    ids = {PersonId(user["id"]), PersonId((user.get("enterprise_user") or {}).get("id") or user["id"])}
    if profile is None:
        _mark_app(app_context, workspace, PersonId(user["id"]))
        return
    says_all = bool(profile.outsider) or None not in (profile.outsider, profile.guest, profile.deactivated)
    with app_context.database.begin() as session:
        for known in sorted(people.get_people(session, workspace, ids)):
            changed = profile.model_copy(update={"id": known})
            _save(app_context, session, changed, current=says_all)
