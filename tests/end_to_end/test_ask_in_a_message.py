"""People ask in a direct message to the app, or mention it in a channel."""

import time as clock
from collections.abc import Callable

import pytest

from handlers.ps_stage import questions
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM

APP = "ps-bot"


def comes(read: Callable[[], str], beginning: str) -> None:
    """Wait until an answer with this beginning is there: events are delivered when Slack gets to it."""
    deadline = clock.monotonic() + 30
    while not read().startswith(beginning):
        assert clock.monotonic() < deadline, read()
        clock.sleep(0.01)


def test_a_direct_message_is_answered_like_the_command(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    has_open(anna, "Acme Ltd", channel="acme-delivery", team={PM: "Ben Okafor"})
    for typed, found in [
        ("RAID log", "RAID board"),
        ("Acme Ltd team", "Team: Acme Ltd"),
        ("kikoff!", "Hold the customer kickoff"),
    ]:
        anna.types(typed, channel=APP)
        comes(lambda: anna.reads(APP)[-1].text, found)


def test_a_process_that_was_killed_before_it_answered_leaves_the_answer_to_the_next(
    http_house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "_answer_at_once", lambda *_asked: None)
    anna = http_house.slack.person("Anna Keller")
    anna.types("iteration length", channel=APP)
    http_house.swept()
    assert not any(each.text.startswith("Iteration length") for each in anna.reads(APP)), "it is on lease"
    http_house.slack.clock.move_to(http_house.slack.now() + questions.AT_ONCE * 2)
    comes(lambda: anna.reads(APP)[-1].text, "You asked: “iteration length”\nIteration length")


def test_a_mention_is_answered_to_the_asker_alone(http_house: House) -> None:
    anna, ben = http_house.slack.person("Anna Keller"), http_house.slack.person("Ben Okafor")
    anna.invites("ps-team", APP)
    app = anna.page_client.get("/state", **{"as": anna.id})["app"]["bot_user"]
    anna.types(f"<@{app}> what is the kickoff?", channel="ps-team")
    comes(lambda: anna.reads("ps-team")[-1].text, "Hold the customer kickoff")
    assert anna.last_answer("ps-team").ephemeral
    assert not any("Hold the customer kickoff" in each.text for each in ben.reads("ps-team"))
