"""Everybody reminded and answered once, where Slack counts the calls and answers 429 beyond its limits."""

from collections import deque
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.slack.outages import SLACK_AWAY
from playground import Person
from tests.support import http
from tests.support.house import local_slack, running, settings_for
from tests.support.start_form import COORDINATOR, PM, PSE, opens

ZONES = {
    "Hana Te Aroha": "Pacific/Auckland",
    "Ben Okafor": "Europe/London",
    "Clara Mendes": "America/Sao_Paulo",
}


def test_digests_come_once_although_slack_counts(tmp_path: Path) -> None:
    with local_slack(rate_limits=True) as slack:
        calls = (http.get(f"{slack.api_url}users.list").status_code for _ in range(200))
        assert 429 in calls, "it does count, however slowly they come"
        with running(settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db"), slack) as house:
            anna = slack.person("Anna Keller")
            turn = deque(ZONES)  # a project manager has news on that day
            dates = {"Booking": "2027-03-01", "Kickoff": "2027-03-15"}
            for customer in ("Acme", "Borealis", "Cobalt", "Delta"):
                team = dict(zip((PM, PSE, COORDINATOR), turn, strict=True))
                opens(anna, customer, channel="ps-team", dates=dates, team=team)
                turn.rotate()
            for name in ZONES:  # before its day: what a welcome names is no news of a digest
                _waits_for_all_four(slack.person(name))
            for name, zone in ZONES.items():
                slack.clock.move_to(datetime(2027, 3, 4, 9, tzinfo=ZoneInfo(zone)))
                slack.person(name).sees("Thu 4 Mar · ", "ps-bot")
            house.swept()
            for name in ZONES:
                reads = [message.text_when_read for message in slack.person(name).reads("ps-bot")]
                assert sum(text.startswith("Thu 4 Mar · ") for text in reads) == 1, reads
                assert sum("opened" in text for text in reads) == 4, reads


def test_each_of_ten_questions_in_a_row_is_answered(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    asked = ("kickoff", "RAID log", "scoping", "CSAT", "iteration length") * 2
    with (
        local_slack(rate_limits=True) as slack,
        running(settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db"), slack) as house,
    ):
        ben = slack.person("Ben Okafor")
        for each in asked:
            ben.types(each, "ps-bot")
        ben.waits_for(lambda: sum(each.author == "ps-bot" for each in ben.reads("ps-bot")) >= len(asked))
        house.swept()
        shown = [each.text.split("\n") for each in ben.reads("ps-bot") if each.author == "ps-bot"]
        answers = [lines[lines[0].startswith("You asked: ")] for lines in shown]
        assert len(answers) == len(asked)
        assert {answers.count(each) for each in answers} == {2}, answers
    assert SLACK_AWAY not in caplog.text


def _waits_for_all_four(person: Person) -> None:
    person.waits_for(lambda: sum("opened" in each.text_when_read for each in person.reads("ps-bot")) >= 4)
