"""Tests of `storage.workspaces.workspaces`."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.database.connection import Database
from storage.workspaces import workspaces

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def test_a_workspace_is_stopped_for_its_first_reason_until_it_is_resumed(database: Database) -> None:
    with database.begin() as session:
        workspaces.stop_workspace(session, "T1", "token_revoked", NOW)
        workspaces.stop_workspace(session, "T1", "account_inactive", NOW + timedelta(hours=1))
        workspaces.save_workspace(session, "T1", name="Acme", bot_user="UBOT")
    with database.reading() as session:
        (stopped,) = workspaces.list_stopped_workspaces(session)
    assert (stopped.name, stopped.stopped_because, stopped.stopped_at) == ("Acme", "token_revoked", NOW)

    with database.begin() as session:
        workspaces.resume_workspace(session, "T1")
        assert workspaces.list_stopped_workspaces(session) == []


@pytest.mark.parametrize("removed", workspaces.GONE)
def test_that_the_app_was_removed_takes_the_place_of_a_call_that_was_refused_before(
    sqlite_database: Database, removed: str
) -> None:
    later = NOW + timedelta(hours=1)
    with sqlite_database.begin() as session:
        for because in ("invalid_auth", removed, "account_inactive", "token_revoked", "invalid_auth"):
            workspaces.stop_workspace(session, "T1", because, NOW if because == "invalid_auth" else later)
            later += timedelta(hours=1)
    with sqlite_database.reading() as session:
        (stopped,) = workspaces.list_stopped_workspaces(session)
    assert (stopped.stopped_because, stopped.stopped_at) == (removed, NOW + timedelta(hours=2))
