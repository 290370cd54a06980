"""What does the bot do in Socket Mode while Slack cannot be reached?"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import bot
from playground import Playground
from tests.support.house import House, local_slack, served, settings_for


@pytest.mark.logs_warnings
@pytest.mark.parametrize("how", ["reset_before", "server_error"])
def test_a_bot_that_cannot_reach_slack_says_so_and_tries_again(tmp_path: Path, how: str) -> None:
    with _cut_off(how) as slack, served(_settings(slack, tmp_path), slack) as house:
        assert house.get("/healthz").text == "ok"
        house.swept()
        answer = house.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["problems"] == {"slack": "Socket Mode is not connected."}
        slack.clear_faults()
        _wait_until_ready(house)
        anna = slack.person("Anna Keller")
        anna.types("/ps-stage list", channel="general")
        assert "The 7 stages" in anna.last("general").text


@contextmanager
def _cut_off(how: str) -> Iterator[Playground]:
    with local_slack(sockets=True) as slack:
        slack.add_fault("apps.connections.open", how, count=None)
        yield slack


def _settings(slack: Playground, folder: Path) -> bot.Settings:
    return settings_for(slack, f"sqlite:///{folder}/ps-bot.db", sockets=True)


def _wait_until_ready(house: House) -> None:
    deadline = time.monotonic() + 60
    while house.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, "the bot connects"
        time.sleep(0.05)
