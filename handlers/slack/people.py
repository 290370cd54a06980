"""People as Slack knows them: who is calling, whether they are members, and their profiles kept fresh."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.context import AppContext
from methodology.engagement.rights import Viewer, must_be_member
from methodology.people import Person, check_zone, why_no_work
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.people import Profile, StoredPerson

HIDDEN = ("user_not_visible", "user_not_found")
FRESH_FOR = timedelta(hours=12)
"""How long what Slack told about a person is believed; `user_change` events tell sooner."""


def viewer(
    app_context: AppContext, client: WebClient, workspace: str, person_id: str, channel: str = ""
) -> Viewer:
    """The full member who calls; `channel` is where they do, so that they are known to be in it.

    Raises `NotAllowed` for guests and people of other organisations.
    """
    person = person_of(app_context, client, workspace, PersonId(person_id))
    who = Viewer(
        person=person,
        is_admin=person.id in app_context.admins,
        channels=frozenset({channel} if channel else ()),
    )
    must_be_member(who)
    return who


def person_of(app_context: AppContext, client: WebClient, workspace: str, person_id: PersonId) -> Person:
    """A person as recorded, or as Slack tells where nobody has asked yet."""
    with app_context.database.reading() as session:
        known = people.find_person(session, workspace, person_id)
    return known or refresh(app_context, client, workspace, [person_id])[person_id]


def refresh(
    app_context: AppContext, client: WebClient, workspace: str, wanted: Iterable[PersonId]
) -> dict[PersonId, Person]:
    """Ask Slack for these people and keep what it tells."""
    profiles = [_ask(app_context, client, workspace, each) for each in wanted]
    return remember(app_context, workspace, profiles)


def remember(app_context: AppContext, workspace: str, profiles: list[Profile]) -> dict[PersonId, Person]:
    if not profiles:
        return {}
    with app_context.database.begin() as session:
        for profile in sorted(profiles, key=lambda each: each.id):  # in one order, as all who change people
            people.save_profile(session, profile, app_context.now(), digest_at=app_context.digest_at)
        return people.get_people(session, workspace, [profile.id for profile in profiles])


def _ask(app_context: AppContext, client: WebClient, workspace: str, person: PersonId) -> Profile:
    """What Slack tells about this person; whom it does not show us is of another organisation."""
    try:
        told = client.users_info(user=person)["user"]
    except SlackApiError as error:
        if error.response["error"] not in HIDDEN:
            raise
        return Profile(
            workspace=workspace, id=person, name="This person", zone=app_context.default_zone, outsider=True
        )
    return _profile(app_context, workspace, told)


def profile_of(app_context: AppContext, workspace: str, user: dict[str, Any]) -> Profile | None:
    """What Slack tells about a person, as we keep it; None for a bot."""
    return None if user.get("is_bot") else _read(app_context, workspace, user)


def _profile(app_context: AppContext, workspace: str, user: dict[str, Any]) -> Profile:
    profile = profile_of(app_context, workspace, user)
    if profile is None:
        raise Refusal("An app cannot fill a role: choose a person.")
    return profile


def _read(app_context: AppContext, workspace: str, user: dict[str, Any]) -> Profile:
    told = user.get("profile", {})
    return Profile(
        workspace=workspace,
        id=PersonId(user["id"]),
        name=told.get("display_name") or told.get("real_name") or user.get("real_name") or user["id"],
        zone=_zone(user.get("tz"), app_context.default_zone),
        deactivated=bool(user.get("deleted")),
        guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        outsider=bool(user.get("is_stranger")) or user.get("team_id", workspace) != workspace,
    )


def _zone(told: str | None, default: str) -> str:
    """The zone Slack tells; the default where it tells none, or one that nobody knows."""
    try:
        return check_zone(told) if told else ZoneInfo(default).key
    except Refusal:
        return default


def _is_fresh(app_context: AppContext, known: StoredPerson) -> bool:
    return known.refreshed_at is not None and app_context.now() - known.refreshed_at < FRESH_FOR


def renew(app_context: AppContext, workspace: str, user: dict[str, Any]) -> None:
    """Keep what Slack tells of a change to somebody we know."""
    profile = profile_of(app_context, workspace, user)
    if profile is None:
        return
    with app_context.database.begin() as session:
        if people.find_person(session, workspace, profile.id) is not None:
            people.save_profile(session, profile, app_context.now())


class Candidates(NamedTuple):
    """People who are to be given work, and why some of them cannot be, each in a sentence."""

    people: Mapping[PersonId, Person]
    problems: Mapping[PersonId, str]


def check_candidates(
    app_context: AppContext,
    client: WebClient,
    workspace: str,
    candidates: Iterable[PersonId],
    beside: Iterable[PersonId] = (),
) -> Candidates:
    """These people, each asked of Slack where what is known is missing or old.

    The people `beside` them are read too, as they are known.
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
            profiles.append(_ask(app_context, client, workspace, person))
        except Refusal as refusal:
            problems[person] = str(refusal)
    found |= remember(app_context, workspace, profiles)
    for person in ids:
        if person not in problems and (problem := why_no_work(found[person])):
            problems[person] = problem
    return Candidates(found, problems)


def unfit(app_context: AppContext, client: WebClient, workspace: str, person: PersonId) -> str | None:
    """Why this person cannot be given work, in a sentence; None where they can."""
    return check_candidates(app_context, client, workspace, [person]).problems.get(person)
