"""Several processes at one port: one that dies is started again, a signal ends all, and metrics add up."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from handlers.server.settings import Settings
from handlers.server.workers import why_alone
from tests.support import http
from tests.support.databases import PostgreSQL
from tests.support.engagement_life import card
from tests.support.house import local_slack
from tests.support.process import a_process
from tests.support.start_form import opens

Found = TypeVar("Found")
POSTGRESQL = "postgresql+psycopg://bot@localhost/ps"


def _until(find: Callable[[], Found], what: str) -> Found:
    deadline = time.monotonic() + 60
    while not (found := find()):
        assert time.monotonic() < deadline, what
        time.sleep(0.05)
    return found


def _children(process: int) -> set[int]:
    """The processes that this one has started and that run."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return {int(each) for each in listed}


def _two(process: int) -> set[int]:
    """The two processes that this one has started, once it has."""
    children = _children(process)
    return children if len(children) == 2 else set()


def _runs(process: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False


def _metric(url: str, name: str) -> float:
    told = http.get(f"{url}/metrics").text
    return sum(float(line.rpartition(" ")[2]) for line in told.splitlines() if line.startswith(name))


@pytest.mark.parametrize(
    ("workers", "database", "says"),
    [
        pytest.param(1, "sqlite:///ps-bot.db", "", id="one-is-one"),
        pytest.param(4, POSTGRESQL, "", id="several-share-postgresql"),
        pytest.param(
            4,
            "sqlite:///ps-bot.db",
            "WORKERS=4 needs PostgreSQL: with SQLite, one process answers",
            id="sqlite-has-one",
        ),
    ],
)
def test_where_several_are_possible(workers: int, database: str, says: str) -> None:
    assert why_alone(Settings(workers=workers, database_url=database)) == says


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks processes up in /proc")
def test_workers_die_and_come_back_and_end_together_on_postgresql(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    with local_slack(tmp_path / "clock") as slack, postgresql.new() as database_url:
        anna = slack.person("Anna Keller")
        more = {"DATABASE_URL": database_url, "WORKERS": "2"}
        with a_process(slack, tmp_path, more=more) as (process, url):
            first = _until(lambda: _two(process.pid), "two run")
            _until(lambda: _metric(url, "ps_bot_sweep_seconds_count") >= 4, "sweeps of both are counted")
            swept = _metric(url, "ps_bot_sweep_seconds_count")
            dead = min(first)
            os.kill(dead, signal.SIGKILL)
            opens(anna, "Acme")
            assert card(anna, "Acme").text
            _until(lambda: len(_children(process.pid) - {dead}) == 2, "another one takes its place")
            assert _metric(url, "ps_bot_sweep_seconds_count") >= swept, "what it had counted still counts"
            workers = _children(process.pid)
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
            assert not any(map(_runs, workers))


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks processes up in /proc")
def test_workers_end_with_the_process_that_started_them_on_postgresql(
    postgresql: PostgreSQL, tmp_path: Path
) -> None:
    with local_slack(tmp_path / "clock") as slack, postgresql.new() as database_url:
        more = {"DATABASE_URL": database_url, "WORKERS": "2"}
        with a_process(slack, tmp_path, more=more) as (process, _url):
            workers = _until(lambda: _two(process.pid), "two run")
            process.kill()
            process.wait()
            _until(lambda: not any(map(_runs, workers)), "nobody is left at the port")
