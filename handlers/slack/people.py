"""People as Slack has them: the viewer of a request, their profiles, and the check of candidates for work."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.context import AppContext
from methodology.engagement.rights import Viewer, must_be_member
from methodology.people import Person, check_zone, why_not_assignable
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.people import Profile, StoredPerson

HIDDEN = ("user_not_visible", "user_not_found")
FRESH_FOR = timedelta(hours=12)
"""How long a profile counts as current; `user_change` events update it sooner."""


def get_viewer(
    app_context: AppContext, client: WebClient, workspace: str, person_id: str, channel: str = ""
) -> Viewer:
    """The full member behind a request; `channel` is where they made it, so they are a member of it.

    Raises `NotAllowed` for guests and people of other organisations.
    """
    person = get_person(app_context, client, workspace, PersonId(person_id))
    member = Viewer(
        person=person,
        is_admin=person.id in app_context.admins,
        channels=frozenset({channel} if channel else ()),
    )
    must_be_member(member)
    return member


def get_person(app_context: AppContext, client: WebClient, workspace: str, person_id: PersonId) -> Person:
    """A person as recorded; a stranger is looked up in Slack."""
    with app_context.database.reading() as session:
        known = people.find_person(session, workspace, person_id)
    return known or refresh_people(app_context, client, workspace, [person_id])[person_id]


def refresh_people(
    app_context: AppContext, client: WebClient, workspace: str, wanted: Iterable[PersonId]
) -> dict[PersonId, Person]:
    """Look these people up in Slack and record their profiles."""
    profiles = [_fetch_profile(app_context, client, workspace, each) for each in wanted]
    return save_profiles(app_context, workspace, profiles)


def save_profiles(app_context: AppContext, workspace: str, profiles: list[Profile]) -> dict[PersonId, Person]:
    if not profiles:
        return {}
    with app_context.database.begin() as session:
        # Always in this order, so that no two transactions deadlock.
        for profile in sorted(profiles, key=lambda each: each.id):
            people.save_profile(session, profile, app_context.now(), digest_at=app_context.digest_at)
        return people.get_people(session, workspace, [profile.id for profile in profiles])


def _fetch_profile(app_context: AppContext, client: WebClient, workspace: str, person: PersonId) -> Profile:
    """This person's profile in Slack; one that is hidden from us belongs to another organisation."""
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
        raise Refusal("An app cannot fill a role: choose a person.")
    return profile


def read_profile(app_context: AppContext, workspace: str, user: dict[str, Any]) -> Profile | None:
    """Slack's `user` as we keep it; None for a bot."""
    if user.get("is_bot"):
        return None
    names = user.get("profile", {})
    return Profile(
        workspace=workspace,
        id=PersonId(user["id"]),
        name=names.get("display_name") or names.get("real_name") or user.get("real_name") or user["id"],
        zone=_zone(user.get("tz"), app_context.default_zone),
        deactivated=bool(user.get("deleted")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        outsider=bool(user.get("is_stranger")) or user.get("team_id", workspace) != workspace,
    )


def _zone(zone: str | None, default: str) -> str:
    """The zone of a Slack profile; the default where it has none, or an unknown one."""
    try:
        return check_zone(zone) if zone else ZoneInfo(default).key
    except Refusal:
        return default


def _is_fresh(app_context: AppContext, known: StoredPerson) -> bool:
    return known.refreshed_at is not None and app_context.now() - known.refreshed_at < FRESH_FOR


def update_profile(app_context: AppContext, workspace: str, user: dict[str, Any]) -> None:
    """Record the changed profile of a person we know."""
    profile = read_profile(app_context, workspace, user)
    if profile is None:
        return
    with app_context.database.begin() as session:
        if people.find_person(session, workspace, profile.id) is not None:
            people.save_profile(session, profile, app_context.now())


class Candidates(NamedTuple):
    """People to be given work, and a sentence for each who cannot be."""

    people: Mapping[PersonId, Person]
    problems: Mapping[PersonId, str]


def check_candidates(
    app_context: AppContext,
    client: WebClient,
    workspace: str,
    candidates: Iterable[PersonId],
    beside: Iterable[PersonId] = (),
) -> Candidates:
    """These people, each looked up in Slack if unknown or out of date.

    The people `beside` them are returned too, as recorded.
    """
    ids = list(dict.fromkeys(candidates))
    with app_context.database.reading() as session:
        known = {
            each.person.id: each for each in people.list_stored_people(session, workspace, {*ids, *beside})
        }
    found = {person: each.person for person, each in known.items()}
    problems: dict[PersonId, str] = {}
    profiles: list[Profile] = []
    for person in ids:
        if person in known and _is_fresh(app_context, known[person]):
            continue
        try:
            profiles.append(_fetch_profile(app_context, client, workspace, person))
        except Refusal as refusal:
            problems[person] = str(refusal)
    found |= save_profiles(app_context, workspace, profiles)
    for person in ids:
        if person not in problems and (problem := why_not_assignable(found[person])):
            problems[person] = problem
    return Candidates(found, problems)


def why_unfit(app_context: AppContext, client: WebClient, workspace: str, person: PersonId) -> str | None:
    """A sentence that says why this person cannot be given work; None where they can."""
    return check_candidates(app_context, client, workspace, [person]).problems.get(person)
