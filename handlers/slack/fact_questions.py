"""Questions about people and channels, as Slack is asked them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from handlers.context import AppContext
from handlers.slack.api_errors import MOST_RETRY_AFTER, RateLimited, classify
from handlers.slack.channel_facts import read_channel
from handlers.slack.channel_readers import look_at_readers
from handlers.slack.people import refresh_people
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage.channels import ChannelFacts, save_channel

ANSWER_WITHIN = 3.0
"""Seconds that a person waits for Slack to say who they are."""
PAGE_SIZE = 999
UNREADABLE = (
    "channel_not_found",
    "not_in_channel",
    "missing_scope",
    "access_denied",
    "team_access_not_granted",
)
"""Slack does not tell the app about such a channel: it is private, or gone."""


@dataclass(frozen=True)
class PersonQuestion:
    """Who is this: a full member, a guest, somebody of another organisation?"""

    person: PersonId


@dataclass(frozen=True)
class ChannelQuestion:
    """What is this channel: public, private, archived, shared?"""

    channel: str


@dataclass(frozen=True)
class MembershipQuestion:
    """In which private channels is this person?"""

    member: PersonId


@dataclass(frozen=True)
class ReadersQuestion:
    """Are guests or people of other organisations among those who read this channel?"""

    read: str


Question = PersonQuestion | ChannelQuestion | MembershipQuestion | ReadersQuestion


class Membership(NamedTuple):
    """The private channels that a person shares with the app."""

    channels: frozenset[str]
    asked_at: datetime


def ask_slack(app_context: AppContext, client: WebClient, workspace: str, question: Question) -> None:
    """Ask Slack this, and record what it says; raises where it does not answer."""
    _Asking(app_context, client, workspace).ask(question)


class _Asking(NamedTuple):
    """Whom to ask, for which workspace, and where the answers go."""

    app_context: AppContext
    client: WebClient
    workspace: str

    def ask(self, question: Question) -> None:
        match question:
            case PersonQuestion(person):
                self._call("users.info", partial(self._ask_person, person))
            case ChannelQuestion(channel):
                self._call("conversations.info", partial(self._ask_channel, channel))
            case MembershipQuestion(member):
                self._call("users.conversations", partial(self._ask_membership, member))
            case ReadersQuestion(read):
                look_at_readers(self.app_context, self.workspace, read, self._call)

    def _call(self, method: str, request: Callable[[WebClient], Any]) -> Any:
        """Make this call, unless Slack asked to wait with this method."""
        blocked, key = self.app_context.memory.blocked_until, (self.workspace, method)
        now = self.app_context.now()
        if key in blocked and now < blocked[key] <= now + timedelta(seconds=MOST_RETRY_AFTER):
            raise RateLimited("ratelimited", (blocked[key] - now).total_seconds())
        client = WebClient(
            self.client.token, base_url=self.client.base_url, timeout=int(ANSWER_WITHIN), retry_handlers=[]
        )
        try:
            return request(client)
        except Exception as error:
            trouble = classify(error)
            if isinstance(trouble, RateLimited):
                blocked[key] = now + timedelta(seconds=trouble.retry_after)
            raise

    def _ask_person(self, person: PersonId, client: WebClient) -> None:
        try:
            refresh_people(self.app_context, client, self.workspace, [person])
        except Refusal:
            self.app_context.memory.apps.add((self.workspace, person))

    def _ask_channel(self, channel: str, client: WebClient) -> None:
        now = self.app_context.now()
        try:
            info: dict[str, Any] = client.conversations_info(channel=channel)["channel"]
        except SlackApiError as error:
            if error.response["error"] not in UNREADABLE:
                raise
            facts = ChannelFacts(id=channel, private=True, is_member=False, asked_at=now)
        else:
            facts = read_channel(info, now)
        with self.app_context.database.begin() as session:
            save_channel(session, self.workspace, facts)

    def _ask_membership(self, member: PersonId, client: WebClient) -> None:
        now, found, cursor = self.app_context.now(), set[str](), ""
        while True:
            try:
                page = client.users_conversations(
                    user=member, types="private_channel", limit=PAGE_SIZE, cursor=cursor or None
                )
            except SlackApiError as error:
                if error.response["error"] != "missing_scope":
                    raise
                break  # this is an answer too: without the scope, nobody counts as a member
            found |= {each["id"] for each in page["channels"]}
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        self.app_context.memory.remember(self.workspace, member, Membership(frozenset(found), now))
