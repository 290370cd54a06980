"""`SlackFacts`: what Slack says about people and channels, as far as rights depend on it.

A fact up to an hour old is trusted. Up to a day old, it is trusted and renewed behind the answer. An older or
unknown one is asked for, after the request was acknowledged: reading it raises `AskSlack`, the caller lets
Slack be asked, and reads again. What is then still without an answer is not confirmed.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, TypeVar

from slack_sdk import WebClient
from sqlmodel import Session

from handlers.context import AppContext
from handlers.slack.fact_questions import (
    ANSWER_WITHIN,
    ChannelQuestion,
    Membership,
    MembershipQuestion,
    PersonQuestion,
    Question,
    ReadersQuestion,
    ask_slack,
)
from methodology.people import SLACKBOT, Person, is_former
from methodology.plan.team import PersonId
from storage import people
from storage.channels import ChannelFacts, get_channels
from storage.database.reading import CLOCKS_DIFFER
from storage.engagements.channel_readers import get_readers

log = logging.getLogger(__name__)

TRUSTED, KEPT = timedelta(hours=1), timedelta(days=1)
"""The age up to which a fact is trusted, and that up to which it is trusted and renewed behind the answer."""
CHANNELS_TRUSTED, CHANNELS_KEPT = timedelta(minutes=10), timedelta(hours=1)
"""The same for the private channels that a person is in: they are kept in memory only."""
Result = TypeVar("Result")


class AskSlack(Exception):
    """These questions must be asked before there is a result."""

    def __init__(self, questions: Iterable[Question]) -> None:
        super().__init__()
        self.questions = frozenset(questions)


class KnownPerson(NamedTuple):
    """A person as far as known: None if there is no record and no answer, or if it is an app.

    None too for somebody who was forgotten.

    `is_confirmed` is false if Slack has not said for a day who they are. `unanswered` counts the digests in a
    row after which they did nothing.
    """

    person: Person | None
    is_confirmed: bool
    is_app: bool = False
    unanswered: int = 0
    is_forgotten: bool = False


@dataclass(frozen=True)
class SlackFacts:
    """The facts for one request in one workspace; `client` is only used to ask Slack."""

    app_context: AppContext
    client: WebClient
    workspace: str
    _asked: set[Question] = field(default_factory=set, init=False)
    _unanswered: set[Question] = field(default_factory=set, init=False)

    def person(self, person_id: PersonId) -> KnownPerson:
        """This person; raises `AskSlack` where Slack must be asked first."""
        return self.people([person_id])[person_id]

    def people(self, person_ids: Iterable[PersonId]) -> dict[PersonId, KnownPerson]:
        """These people; raises `AskSlack` with all those about whom Slack must be asked."""
        wanted, asked = list(dict.fromkeys(person_ids)), set[Question]()
        with self.app_context.database.reading() as session:
            stored = {
                each.person.id: each for each in people.list_stored_people(session, self.workspace, wanted)
            }
        known: dict[PersonId, KnownPerson] = {}
        for person_id in wanted:
            question, it = PersonQuestion(person_id), stored.get(person_id)
            if person_id == SLACKBOT or (self.workspace, person_id) in self.app_context.memory.apps:
                known[person_id] = KnownPerson(None, is_confirmed=True, is_app=True)
            elif it is not None and is_former(person_id):
                known[person_id] = KnownPerson(it.person, is_confirmed=True)
            elif it is not None and self._is_current(question, it.refreshed_at):
                known[person_id] = KnownPerson(it.person, is_confirmed=True, unanswered=it.unanswered)
            elif question in self._unanswered:
                known[person_id] = KnownPerson(it.person if it else None, is_confirmed=False)
            elif it is None and question in self._asked:  # Slack has answered, and nothing was recorded
                known[person_id] = KnownPerson(None, is_confirmed=True, is_forgotten=True)
            else:
                asked.add(question)
        if asked:
            raise AskSlack(asked)
        return known

    def check_channels(self, session: Session, channels: Iterable[str]) -> None:
        """Raise `AskSlack` for those of these channels that Slack must be asked about first.

        One that Slack does not answer about counts as it is recorded.
        """
        wanted = set(channels)
        known = get_channels(session, self.workspace, wanted)
        asked = {
            question
            for question in map(ChannelQuestion, sorted(wanted))
            if question not in self._unanswered
            and not self._is_current(
                question, known[question.channel].asked_at if question.channel in known else None
            )
        }
        if asked:
            raise AskSlack(asked)

    def renew_channels(self, session: Session, channels: Iterable[str]) -> None:
        """Ask about those of these channels behind the answer that Slack was not asked about for an hour."""
        wanted = list(channels)
        known = get_channels(session, self.workspace, wanted)
        now = self.app_context.now()
        for each in wanted:
            if each not in known or not -CLOCKS_DIFFER <= now - known[each].asked_at <= TRUSTED:
                self.renew(ChannelQuestion(each))

    def channels_known(self, session: Session, channels: Iterable[str]) -> set[str]:
        """Those of these channels that Slack was asked about within a day."""
        known, now = get_channels(session, self.workspace, list(channels)), self.app_context.now()
        return {channel for channel, each in known.items() if -CLOCKS_DIFFER <= now - each.asked_at <= KEPT}

    def channel(self, channel: str) -> ChannelFacts | None:
        """This channel; None where Slack does not answer. Raises `AskSlack` where it must be asked first."""
        with self.app_context.database.reading() as session:
            self.check_channels(session, [channel])
            return get_channels(session, self.workspace, [channel]).get(channel)

    def is_read_inside(self, channel: str) -> bool:
        """Whether nobody from outside reads this channel; no where Slack does not answer.

        Raises `AskSlack` where it must be asked first.
        """
        question = ReadersQuestion(channel)
        with self.app_context.database.reading() as session:
            known = get_readers(session, self.workspace, channel)
        is_asked = question in self._asked or question in self._unanswered
        if not is_asked and not known.are_current(self.app_context.now(), KEPT):
            raise AskSlack({question})
        return known.are_inside

    def private_channels_of(self, person: PersonId) -> frozenset[str] | None:
        """The private channels that they share with the app; None where Slack does not answer.

        Raises `AskSlack` where it must be asked first.
        """
        question = MembershipQuestion(person)
        known: Membership | None = self.app_context.memory.memberships.get((self.workspace, person))
        if known and self._is_current(question, known.asked_at, CHANNELS_TRUSTED, CHANNELS_KEPT):
            return known.channels
        if question not in self._unanswered:
            raise AskSlack({question})
        return None

    def is_in_private_channel(self, person: PersonId, channel: str) -> bool | None:
        """Whether they share this private channel with the app; None where Slack does not answer.

        Raises `AskSlack` where it must be asked first: also where they may have joined since it was.
        """
        mine, question = self.private_channels_of(person), MembershipQuestion(person)
        if mine is not None and channel not in mine and question not in self._asked:
            raise AskSlack({question})
        return None if mine is None else channel in mine

    def ask(self, questions: Iterable[Question]) -> None:
        """Ask Slack all of these at the same time, and record what it says."""
        asked = {each: partial(self._ask, each) for each in questions}
        answered = self.app_context.behind.ask(asked, ANSWER_WITHIN)
        self._asked.update(asked.keys())
        self._unanswered.update(asked.keys() - answered.keys())

    def settle(self, work: Callable[[], Result]) -> Result:
        """The result of this work, asking Slack as often as it needs to know more."""
        while True:
            try:
                return work()
            except AskSlack as needed:
                self.ask(needed.questions)

    def ask_together(self, *reads: Callable[[], object]) -> None:
        """Read all of these; raises one `AskSlack` for everything that they need, so that it is asked at once."""
        questions = set[Question]()
        for read in reads:
            try:
                read()
            except AskSlack as needed:
                questions |= needed.questions
        if questions:
            raise AskSlack(questions)

    def renew(self, question: Question) -> None:
        """Ask Slack behind the answer, unless somebody does so already."""
        renewing, key = self.app_context.memory.renewing, (self.workspace, question)
        if key in renewing:
            return
        renewing.add(key)

        def ask() -> None:
            try:
                self._ask(question)
            except Exception as error:  # noqa: BLE001  # asked again with the next request
                log.info("not renewed", extra={"about": question, "error": type(error).__name__})
            finally:
                renewing.discard(key)

        self.app_context.behind.start(ask)

    def _is_current(
        self,
        question: Question,
        asked_at: datetime | None,
        trusted: timedelta = TRUSTED,
        kept: timedelta = KEPT,
    ) -> bool:
        """Whether the answer counts without asking again; one that grows old is renewed behind the answer."""
        if asked_at is None:
            return False
        age = self.app_context.now() - asked_at
        if not -CLOCKS_DIFFER <= age <= kept:
            return False
        if age > trusted:
            self.renew(question)
        return True

    def _ask(self, question: Question) -> None:
        ask_slack(self.app_context, self.client, self.workspace, question)
