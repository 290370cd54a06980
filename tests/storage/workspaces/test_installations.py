"""Tests of `storage.workspaces.installations` and of the encryption of their tokens."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.workspaces import installations
from storage.workspaces.token_cipher import TokenCipher

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
CIPHER = TokenCipher("the client secret")
ANSWER = {
    "team_id": "T1",
    "token_type": "bot",
    "bot_token": "xoxb-secret-1",
    "bot_token_expires_at": 1790000000,
    "user_token": None,
    "authed_user": {"id": "U1", "access_token": "xoxp-secret-2"},
    "incoming_webhook_url": "https://hooks.example/secret-3",
}


def test_an_installation_is_read_back_as_slack_gave_it(database: Database) -> None:
    with database.begin() as session:
        installations.save_installation(session, CIPHER, "T1", ANSWER, NOW)
    with database.reading() as session:
        assert installations.find_installation(session, CIPHER, "T1") == ANSWER
        assert installations.find_installation(session, CIPHER, "T2") is None


def test_no_token_is_readable_in_the_database(database: Database) -> None:
    with database.begin() as session:
        installations.save_installation(session, CIPHER, "T1", ANSWER, NOW)
        stored = session.scalar(text("SELECT CAST(data AS text) FROM installation"))
    assert "T1" in stored
    assert "secret" not in stored


def test_under_another_client_secret_tokens_are_refused_with_what_to_do(database: Database) -> None:
    with database.begin() as session:
        installations.save_installation(session, CIPHER, "T1", ANSWER, NOW)
    with database.reading() as session, pytest.raises(Refusal, match="SLACK_CLIENT_SECRET"):
        installations.find_installation(session, TokenCipher("another"), "T1")


def test_installing_again_replaces_the_tokens(database: Database) -> None:
    with database.begin() as session:
        installations.save_installation(session, CIPHER, "T1", ANSWER, NOW)
        newer = {**ANSWER, "bot_token": "xoxb-newer"}
        installations.save_installation(session, CIPHER, "T1", newer, NOW + timedelta(days=1))
        assert installations.find_installation(session, CIPHER, "T1") == newer


def test_an_installation_that_was_deleted_is_gone(database: Database) -> None:
    with database.begin() as session:
        installations.save_installation(session, CIPHER, "T1", ANSWER, NOW)
        installations.save_installation(session, CIPHER, "T2", ANSWER, NOW)
        installations.delete_installation(session, "T1")
        assert installations.find_installation(session, CIPHER, "T1") is None
        assert installations.find_installation(session, CIPHER, "T2") is not None
