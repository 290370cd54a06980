"""What follows from a check of every token: admins are told of missing scopes, and what was removed is forgotten."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from prometheus_client import CollectorRegistry
from sqlmodel import select

from handlers.context import AppContext
from handlers.messages.token_checks import UNKNOWN, Installed, TokenChecks
from handlers.outbox.metrics import SweepMetrics
from handlers.outbox.monitor import SweepMonitor
from handlers.outbox.rate_limiter import RateLimiter
from handlers.outbox.slack_api import SlackApis
from handlers.server.tokens import web_client
from playground import Playground
from storage.database.connection import Database
from storage.methodologies import Catalog
from storage.tables.outbox import OutboxRow
from storage.workspaces.workspaces import list_stopped_workspaces
from tests.support.admins import save_owner_and_member
from tests.support.house import MONDAY
from tests.support.playground.manifest import SCOPES, manifest

WORKSPACE, OWNER, MEMBER = "T0NORTHWIND", "U0OWNER001", "U0MEMBER01"


class Checked:
    """A bot with one token whose tokens are checked, and what became of that."""

    def __init__(self, slack: Playground, database: Database, installed_in: str = WORKSPACE) -> None:
        self.database, metrics = database, SweepMetrics(CollectorRegistry())
        self.now = MONDAY
        app_context = AppContext(
            database=database, catalog=Catalog(database), now=lambda: self.now, workspace_admins=True
        )
        apis = SlackApis(
            token_of=lambda _: slack.bot_token,
            client_with=lambda token, workspace: web_client(slack.api_url, token, workspace),
            rate_limiter=RateLimiter(),
            metrics=metrics,
        )
        self.forgotten: list[tuple[str, str]] = []
        self.monitor = SweepMonitor(lambda: MONDAY, timedelta(seconds=30), metrics)
        installed = Installed(
            lambda: [installed_in], lambda *what: self.forgotten.append(what), lambda _: None
        )
        self.checks = TokenChecks(app_context, apis, self.monitor, installed, ["chat:write", "im:history"])

    def told(self) -> Iterator[tuple[str, str]]:
        with self.database.reading() as session:
            for row in session.exec(select(OutboxRow)):
                yield row.recipient, row.payload["sentence"]

    def stopped(self) -> list[tuple[str, str]]:
        with self.database.reading() as session:
            return [(each.id, each.stopped_because) for each in list_stopped_workspaces(session)]


@pytest.mark.logs_warnings
def test_admins_are_told_once_which_scopes_are_missing(sqlite_database: Database) -> None:
    save_owner_and_member(sqlite_database, WORKSPACE, OWNER, MEMBER)
    scopes = [each for each in SCOPES if each not in ("files:write", "im:history")]
    with Playground(manifest(scopes=scopes)) as slack:
        checked = Checked(slack, sqlite_database)
        for _ in range(2):
            checked.checks.check()
    ((recipient, sentence),) = checked.told()
    assert recipient == OWNER
    assert sentence.startswith("I'm missing the Slack permission `im:history`, so some of what I do")


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("code", "forgotten", "stopped"),
    [
        ("account_inactive", [(WORKSPACE, "account_inactive")], []),
        ("token_revoked", [(WORKSPACE, "token_revoked")], []),
        ("invalid_auth", [], [(WORKSPACE, "invalid_auth")]),
        ("ratelimited", [], []),
        ("internal_error", [], []),
    ],
)
def test_only_a_token_that_slack_calls_dead_is_taken_for_a_removal_of_the_app(
    sqlite_database: Database,
    code: str,
    forgotten: list[tuple[str, str]],
    stopped: list[tuple[str, str]],
) -> None:
    with Playground(manifest()) as slack:
        slack.add_fault("auth.test", "error", error=code)
        checked = Checked(slack, sqlite_database)
        checked.checks.check()
    assert checked.forgotten == forgotten
    assert checked.stopped() == stopped


@pytest.mark.logs_warnings
def test_a_token_of_no_known_workspace_stays_refused_until_slack_takes_it(sqlite_database: Database) -> None:
    with Playground(manifest()) as slack:
        checked = Checked(slack, sqlite_database, installed_in=UNKNOWN)
        refused = []
        for code in ("invalid_auth", "internal_error", ""):
            slack.clear_faults()
            if code:
                slack.add_fault("auth.test", "error", error=code)
            checked.checks.check()
            refused.append(checked.monitor.status().token)
    assert refused == ["invalid_auth", "invalid_auth", ""]
    assert checked.forgotten == checked.stopped() == []


def test_one_process_of_several_tries_the_tokens_each_hour_and_each_when_it_starts(
    database: Database,
) -> None:
    with Playground(manifest()) as slack:
        replicas = [Checked(slack, database) for _ in range(3)]
        tried: list[int] = []
        for hours, begins in [(0, True), (0.9, False), (1, False), (1.5, False), (2, False), (-30, False)]:
            for each in replicas:
                each.now = MONDAY + timedelta(hours=hours)
                each.checks.check_for_all(begins=begins)
            tried.append(len(slack.log("auth.test")) - sum(tried))
    assert tried == [3, 0, 1, 0, 1, 1], "also after a clock that was ahead"


@pytest.mark.logs_warnings
def test_a_token_that_no_workspace_is_known_of_is_tried_by_its_own_process(sqlite_database: Database) -> None:
    with Playground(manifest()) as slack:
        slack.add_fault("auth.test", "error", error="invalid_auth")
        refused, other = (Checked(slack, sqlite_database, installed_in=UNKNOWN) for _ in range(2))
        refused.checks.check_for_all(begins=True)
        other.checks.check_for_all(begins=True)
        assert refused.monitor.status().token == "invalid_auth"
        refused.checks.check_for_all(begins=False)
        assert refused.monitor.status().token == ""
