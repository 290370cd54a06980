"""Fixtures of all tests: databases of their own, the shipped methodology, and quiet logs."""

import gc
import logging
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest

from methodology.definition.model import Methodology
from storage.database.connection import Database
from tests.support.databases import PostgreSQL, SqliteFiles, start_postgresql
from tests.support.dialects import share_statements
from tests.support.memory import give_back
from tests.support.opened import gitlab_ps
from tests.support.shared_methodologies import share_methodologies

OUR_LOGGERS = ("bot", "handlers", "storage", "methodology", "playground", "slack_bolt", "__main__")

gc.set_threshold(20_000, 20, 50)
"""Tests make many objects that end with them, and modules many that never end: looking through them as often as
Python does by itself takes an eighth of the time."""

hypothesis.settings.register_profile(
    "any machine", deadline=None
)  # a slow example on a busy machine proves nothing
hypothesis.settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    share_statements()
    share_methodologies()
    config.addinivalue_line("markers", "logs_warnings: a warning in our own logs is expected")
    config.addinivalue_line(
        "markers", "slow: takes ten seconds or more; begins first, or the others wait for its end"
    )
    config.addinivalue_line("markers", "each_case_on_postgresql: its cases differ by their SQL")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All cases of a test run on SQLite, and only the first one on PostgreSQL too: they differ by rules, not by SQL.

    Where they do differ by SQL, the test says so with `@pytest.mark.each_case_on_postgresql`. Those marked as
    slow come first: a worker takes over what another has not begun, and one that begins last would run alone.
    """
    seen: set[str] = set()
    left: list[pytest.Item] = []
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec is not None and callspec.params.get("database_url") == "postgresql":
            name = item.nodeid.partition("[")[0]
            if name in seen and not item.get_closest_marker("each_case_on_postgresql"):
                continue
            seen.add(name)
        left.append(item)
    items[:] = sorted(left, key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What is there now stays until the end: no collection of garbage looks at it again."""
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    give_back()


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """Hands out fresh, migrated SQLite files."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Hands out fresh, migrated databases of one real PostgreSQL, started for this run."""
    with start_postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, migrated database, once of each kind."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_files").new()
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.new() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database, once of each kind."""
    with closing(Database(database_url)) as database:
        yield database


@pytest.fixture
def sqlite_database(sqlite_files: SqliteFiles) -> Iterator[Database]:
    """A fresh, migrated SQLite database, for tests in which the kind makes no difference."""
    with closing(Database(sqlite_files.new())) as database:
        yield database


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, once of each kind."""
    if database_url.startswith("sqlite"):
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    with server.new(migrated=False) as url:
        yield url


@pytest.fixture(scope="session")
def methodology() -> Methodology:
    """The methodology that comes with the product."""
    return gitlab_ps()


@pytest.fixture(autouse=True)
def _quiet_logs(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No test logs a warning or worse unless it says so with `@pytest.mark.logs_warnings`."""
    yield
    if request.node.get_closest_marker("logs_warnings"):
        return
    warnings = [
        f"{each.name}: {each.getMessage()} {getattr(each, 'error', '')}".rstrip()
        for phase in ("setup", "call")
        for each in caplog.get_records(phase)
        if each.levelno >= logging.WARNING and each.name.split(".")[0] in OUR_LOGGERS
    ]
    assert not warnings, "logged without being expected:\n" + "\n".join(warnings)
