"""Measures what many timelines that are asked for at once cost: how soon people are answered, and memory.

`make bench-pictures`. Each timeline is a picture of its own. The same people press *Plan* first, which has none:
that is the baseline.
"""

import argparse
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import httpx
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console

from benchmarks.figures import Figure, machine, percentile, show
from benchmarks.processes import memory_of
from benchmarks.slow_slack import house, open_engagement
from playground import Playground
from playground.driver.person import Person
from playground.driver.screens import Seen

PART = "pictures"
CALLERS = 16
"""People who press at the same time."""
DEFAULT = 200
PATIENCE = 900
CHANNEL = "general"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pictures", description=__doc__)
    parser.add_argument("--timelines", type=int, default=DEFAULT, help="how many (%(default)s)")
    timelines = parser.parse_args().timelines
    with house() as (slack, url, process), ThreadPoolExecutor(CALLERS) as pool:
        show(_measured(slack, url, process, pool, timelines), Console())
    Console().print(machine())


def _measured(
    slack: Playground, url: str, process: "subprocess.Popen[bytes]", pool: ThreadPoolExecutor, timelines: int
) -> list[Figure]:
    people = [slack.add_person(f"Member {n}") for n in range(CALLERS)]
    for each in people:
        each.joins(CHANNEL)
    shares = [range(first, timelines, CALLERS) for first in range(CALLERS)]
    cards = list(pool.map(_cards, people, shares))
    before, memory, ended = memory_of(process), [memory_of(process)], Event()
    watching = Thread(target=_watch, args=(process, memory, ended))
    watching.start()
    without = _pressed(slack, pool, cards, "Plan")
    began = time.monotonic()
    asked = _pressed(slack, pool, cards, "Timeline")
    while (drawn := _drawn(url)).get("ready", 0) < timelines:
        assert time.monotonic() - began < PATIENCE, drawn
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


def _cards(person: Person, numbers: Sequence[int]) -> list[Seen]:
    """The cards of engagements that this person has opened."""
    cards = []
    for number in numbers:
        open_engagement(person, f"Customer {number}")
        person.types(f"/ps-stage Customer {number}", channel=CHANNEL)
        cards.append(person.last_answer(CHANNEL))
    return cards


def _pressed(
    slack: Playground, pool: ThreadPoolExecutor, cards: list[list[Seen]], button: str
) -> list[float]:
    """Milliseconds until each press was acknowledged, by people who press one after the other."""
    last = slack.log(direction="to_app")[-1]["id"]

    def press(mine: list[Seen]) -> None:
        for card in mine:
            card.press(button)
            card.person.page_client.post("/close", **{"as": card.person.id, "view": _view(card), "all": True})

    list(pool.map(press, cards))
    pressed = (each for each in slack.log("block_actions", direction="to_app") if each["id"] > last)
    return [each["milliseconds"] for each in pressed]


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
