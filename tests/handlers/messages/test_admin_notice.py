"""Admins are told once that sending is late."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.context import AppContext
from handlers.messages.admin_notice import LateNotice
from handlers.outbox.monitor import SlackState, SweepStatus
from storage.database.connection import Database
from storage.methodologies import Catalog
from storage.outbox.queries import Waiting
from storage.tables.outbox import OutboxRow
from tests.support.admins import save_owner_and_member
from tests.support.house import MONDAY

WORKSPACE = "T0NORTHWIND"
OWNER, MEMBER, NAMED, ELSEWHERE = "U0OWNER001", "U0MEMBER01", "U0NAMED001", "T0OTHER001:U0NAMED002"


@pytest.fixture
def app_context(sqlite_database: Database) -> AppContext:
    save_owner_and_member(sqlite_database, WORKSPACE, OWNER, MEMBER)
    return AppContext(
        database=sqlite_database, catalog=Catalog(sqlite_database), now=lambda: MONDAY, workspace_admins=True
    )


def _told(app_context: AppContext) -> Iterator[tuple[str, str]]:
    with app_context.database.reading() as session:
        for row in session.exec(select(OutboxRow)):
            yield row.recipient, row.payload["sentence"]


def _late(minutes: int) -> SweepStatus:
    since = MONDAY - timedelta(minutes=minutes)
    away = SlackState(away_since=since, away="internal_error")
    return SweepStatus(waiting=Waiting(WORKSPACE, since), waits_long=True, slack=away)


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("admins", "by_slack", "told"),
    [
        ({NAMED, ELSEWHERE}, True, [NAMED]),
        ({ELSEWHERE}, True, [OWNER]),
        ({ELSEWHERE}, False, []),
        ({f"{WORKSPACE}:{NAMED}"}, False, [NAMED]),
    ],
)
def test_admins_of_the_workspace_are_told_once_that_sending_is_late(
    app_context: AppContext, admins: set[str], by_slack: bool, told: list[str]
) -> None:
    app_context = replace(app_context, admins=frozenset(admins), workspace_admins=by_slack)
    replicas = [LateNotice(app_context), LateNotice(app_context)]
    for late in replicas:
        late.check(SweepStatus())
        late.check(_late(6))
        late.check(_late(5))
    assert [recipient for recipient, _ in _told(app_context)] == told
    assert all(
        "Messages are late here. Slack does not answer since" in each for _, each in _told(app_context)
    )
