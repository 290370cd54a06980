"""The release before and this version, each a process of its own, on one database."""

import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import func, select

from playground import Playground
from playground.driver.person import Person, Seen
from storage.database.connection import Database
from storage.engagements.standing import list_kept_by_older
from storage.tables.engagements import EngagementRow
from storage.tables.planned_activities import PlannedActivityRow
from tests.support import http
from tests.support.house import local_slack
from tests.support.process import a_process
from tests.support.start_form import PM, opens

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NINE = datetime(2027, 3, 2, 9, tzinfo=ZoneInfo("Europe/London"))
DATES = {"Kickoff": "2027-03-03", "Booking": "2027-02-26"}
PRESSES = 6
"""For each of three people."""
COMMIT = re.compile(r"^\| \d+\.\d+\.\d+ \|[^|]*\| `([0-9a-f]{40})` \|", re.MULTILINE)


@pytest.fixture
def before(tmp_path: Path) -> Path:
    """The tree of the last release."""
    released = COMMIT.findall((ROOT / "docs" / "releases.md").read_text("utf-8"))
    if not released:
        pytest.skip("nothing is released yet")
    commit = released[0]
    tree = tmp_path / "before"
    tree.mkdir()
    with subprocess.Popen(["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE) as archived:
        subprocess.run(["tar", "-x", "-C", str(tree)], stdin=archived.stdout, check=True)
    assert archived.returncode == 0, f"the clone has the commit {commit}"
    return tree


@pytest.fixture
def slack(tmp_path: Path) -> Iterator[Playground]:
    with local_slack(tmp_path / "clock") as slack:
        yield slack


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_they_serve_the_same_people_and_send_each_digest_once(
    slack: Playground, before: Path, tmp_path: Path, empty_database_url: str
) -> None:
    """What one of them draws, the other one draws anew; the next story has them on PostgreSQL."""
    anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
    shared = {"DATABASE_URL": empty_database_url}
    with a_process(slack, tmp_path, more=shared, code=before) as (_, old):
        opens(anna, "Acme", channel="ps-team", dates=DATES, team={PM: "Ben Okafor"})
        with a_process(slack, tmp_path, more=shared) as (_, new):
            slack.connect(f"{old}/slack/events")
            opens(anna, "Borealis", dates=DATES, team={PM: "Ben Okafor"})
            slack.connect(f"{new}/slack/events")
            anna.types("/ps-stage Borealis", channel="general")
            anna.waits_for(lambda: anna.last_answer("general").text.startswith("Borealis"))
            ben.sees("opened Borealis", "ps-bot")
            slack.clock.move_to(NINE)
            digest = ben.waits_for(lambda: next(iter(_digests(ben)), None))
            name = digest.text.split("\n")[2]
            slack.connect(f"{old}/slack/events")
            digest.press("Done", beside=f"*{name}*\nAcme")
            ben.waits_for(lambda: f"✅ {name}" in digest.text)
            slack.connect(f"{new}/slack/events")
            digest.press("Done", beside=f"*{name}*\nBorealis")
            ben.waits_for(lambda: digest.text.count(f"✅ {name}") == 2)
            digest.press("Undo", beside="Borealis · done")
            ben.waits_for(lambda: digest.text.count(f"✅ {name}") == 1)
            for url in (old, new):
                anna.waits_for(partial(_is_ready, url))
    assert len(_digests(ben)) == 1
    assert [len(_of(ben, f"opened {name}")) for name in ("Acme", "Borealis")] == [1, 1]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_under_load_nothing_is_lost_or_done_twice(
    slack: Playground, before: Path, tmp_path: Path, empty_database_url: str
) -> None:
    """Requests go to either of them in turn, while people work and their digests go out.

    On the database that several bots are to share.
    """
    anna, shared = slack.person("Anna Keller"), {"DATABASE_URL": empty_database_url}
    engagements = {"Ben Okafor": "Acme", "Clara Mendes": "Borealis", "Dev Sharma": "Cobalt"}
    with (
        a_process(slack, tmp_path, more=shared, code=before) as (_, old),
        a_process(slack, tmp_path, more=shared) as (_, new),
        closing(Database(empty_database_url)) as database,
    ):
        for url, (name, customer) in zip(cycle((old, new)), engagements.items(), strict=False):
            slack.connect(f"{url}/slack/events")
            opens(anna, customer, dates=DATES, team={PM: name})
            slack.person(name).sees(f"opened {customer}", "ps-bot")
        before_work = _done(database)
        slack.clock.move_to(NINE + timedelta(hours=9))  # before any request: one on its way would be too old
        with _in_turn(slack, old, new) as troubles, ThreadPoolExecutor(len(engagements)) as at_once:
            working = [at_once.submit(_works, slack.person(name), engagements[name]) for name in engagements]
            for each in working:
                each.result()
        assert set(troubles) <= {"sweep"}, (
            "both stay ready; sweeps are as short here as a busy machine may wait"
        )
        slack.connect(f"{new}/slack/events")
        anna.waits_for(lambda: not _kept_by_older(database))
        for name in engagements:
            anna.waits_for(partial(_digests, slack.person(name)))
        assert _done(database) == {each: before_work[each] + PRESSES for each in engagements.values()}
    for name in engagements:
        assert len(_digests(slack.person(name))) == 1
    said = (tmp_path / "log").read_text()
    assert not re.findall(r"^.*(?:ERROR|Traceback).*$", said, re.MULTILINE)


@contextmanager
def _in_turn(slack: Playground, *urls: str) -> Iterator[list[str]]:
    """Send requests to each of these in turn, a moment each; collects the problems that `/readyz` names."""
    troubles, ending = list[str](), Event()

    def turn() -> None:
        for url in cycle(urls):
            if ending.wait(0.05):
                return
            slack.connect(f"{url}/slack/events")
            answer = http.get(f"{url}/readyz").json()
            troubles.extend(answer["problems"])

    with ThreadPoolExecutor(1) as beside:
        turning = beside.submit(turn)
        try:
            yield troubles
        finally:
            ending.set()
            turning.result()


def _works(person: Person, customer: str) -> None:
    """Do what is first on the card, `PRESSES` times."""
    for _ in range(PRESSES):
        before = len(_cards(person, customer))
        person.types(f"/ps-stage {customer}", channel="general")
        card = person.waits_for(partial(_newest_card, person, customer, before))
        name = card.text.partition("For you\n")[2].partition("\n")[0].partition(" ")[2]
        card.press("Done", beside=name)
        person.waits_for(partial(_says_done, card, person.name, name))


def _cards(person: Person, customer: str) -> list[Seen]:
    return [each for each in person.reads("general") if each.text_when_read.startswith(f"{customer} · ")]


def _newest_card(person: Person, customer: str, before: int) -> Seen | None:
    """The last card, if there are more than so many."""
    cards = _cards(person, customer)
    return cards[-1] if len(cards) > before else None


def _says_done(card: Seen, person: str, name: str) -> bool:
    return f"Done by @{person}: {name}" in card.text


def _done(database: Database) -> dict[str, int]:
    """How much is done in each engagement, by the customer."""
    counted = select(EngagementRow.customer, func.count()).join(PlannedActivityRow)
    with database.reading() as session:
        done = counted.where(PlannedActivityRow.state == "done").group_by(EngagementRow.customer)
        return dict(session.exec(done).all())


def _kept_by_older(database: Database) -> bool:
    with database.reading() as session:
        return bool(list_kept_by_older(session, most=1))


def _is_ready(url: str) -> bool:
    return http.get(f"{url}/readyz").status_code == 200


def _digests(person: Person) -> list[Seen]:
    """The digests of the day, by whichever version."""
    return _of(person, "Tue 2 Mar · ")


def _of(person: Person, text: str) -> list[Seen]:
    return [each for each in person.reads("ps-bot") if text in each.text_when_read]
