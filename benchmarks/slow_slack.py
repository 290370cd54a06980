"""Measures how soon people are answered while Slack itself is slow."""

import json
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import NamedTuple

import httpx

from benchmarks.figures import Figure, percentile
from benchmarks.processes import ROOT, free_port, running
from playground import Playground
from playground.driver.person import NotVisible, Person

PART = "slow Slack"
USUAL, SLOW, ONE_IN = 0.8, 2.5, 20
"""Seconds that Slack takes for a call, and for one in so many."""
CALLERS = 8
"""People who act at the same time."""
PATIENCE = 10
"""Seconds after which people press again."""
MOMENT = "One moment"
CHANNEL = "general"


class Taken(NamedTuple):
    """Seconds: of acknowledgements, until forms of two kinds could be used, of `/healthz`; expired triggers."""

    acknowledged: list[float]
    local: list[float]
    asking: list[float]
    health: list[float]
    expired: int


def measure(*, rounds: int) -> Iterator[Figure]:
    quick, slow = _measured(rounds, is_slow=False), _measured(rounds, is_slow=True)
    yield _figure("acknowledged, p99", quick.acknowledged, slow.acknowledged, 0.99, 1)
    yield _figure("a form of what is recorded, p99", quick.local, slow.local, 0.99, 3)
    yield _figure("a form that must ask Slack, p90", quick.asking, slow.asking, 0.90, 3)
    yield _figure("a form that must ask Slack, p99", quick.asking, slow.asking, 0.99, 6)
    yield _figure("/healthz, longest", quick.health, slow.health, 1, 0.5)
    yield Figure(PART, "expired triggers", str(slow.expired), str(quick.expired), slow.expired, "", target=0)


def _figure(what: str, quick: list[float], slow: list[float], share: float, target: float) -> Figure:
    taken = percentile(slow, share)
    return Figure(
        PART,
        what,
        f"p50 {median(slow):.2f} s of {len(slow)}",
        f"quick Slack: {percentile(quick, share):.2f} s",
        taken,
        "s",
        target=target,
    )


def _measured(rounds: int, *, is_slow: bool) -> Taken:
    with house() as (slack, url, _), ThreadPoolExecutor(CALLERS) as pool:
        lead = slack.person("Anna Keller")
        open_engagement(lead, "Acme")
        posted = lead.sees("opened this engagement", CHANNEL)
        members = [slack.add_person(f"Member {n}") for n in range(CALLERS)]
        newcomers = [slack.add_person(f"Newcomer {n}") for n in range(CALLERS * rounds)]
        for person in (*members, *newcomers):
            person.joins(CHANNEL)
        for person in members:
            person.opens_home()  # known from now on
            _wait_for_home(person)
        if is_slow:
            slack.add_fault("*", "latency", None, seconds=SLOW, one_in=ONE_IN)
            slack.add_fault("*", "latency", None, seconds=USUAL)
        before, health, ended = len(slack.log(direction="to_app")), list[float](), Event()
        watching = Thread(target=_watch, args=(url, health, ended))
        watching.start()
        local = [each for person in pool.map(lambda who: _local(who, rounds), members) for each in person]
        asking = list(pool.map(lambda who: _asking(who, posted.ts), newcomers))
        ended.set()
        watching.join()
        acknowledged = [each["milliseconds"] / 1000 for each in slack.log(direction="to_app")[before:]]
        expired = [each for each in slack.log("views.open") if each["error"] == "expired_trigger_id"]
        return Taken(acknowledged, local, asking, health, len(expired))


@contextmanager
def house(
    fill: Callable[[Playground, str], None] = lambda _slack, _database: None,
) -> Iterator[tuple[Playground, str, "subprocess.Popen[bytes]"]]:
    """A local Slack, and the bot that is connected to it: its address and its process.

    `fill` is called before the bot starts, with the address of its database.
    """
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="ps-bot-bench-") as folder, Playground(manifest) as slack:
        database = f"sqlite:///{folder}/ps-bot.db"
        fill(slack, database)
        environment = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database,
        }
        with running(["bot.py"], port, environment, Path(folder) / "log") as process:
            slack.connect(f"http://127.0.0.1:{port}/slack/events")
            yield slack, f"http://127.0.0.1:{port}", process


def open_engagement(person: Person, customer: str) -> None:
    person.types(f"/ps-start {customer}", channel=CHANNEL)
    _wait_for(person, "Customer")
    person.modal.choose("Type of engagement", "Custom-scoped consulting (SOW)")
    _wait_for(person, "Current stage")
    person.modal.submit("Preview")
    _wait_for(person, "Nothing is saved yet")
    person.modal.submit("Open engagement")


def _wait_for_home(person: Person) -> None:
    person.waits_for(lambda: "My work" in person.home.text)


def _wait_for(person: Person, text: str, other_than: str = "") -> None:
    person.waits_for(lambda: person.has_modal and text in person.modal.text != other_than)


def _local(person: Person, times: int) -> list[float]:
    """Seconds until forms whose content is recorded could be used."""
    taken = []
    for _ in range(times):
        taken.append(_usable(person, lambda: person.types("/ps-start Other", channel=CHANNEL)))
        person.modal.cancel()
        person.types("/ps-stage Acme", channel=CHANNEL)
        card = person.last_answer(CHANNEL)
        taken.append(_usable(person, partial(card.press, "Full plan")))
        person.modal.close()
    return taken


def _asking(person: Person, ts: str) -> float:
    """Seconds until a form could be used by somebody about whom Slack must be asked first."""
    posted = next(each for each in person.reads(CHANNEL) if each.ts == ts)
    taken = _usable(person, lambda: posted.press("Full plan"))
    person.modal.close()
    return taken


def _usable(person: Person, act: Callable[[], None]) -> float:
    """Seconds until a form that opens can be used; what did not open in time is pressed once more."""
    began = time.monotonic()
    while True:
        act()
        with suppress(NotVisible):
            person.waits_for(lambda: person.has_modal and MOMENT not in person.modal.text, PATIENCE)
            return time.monotonic() - began


def _watch(url: str, taken: list[float], ended: Event) -> None:
    """How long `/healthz` takes, several times a second."""
    with httpx.Client(base_url=url, trust_env=False, timeout=30) as client:
        while not ended.wait(0.1):
            began = time.monotonic()
            client.get("/healthz")
            taken.append(time.monotonic() - began)
