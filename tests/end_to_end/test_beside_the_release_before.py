"""The release before and this version, each a process of its own, on one database."""

import re
import subprocess
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx
import pytest

from playground import Playground
from playground.driver.person import Person, Seen
from tests.support.house import local_slack
from tests.support.process import a_process
from tests.support.start_form import PM, opens

ROOT = Path(__file__).parents[2]
NINE = datetime(2027, 3, 2, 9, tzinfo=ZoneInfo("Europe/London"))
DATES = {"Kickoff": "2027-03-03", "Booking": "2027-02-26"}
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


def test_they_serve_the_same_people_and_send_each_digest_once(
    slack: Playground, before: Path, tmp_path: Path, empty_database_url: str
) -> None:
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


def _is_ready(url: str) -> bool:
    return httpx.get(f"{url}/readyz", trust_env=False, timeout=30).status_code == 200


def _digests(person: Person) -> list[Seen]:
    """The digests of the day, by whichever version."""
    return _of(person, "Tue 2 Mar · ")


def _of(person: Person, text: str) -> list[Seen]:
    return [each for each in person.reads("ps-bot") if text in each.text_when_read]
