"""What is over is erased once it was kept for so long, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store.models import Installation
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from handlers.context import AppContext
from handlers.server.installation import Installations
from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.engagements import lifecycle
from storage.outbox.queue import NewDelivery, enqueue
from storage.privacy.history_exception import deleting_history
from storage.privacy.retention import (
    Retention,
    erase_engagement,
    erase_history,
    erase_now,
    erase_some,
    list_expired,
    list_expired_histories,
    list_removed_workspaces,
)
from storage.tables import metadata
from storage.tables.engagements import EngagementRow
from storage.tables.history import HistoryRow
from storage.workspaces import workspaces
from storage.workspaces.token_cipher import TokenCipher
from tests.support.engaged import EM, WORKSPACE, Engaged, another, engage

KEPT = Retention(workspaces=30, engagements=365, history=100)
CLOSED_AT = datetime(2026, 6, 2, tzinfo=UTC)
"""The day after the opening, where the lead is."""


@pytest.fixture
def engaged(database: Database, methodology: Methodology) -> Engaged:
    return engage(database, methodology, stage="engagement_execution")


def _rows(database: Database) -> dict[str, int]:
    with database.reading() as session:
        counted = {
            each.name: len(session.execute(each.select()).all())
            for each in metadata.sorted_tables
            if not each.name.startswith("methodology_") and each.name != "sweep"
        }
    return {name: rows for name, rows in counted.items() if rows}


def _tell(engaged: Engaged) -> None:
    with engaged.database.begin() as session:
        payload = {"engagement": engaged.engagement_id}
        subject = str(engaged.engagement_id)
        message = NewDelivery(
            workspace=WORKSPACE, recipient=EM, kind="welcome", subject=subject, payload=payload
        )
        enqueue(session, [message], CLOSED_AT)


def test_a_closed_engagement_goes_with_everything_that_hangs_on_it(engaged: Engaged) -> None:
    database = engaged.database
    _tell(engaged)
    with_one = _rows(database)
    over = another(engaged, "form-2", stage="engagement_execution")
    _tell(over)
    over.do(lifecycle.cancel, over.engagement_id, reason="Sold.")
    with database.begin() as session:
        for days, engagements, histories in ((100, 0, 0), (101, 0, 1), (365, 0, 1), (366, 1, 1)):
            now = CLOSED_AT + timedelta(days=days, hours=12)
            assert len(list_expired(session, KEPT, now, 10)) == engagements
            assert len(list_expired_histories(session, KEPT, now, 10)) == histories
            assert list_expired(session, Retention(), now, 10) == []
    with database.begin() as session:
        (expired,) = list_expired_histories(session, KEPT, CLOSED_AT + timedelta(days=200), 10)
        assert erase_history(session, expired)
    assert over.history() == []
    assert engaged.history() != []
    assert over.plan().engagement.state == "cancelled", "it stays"
    with database.begin() as session:
        assert not erase_engagement(session, expired._replace(engagement=engaged.engagement_id)), "it runs"
        assert erase_engagement(session, expired)
    assert _rows(database) == with_one


def test_a_workspace_that_removed_the_app_goes_in_steps_unless_it_comes_back(engaged: Engaged) -> None:
    database = engaged.database
    _tell(another(engaged, "form-2", stage="engagement_execution"))
    later = CLOSED_AT + timedelta(days=31)
    for why, removed in (
        ("invalid_auth", []),
        ("account_inactive", [WORKSPACE]),
        ("app_uninstalled", [WORKSPACE]),
    ):
        with database.begin() as session:
            workspaces.resume_workspace(session, WORKSPACE)
            workspaces.stop_workspace(session, WORKSPACE, why, CLOSED_AT)
            assert list_removed_workspaces(session, KEPT, later) == removed
            assert list_removed_workspaces(session, KEPT, CLOSED_AT + timedelta(days=30)) == []
            assert list_removed_workspaces(session, Retention(workspaces=0), later) == []
    with database.begin() as session:
        assert not erase_some(session, WORKSPACE, KEPT, later, most=1), "there is more"
        assert len(session.exec(select(EngagementRow)).all()) == 1
        workspaces.resume_workspace(session, WORKSPACE)
        assert not erase_some(session, WORKSPACE, KEPT, later, most=9), "it was installed again"
        assert len(session.exec(select(EngagementRow)).all()) == 1
        workspaces.stop_workspace(session, WORKSPACE, "app_uninstalled", CLOSED_AT)
        assert erase_some(session, WORKSPACE, KEPT, later, most=9)
    assert _rows(database) == {}


def test_a_workspace_that_is_installed_again_while_it_is_erased_keeps_what_is_left_and_its_token(
    engaged: Engaged,
) -> None:
    database = engaged.database
    another(engaged, "form-2", stage="engagement_execution")
    app_context = AppContext(database=database, catalog=engaged.catalog, now=lambda: CLOSED_AT)
    store = Installations(app_context, TokenCipher("secret"), WebClient)
    installation = Installation(user_id="U1", team_id=WORKSPACE, bot_token="xoxb-1")
    store.save(installation)
    store.forget(WORKSPACE, "app_uninstalled")
    with ThreadPoolExecutor(1) as pool:
        with database.begin() as session:
            assert not erase_now(session, WORKSPACE, most=1)
            installing = pool.submit(store.save, installation)
        installing.result(60)
    with pytest.raises(Refusal, match="no workspace that has removed the app"), database.begin() as session:
        erase_now(session, WORKSPACE, most=9)
    assert store.token_of(WORKSPACE) == "xoxb-1"
    with database.reading() as session:
        assert len(session.exec(select(EngagementRow)).all()) == 1


def test_the_history_is_deleted_only_where_an_exception_says_so(engaged: Engaged) -> None:
    for workspace, engagement in ((WORKSPACE, 99), ("T2", engaged.engagement_id), (WORKSPACE, None)):
        with (
            pytest.raises(DBAPIError, match="written once"),
            engaged.database.begin() as session,
            deleting_history(session, workspace, engagement),
        ):
            session.execute(text("DELETE FROM history"))
    with engaged.database.begin() as session, deleting_history(session, WORKSPACE, engaged.engagement_id):
        session.execute(text("DELETE FROM history"))
    with engaged.database.begin() as session:
        assert session.exec(select(HistoryRow)).all() == []
        assert session.execute(metadata.tables["history_exception"].select()).all() == []
