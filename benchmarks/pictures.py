"""Measures what many timelines that are asked for at once cost: how soon people are answered, and memory.

`make bench-pictures`. Each timeline is a picture of its own. The same people press *Plan* first, which has none:
that is the baseline.
"""

import argparse
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread
from typing import TypeVar

import httpx
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console

from benchmarks.figures import Figure, machine, percentile, show
from benchmarks.processes import memory_of
from benchmarks.slow_slack import house
from methodology.definition.load import SHIPPED, load, shipped
from methodology.plan.facts import open_plan_facts
from methodology.plan.team import PersonId, Team
from playground import Playground
from playground.driver.person import Person
from playground.driver.screens import Seen
from playground.driver.vocabulary import NotVisible, ShownError
from storage.database.connection import Database
from storage.database.schema import migrate
from storage.engagements.opening import Opening, open_engagement
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.methodologies import Catalog, publish

PART = "pictures"
CALLERS = 16
"""People who press at the same time."""
TRIES = 5
DEFAULT = 200
PATIENCE = 3
"""Seconds for each timeline, on a busy machine, until all can be shown."""
CHANNEL = "general"
WORKSPACE = "T0NORTHWIND"
_T = TypeVar("_T")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--timelines", type=int, default=DEFAULT, help="how many (%(default)s)")
    timelines = parser.parse_args().timelines
    fill = partial(_open_engagements, timelines)
    with house(fill) as (slack, url, process), ThreadPoolExecutor(CALLERS) as pool:
        show(_measured(slack, url, process, pool, timelines), Console())
    Console().print(machine())


def _measured(
    slack: Playground, url: str, process: "subprocess.Popen[bytes]", pool: ThreadPoolExecutor, timelines: int
) -> list[Figure]:
    people = [slack.person(_member(n)) for n in range(CALLERS)]
    for each in people:
        each.joins(CHANNEL)
    shares = [range(first, timelines, CALLERS) for first in range(CALLERS)]
    cards = list(pool.map(_cards, people, shares))
    before, memory, ended = memory_of(process), [memory_of(process)], Event()
    watching = Thread(target=_watch, args=(process, memory, ended))
    watching.start()
    without = _pressed(pool, cards, "Plan")
    began = time.monotonic()
    asked = _pressed(pool, cards, "Timeline")
    while (drawn := _drawn(url)).get("ready", 0) < timelines:
        assert time.monotonic() - began < PATIENCE * timelines, drawn
        time.sleep(0.2)
    taken = time.monotonic() - began
    ended.set()
    watching.join()
    others = sum(count for outcome, count in drawn.items() if outcome not in ("ready", "later"))
    shared = f"{timelines} timelines"
    return [
        _figure("acknowledged, p50", asked, without, 0.5),
        _figure("acknowledged, p99", asked, without, 0.99),
        Figure(
            PART, f"until all of {shared} can be shown", f"{taken:.1f} s", "", taken / timelines, "s each"
        ),
        Figure(PART, "that did not become a picture", str(others), "", others, "", target=0),
        Figure(
            PART, "memory of the bot, most", f"{max(memory):.0f} MB", f"{before:.0f} MB", max(memory) / before
        ),
    ]


def _figure(what: str, asked: list[float], without: list[float], share: float) -> Figure:
    ours, baseline = percentile(asked, share), percentile(without, share)
    return Figure(PART, what, f"{ours:.1f} ms", f"Plan: {baseline:.1f} ms", ours / baseline)


def _open_engagements(number: int, slack: Playground, url: str) -> None:
    """Each of the callers opens their share."""
    now = datetime.now(UTC)
    people = [PersonId(slack.add_person(_member(n)).id) for n in range(CALLERS)]
    methodology = load(shipped(), SHIPPED)
    facts = open_plan_facts(methodology, type_id="custom_sow", opened_on=now.date())
    with closing(Database(url)) as database:
        migrate(database)
        with database.begin() as session:
            version, _ = publish(session, methodology, now)
        catalog = Catalog(database)
        for n in range(number):
            opening = Opening(
                request_key=f"form-{n}",
                version=version,
                customer=_customer(n),
                reference="",
                plan_facts=facts,
                team=Team(members=()),
            )
            actor = Actor(by=people[n % CALLERS], at=now, today=now.date(), source="bench")
            with database.begin() as session:
                open_engagement(UnitOfWork(session, catalog, WORKSPACE, actor, lambda _: None), opening)


def _member(number: int) -> str:
    return f"Member {number}"


def _customer(number: int) -> str:
    return f"Customer {number:04}"


def _cards(person: Person, numbers: Sequence[int]) -> list[Seen]:
    """The cards of these engagements, which this person has asked for."""
    return [_patiently(partial(_card, person, _customer(number))) for number in numbers]


def _card(person: Person, customer: str) -> Seen:
    person.types(f"/ps-stage {customer}", channel=CHANNEL)
    card = person.last_answer(CHANNEL)
    if customer not in card.text:
        raise NotVisible(f"{person.name} got no card of {customer}.")
    return card


def _pressed(pool: ThreadPoolExecutor, cards: list[list[Seen]], button: str) -> list[float]:
    """Milliseconds until each press was acknowledged, by people who press one after the other."""

    def press(mine: list[Seen]) -> list[float]:
        return [_patiently(partial(_open_and_close, card, button)) for card in mine]

    return [each for of_person in pool.map(press, cards) for each in of_person]


def _open_and_close(card: Seen, button: str) -> float:
    began = time.perf_counter()
    card.press(button)
    taken = 1000 * (time.perf_counter() - began)
    card.person.page_client.post("/close", **{"as": card.person.id, "view": _view(card), "all": True})
    return taken


def _patiently(act: Callable[[], _T]) -> _T:
    """Do it again where a busy machine was too slow for Slack, as people do."""
    for _ in range(TRIES):
        with suppress(ShownError, NotVisible):
            return act()
    return act()


def _view(card: Seen) -> str:
    return str(card.person.waits_for(lambda: card.person.open_views()["modals"])[-1]["id"])


def _watch(process: "subprocess.Popen[bytes]", memory: list[float], ended: Event) -> None:
    while not ended.wait(0.1):
        memory.append(memory_of(process))


def _drawn(url: str) -> dict[str, float]:
    """How many pictures came to what."""
    told = httpx.get(f"{url}/metrics", trust_env=False, timeout=30).text
    return {
        sample.labels["outcome"]: sample.value
        for family in text_string_to_metric_families(told)
        for sample in family.samples
        if sample.name == "ps_bot_pictures_total"
    }


if __name__ == "__main__":
    main()
