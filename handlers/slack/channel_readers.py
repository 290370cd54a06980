"""Who reads a channel: Slack is asked whether guests or people of other organisations are among its members."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from handlers.context import AppContext
from handlers.slack.api_errors import (
    InstallationDead,
    NotTaken,
    RateLimited,
    SlackTrouble,
    Unclear,
    classify,
)
from handlers.slack.channel_facts import read_channel
from handlers.slack.people import fetch_profile
from methodology.engagement.audience import is_internal
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.channels import save_channel
from storage.engagements import channel_readers
from storage.engagements.channel_readers import TRUSTED
from storage.outbox import bookmarks
from storage.people import Profile

PAGE_SIZE = 999
MOST_MEMBERS = 100
"""Members of a channel whom Slack is asked about, one by one. A larger channel is taken to have outsiders."""
WORTH_ANOTHER_TRY = (InstallationDead, NotTaken, RateLimited, Unclear)


class SlackCall(Protocol):
    """Calls a method of Slack; raises `SlackTrouble` or the error of the client where that fails."""

    def __call__(self, method: str, request: Callable[[WebClient], Any], /) -> Any: ...


def look_at_readers(
    app_context: AppContext, workspace: str, channel: str, call: SlackCall, trusted: timedelta = TRUSTED
) -> None:
    """Find out who reads this channel, unless that was done within this time and nobody has joined since.

    Raises where Slack may say it later. A channel that it tells nothing about is taken to have outsiders.
    """
    with app_context.database.reading() as session:
        known = channel_readers.get_readers(session, workspace, channel)
    if known.are_current(app_context.now(), trusted):
        return
    try:
        outside = _has_outsiders(app_context, workspace, channel, call)
    except (SlackTrouble, SlackApiError) as error:
        if isinstance(classify(error), WORTH_ANOTHER_TRY):
            raise
        outside = True
    seen, now = known.readers_changed, app_context.now()
    with app_context.database.begin() as session, _bookmarks_follow(session, workspace, channel, now):
        channel_readers.save_readers(session, workspace, channel, outside=outside, seen=seen, now=now)


def _has_outsiders(app_context: AppContext, workspace: str, channel: str, call: SlackCall) -> bool:
    info = call("conversations.info", lambda client: client.conversations_info(channel=channel))
    found = read_channel(info["channel"], app_context.now())
    with app_context.database.begin() as session:
        save_channel(session, workspace, found)
    if found.shared:
        return True
    limit = MOST_MEMBERS + 1
    page = call(
        "conversations.members", lambda client: client.conversations_members(channel=channel, limit=limit)
    )
    members = [PersonId(each) for each in page["members"]]
    if len(members) > MOST_MEMBERS:
        return True
    return not is_internal(shared=False, members=_people(app_context, workspace, members, call))


def _people(
    app_context: AppContext, workspace: str, members: Sequence[PersonId], call: SlackCall
) -> list[Person | None]:
    """These members, as far as one of them is from outside: then no other is asked about. None stands for an app.

    People whom we do not know stay unknown: reading a channel is no reason to keep their profile.
    """
    now, found = app_context.now(), list[Person | None]()
    with app_context.database.reading() as session:
        stored = people.list_stored_people(session, workspace, members)
    for each in stored:
        if each.refreshed_at is not None and abs(now - each.refreshed_at) <= TRUSTED:
            found.append(each.person)
    known = {each.id for each in found if each is not None}
    for member in members:
        if not is_internal(shared=False, members=found):
            break
        if member not in known and (workspace, member) not in app_context.memory.apps:
            found.append(_ask(app_context, workspace, member, call))
    return found


def _ask(app_context: AppContext, workspace: str, member: PersonId, call: SlackCall) -> Person | None:
    """This member as Slack describes them, asked once a day; what it does not say of them counts as from outside."""
    remembered = app_context.memory.readers
    person, asked_at = remembered.get((workspace, member), (None, None))
    if asked_at is not None and abs(app_context.now() - asked_at) <= TRUSTED:
        return person
    try:
        profile: Profile = call(
            "users.info", lambda client: fetch_profile(app_context, client, workspace, member)
        )
    except Refusal:
        app_context.memory.apps.add((workspace, member))
        return None
    person = Person(
        workspace=workspace,
        id=member,
        name=profile.name,
        zone=profile.zone,
        guest=profile.guest is not False,
        outsider=profile.outsider is not False,
    )
    app_context.memory.remember_reader(workspace, person, app_context.now())
    return person


def readers_changed(
    app_context: AppContext, workspace: str, channel: str, *, shared: bool | None = None
) -> None:
    """Somebody has joined, or it is `shared` with another organisation now or not any more: the cards follow."""
    now = app_context.now()
    with app_context.database.begin() as session, _bookmarks_follow(session, workspace, channel, now):
        changed = channel_readers.readers_changed(session, workspace, channel, now, shared=shared)
    if changed:
        app_context.request_sweep()


def outsider_found(app_context: AppContext, client: WebClient, workspace: str, person: PersonId) -> None:
    """Somebody is a guest, or of another organisation: the cards follow in the channels in which they are.

    Where Slack does not say in which, all of those are looked at again that nobody from outside read.
    """
    with app_context.database.reading() as session:
        inside = channel_readers.list_read_inside(session, workspace)
    if not inside:
        return
    app_context.memory.readers.pop((workspace, person), None)
    try:
        theirs = _channels_of(client, person)
    except SlackApiError:
        for channel in inside:
            readers_changed(app_context, workspace, channel)
        return
    for channel in filter(theirs.__contains__, inside):
        now = app_context.now()
        with app_context.database.begin() as session, _bookmarks_follow(session, workspace, channel, now):
            channel_readers.readers_changed(session, workspace, channel, now)
            seen = channel_readers.get_readers(session, workspace, channel).readers_changed
            channel_readers.save_readers(session, workspace, channel, outside=True, seen=seen, now=now)
    app_context.request_sweep()


def _channels_of(client: WebClient, person: PersonId) -> set[str]:
    found, cursor = set[str](), ""
    while True:
        page = client.users_conversations(
            user=person, types="public_channel,private_channel", limit=PAGE_SIZE, cursor=cursor or None
        )
        found |= {each["id"] for each in page["channels"]}
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return found


@contextmanager
def _bookmarks_follow(session: Session, workspace: str, channel: str, now: datetime) -> Iterator[None]:
    """Have the bookmarks set again, without or with those that are internal, if this changes who reads it."""
    were_inside = channel_readers.get_readers(session, workspace, channel).are_inside
    yield
    if channel_readers.get_readers(session, workspace, channel).are_inside != were_inside:
        bookmarks.enqueue(session, workspace, channel, now)
