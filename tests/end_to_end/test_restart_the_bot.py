"""The process ends and begins again, or cannot reach Slack, and nothing is lost or sent twice."""

import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from handlers.server import lifespan
from handlers.server import process as server_process
from handlers.server.settings import Settings
from playground import Playground
from playground.driver.person import Person, Seen, ShownError
from tests.support import http
from tests.support.house import WAYS, House, a_house, local_slack, served, settings_for
from tests.support.process import a_process
from tests.support.start_form import PM, opens

NINE = datetime(2027, 3, 2, 9, tzinfo=ZoneInfo("Europe/London"))


KILLED_AFTER = 10
"""Seconds after which Docker kills what it has asked to end."""


def _ends(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end; it does so by itself, in time."""
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=KILLED_AFTER) == 0


@contextmanager
def _a_command_in_hand(slack: Playground, person: Person, *, seconds: float) -> Iterator[None]:
    """Somebody's command, for which the bot waits so long for Slack; on leaving, it has an outcome."""
    slack.add_fault("users.info", "latency", seconds=seconds)
    typing = Thread(target=_types, args=(person, "/ps-stage scoping"))
    typing.start()
    person.waits_for(lambda: not slack.faults())
    yield
    typing.join(30)
    assert not typing.is_alive()


def _types(person: Person, text: str) -> None:
    with suppress(ShownError):
        person.types(text, channel="general")


def _of(person: Person, text: str) -> list[Seen]:
    return [each for each in person.reads("ps-bot") if text in each.text_when_read]


def _has_swept(url: str) -> None:
    """Wait until two more sweeps have ended."""

    def sweeps() -> float:
        told = http.get(f"{url}/metrics").text
        counts = [
            line for line in told.splitlines() if "sweep" in line and "_count" in line and line[0] != "#"
        ]
        return float(counts[0].rpartition(" ")[2])

    before, deadline = sweeps(), time.monotonic() + 60
    while sweeps() < before + 2:
        assert time.monotonic() < deadline, "the sweep comes round"
        time.sleep(0.05)


@pytest.mark.parametrize("way", WAYS)
def test_the_process_ends_and_begins_again_and_nobody_notices(way: str, tmp_path: Path) -> None:
    with local_slack(tmp_path / "clock", sockets=way == "sockets") as slack:
        anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
        with a_process(slack, tmp_path, way) as (process, url):
            assert http.get(f"{url}/healthz").text == "ok"
            opens(
                anna,
                "Acme",
                channel="ps-team",
                dates={"Kickoff": "2027-03-03", "Booking": "2027-02-26"},
                team={PM: "Ben Okafor"},
            )
            anna.sees("opened this engagement", "ps-team")
            ben.sees("opened Acme", "ps-bot")
            _ends(process)
        slack.clock.move_to(NINE)
        with a_process(slack, tmp_path, way) as (process, _url):
            digest = ben.sees("for today", "ps-bot")
            name = digest.text.split("\n")[2]
            digest.press("Done", beside=f"*{name}*\n")
            ben.waits_for(lambda: f"✅ {name}" in digest.text)
            process.kill()
            process.wait()
        with a_process(slack, tmp_path, way) as (_, url):
            _has_swept(url)
            assert len(_of(ben, "Tue 2 Mar · ")) == 1
            assert len(_of(ben, "opened Acme")) == 1
            assert sum("opened this engagement" in each.text_when_read for each in anna.reads("ps-team")) == 1
            digest.press("Undo", beside=name)
            ben.waits_for(lambda: f"✅ {name}" not in digest.text)
            ben.types("/ps-stage", channel="ps-team")
            assert ben.last_answer("ps-team").text.startswith("Acme")


def _problems(url: str) -> dict[str, str]:
    problems: dict[str, str] = http.get(f"{url}/readyz").json()["problems"]
    return problems


def test_a_process_whose_clock_is_wrong_for_a_moment_says_so_and_goes_on_as_if_it_had_not_been(
    tmp_path: Path,
) -> None:
    skew = tmp_path / "skew"
    skew.write_text("0")
    with (
        local_slack(tmp_path / "clock", sockets=True) as slack,  # requests are signed with the time in HTTP
        a_process(slack, tmp_path, "sockets") as (_, url),
    ):
        anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
        dates = {"Kickoff": "2027-03-03", "Booking": "2027-02-26"}
        opens(anna, "Acme", channel="ps-team", dates=dates, team={PM: "Ben Okafor"})
        ben.sees("opened Acme", "ps-bot")
        anna.types("/ps-stage Acme", channel="general")
        card = anna.last_answer("general")
        skew.write_text(str(10 * 86400))
        told = "This machine's clock is 10 days ahead of Slack's: set it right."
        anna.waits_for(lambda: _problems(url) == {"clock": told})
        card.press("Done")
        refused = (
            "Nothing was changed: the clock of the machine that this app runs on is 10 days ahead of Slack's."
        )
        anna.waits_for(lambda: refused in anna.last_answer("general").text)
        skew.write_text("0")
        anna.waits_for(lambda: _problems(url) == {})
        assert (tmp_path / "log").read_text().count(told) == 1
        slack.clock.move_to(NINE)
        ben.sees("Tue 2 Mar · ", "ps-bot")
        _has_swept(url)
        assert len(_of(ben, "for today")) == 1


@pytest.mark.parametrize("way", WAYS)
def test_a_command_in_hand_is_answered_before_the_process_ends(way: str, tmp_path: Path) -> None:
    with (
        local_slack(tmp_path / "clock", answer_within=KILLED_AFTER, sockets=way == "sockets") as slack,
        a_process(slack, tmp_path, way) as (process, _url),
    ):
        anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
        ben.types("/ps-stage scoping", channel="general")  # the first one loads what answers commands
        ben.sees("Scoping", "general")
        with _a_command_in_hand(slack, anna, seconds=1.0):
            _ends(process)
        assert "Scoping" in anna.last_answer("general").text
        assert " exception=" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize("way", WAYS)
def test_a_command_that_takes_too_long_keeps_no_process_from_ending(way: str, tmp_path: Path) -> None:
    with (
        local_slack(tmp_path / "clock", answer_within=6, sockets=way == "sockets") as slack,
        a_process(slack, tmp_path, way) as (process, _url),
        _a_command_in_hand(slack, slack.person("Anna Keller"), seconds=12),
    ):
        _ends(process)
    assert " exception=" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize("way", WAYS)
def test_a_bot_with_nothing_in_hand_ends_at_once(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (lifespan, server_process):
        monkeypatch.setattr(module, "EXIT_WITHIN", 10 * KILLED_AFTER)
    with a_house(way, tmp_path) as house:
        house.swept()
    # Leaving the house, it did not wait for what is in hand, or it would not have ended.


OF_OTHERS = {
    "PROMETHEUS_MULTIPROC_DIR": "/nowhere",
    "WEB_CONCURRENCY": "auto",
    "HTTPS_PROXY": "http://127.0.0.1:1",
    "PYTHONIOENCODING": "ascii",
    "TZ": "nowhere",
    "SSLKEYLOGFILE": "/nowhere/keys",
}
"""What the environment may say to other programs that use the same libraries."""


def test_a_slack_that_does_not_answer_keeps_no_process_from_ending(tmp_path: Path) -> None:
    with (
        local_slack(tmp_path / "clock", sockets=True) as slack,
        a_process(slack, tmp_path, "sockets", more=OF_OTHERS) as (process, _url),
    ):
        anna = slack.person("Anna Keller")
        slack.add_fault("chat.postMessage", "never_answered")
        opens(anna, "Acme", channel="ps-team", team={PM: "Ben Okafor"})
        anna.waits_for(lambda: slack.log("chat.postMessage"))
        _ends(process)


@pytest.mark.logs_warnings
@pytest.mark.parametrize("how", ["reset_before", "server_error"])
def test_a_bot_that_cannot_reach_slack_says_so_and_tries_again(tmp_path: Path, how: str) -> None:
    with _cut_off(how) as slack, served(_settings(slack, tmp_path), slack) as house:
        assert house.get("/healthz").text == "ok"
        house.swept()
        answer = house.readiness()
        assert answer.status_code == 503
        assert answer.json()["problems"] == {"slack": "Socket Mode is not connected."}
        slack.clear_faults()
        _wait_until_connected(house)
        anna = slack.person("Anna Keller")
        anna.types("/ps-stage list", channel="general")
        assert "The 7 stages" in anna.last_answer("general").text


@contextmanager
def _cut_off(how: str) -> Iterator[Playground]:
    with local_slack(sockets=True) as slack:
        slack.add_fault("apps.connections.open", how, count=None)
        yield slack


def _settings(slack: Playground, folder: Path) -> Settings:
    return settings_for(slack, f"sqlite:///{folder}/ps-bot.db", sockets=True)


def _wait_until_connected(house: House) -> None:
    deadline = time.monotonic() + 60
    while house.get("/readyz").status_code != 200:
        assert time.monotonic() < deadline, "the bot connects"
        time.sleep(0.05)
