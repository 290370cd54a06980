"""The age of facts of Slack that decide rights: trusted, renewed behind the answer, or asked first."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from slack_sdk import WebClient

from handlers.context import AppContext
from handlers.slack.fact_questions import (
    ChannelQuestion,
    MembershipQuestion,
    PersonQuestion,
    Question,
    ReadersQuestion,
)
from handlers.slack.facts import (
    CHANNELS_KEPT,
    CHANNELS_TRUSTED,
    KEPT,
    TRUSTED,
    AskSlack,
    SlackFacts,
)
from handlers.slack.viewer import FORGOTTEN, get_viewer, why_unfit
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from playground import Playground
from playground.tls import trusted
from storage.database.connection import Database
from storage.forgotten import remember_as_forgotten
from storage.methodologies import Catalog
from storage.people import find_person
from tests.support.house import local_slack

ANNA, GENERAL = PersonId("U07ANNAKLR1"), "C07GENERAL1"
SECOND = timedelta(seconds=1)
METHODS = {
    PersonQuestion: "users.info",
    ChannelQuestion: "conversations.info",
    MembershipQuestion: "users.conversations",
}


class Clock:
    """A clock that a test moves."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def forward(self, by: timedelta) -> None:
        self._now += by


@pytest.fixture(scope="module")
def slack() -> Iterator[Playground]:
    with local_slack() as slack:
        yield slack


@pytest.fixture
def app_context(sqlite_database: Database, slack: Playground) -> AppContext:
    return AppContext(database=sqlite_database, catalog=Catalog(sqlite_database), now=Clock(slack.now()))


@pytest.fixture
def facts(app_context: AppContext, slack: Playground) -> SlackFacts:
    return facts_of_a_request(app_context, slack)


def facts_of_a_request(app_context: AppContext, slack: Playground) -> SlackFacts:
    client = WebClient(slack.bot_token, base_url=slack.api_url, ssl=trusted(), retry_handlers=[])
    return SlackFacts(app_context, client, "T0NORTHWIND")


def read(facts: SlackFacts, question: Question) -> object:
    match question:
        case PersonQuestion(person):
            return facts.person(person)
        case ChannelQuestion(channel):
            return facts.channel(channel)
        case MembershipQuestion(member):
            return facts.private_channels_of(member)
        case ReadersQuestion(read):
            return facts.is_read_inside(read)


@pytest.mark.parametrize(
    ("question", "trusted_for", "kept_for"),
    [
        pytest.param(PersonQuestion(ANNA), TRUSTED, KEPT, id="who-somebody-is"),
        pytest.param(ChannelQuestion(GENERAL), TRUSTED, KEPT, id="what-a-channel-is"),
        pytest.param(MembershipQuestion(ANNA), CHANNELS_TRUSTED, CHANNELS_KEPT, id="where-somebody-is"),
    ],
)
def test_a_fact_is_trusted_then_renewed_and_then_asked_for(
    app_context: AppContext,
    slack: Playground,
    question: Question,
    trusted_for: timedelta,
    kept_for: timedelta,
) -> None:
    def asked_again_after(age: timedelta) -> int:
        """How often Slack is asked about a fact of this age that is read."""
        facts = facts_of_a_request(app_context, slack)
        facts.ask({question})
        app_context.now.forward(age)  # type: ignore[attr-defined]  # the clock of these tests
        before = len(slack.log(METHODS[type(question)]))
        read(facts_of_a_request(app_context, slack), question)
        assert app_context.behind.wait(30)
        return len(slack.log(METHODS[type(question)])) - before

    with pytest.raises(AskSlack) as unknown:
        read(facts_of_a_request(app_context, slack), question)
    assert unknown.value.questions == {question}
    assert asked_again_after(trusted_for) == 0
    assert asked_again_after(trusted_for + SECOND) == 1
    assert asked_again_after(kept_for) == 1
    with pytest.raises(AskSlack):
        asked_again_after(kept_for + SECOND)
    with pytest.raises(AskSlack):
        asked_again_after(timedelta(hours=-1))  # written by a clock that was wrong


@pytest.mark.parametrize(("error", "channels"), [("missing_scope", frozenset()), ("internal_error", None)])
def test_that_the_app_may_not_see_who_is_where_is_an_answer(
    app_context: AppContext, slack: Playground, error: str, channels: frozenset[str] | None
) -> None:
    facts = facts_of_a_request(app_context, slack)
    slack.add_fault("users.conversations", "error", error=error)
    facts.ask({MembershipQuestion(ANNA)})
    assert facts.private_channels_of(ANNA) == channels


def test_without_an_answer_the_record_counts_but_is_not_confirmed(
    app_context: AppContext, slack: Playground
) -> None:
    facts = facts_of_a_request(app_context, slack)
    facts.ask({PersonQuestion(ANNA), ChannelQuestion(GENERAL), MembershipQuestion(ANNA)})
    app_context.now.forward(KEPT + SECOND)  # type: ignore[attr-defined]  # the clock of these tests
    for method in METHODS.values():
        slack.add_fault(method, "error", None, error="internal_error")
    try:
        later = facts_of_a_request(app_context, slack)
        known = later.settle(lambda: later.person(ANNA))
        assert known.person is not None
        assert not known.is_confirmed
        stranger = later.settle(lambda: later.person(PersonId("U0STRANGER")))
        assert stranger.person is None
        assert not stranger.is_confirmed
        channel = later.settle(lambda: later.channel(GENERAL))
        assert channel is not None
        assert channel.name == "general"
        assert later.settle(lambda: later.private_channels_of(ANNA)) is None
    finally:
        slack.clear_faults()


def test_while_slack_asks_to_wait_it_is_not_asked(app_context: AppContext, slack: Playground) -> None:
    slack.add_fault("users.info", "ratelimited", 1, retry_after=30)
    question = PersonQuestion(ANNA)
    for _ in range(3):
        facts_of_a_request(app_context, slack).ask({question})
    assert len([each for each in slack.log("users.info") if each["error"] == "ratelimited"]) == 1
    app_context.now.forward(timedelta(seconds=31))  # type: ignore[attr-defined]  # the clock of these tests
    facts = facts_of_a_request(app_context, slack)
    assert facts.settle(lambda: facts.person(ANNA)).is_confirmed


def test_a_channel_that_the_app_cannot_read_counts_as_private(facts: SlackFacts) -> None:
    found = facts.settle(lambda: facts.channel("C0GONE"))
    assert found is not None
    assert found.private
    assert not found.is_member


def test_who_was_forgotten_is_told_so_and_is_not_recorded_again(
    app_context: AppContext, facts: SlackFacts
) -> None:
    with app_context.database.begin() as session:
        remember_as_forgotten(session, "T0NORTHWIND", ANNA, app_context.now())
    with pytest.raises(Refusal, match="You were forgotten here"):
        facts.settle(lambda: get_viewer(facts, ANNA))
    assert why_unfit(facts, ANNA) == FORGOTTEN
    with app_context.database.reading() as session:
        assert find_person(session, "T0NORTHWIND", ANNA) is None
