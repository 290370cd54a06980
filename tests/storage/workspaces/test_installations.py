"""Tests of `storage.workspaces.installations` and of the encryption of their tokens."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.workspaces import installations
from storage.workspaces.token_cipher import TokenCipher, new_key

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


def test_tokens_under_a_former_key_open_and_are_encrypted_under_the_first(database: Database) -> None:
    """Keys of their own come beside the one that is derived from the client secret, and outlive it."""
    former, first = new_key(), new_key()
    for workspace, cipher in (("T1", CIPHER), ("T2", TokenCipher("the client secret", [former]))):
        with database.begin() as session:
            installations.save_installation(session, cipher, workspace, ANSWER, NOW)
    both = TokenCipher("the client secret", [first, former])
    with database.begin() as session:
        assert [each["bot_token"] for each in installations.list_installations(session, both)] == [
            "xoxb-secret-1",
            "xoxb-secret-1",
        ]
        assert installations.reencrypt_tokens(session, both) == (2, 0, ())
    with database.begin() as session:
        alone = TokenCipher("a new client secret", [first])
        assert installations.find_installation(session, alone, "T1") == ANSWER
        assert installations.reencrypt_tokens(session, alone) == (0, 2, ())


def test_tokens_that_no_key_opens_stay_as_they_are_and_are_named(database: Database) -> None:
    with database.begin() as session:
        installations.save_installation(session, CIPHER, "T1", ANSWER, NOW)
        installations.save_installation(session, TokenCipher("another"), "T2", ANSWER, NOW)
    with database.begin() as session:
        keys = TokenCipher("the client secret", [new_key()])
        assert installations.reencrypt_tokens(session, keys) == (1, 0, ("T2",))
    with database.reading() as session:
        assert installations.find_installation(session, TokenCipher("another"), "T2") == ANSWER


def test_one_process_at_a_time_renews_the_tokens(database: Database) -> None:
    """One that dies meanwhile holds up the others until its lease is over."""
    lease = timedelta(minutes=1)
    answer = {**ANSWER, "bot_refresh_token": "xoxe-1"}
    renewed = {**answer, "bot_token": "xoxe.xoxb-2", "bot_refresh_token": "xoxe-2"}
    with database.begin() as session:
        installations.save_installation(session, CIPHER, "T1", answer, NOW)
        claims = [
            installations.claim_renewal(session, workspace, NOW + timedelta(seconds=seconds), lease)
            for workspace, seconds in (("T1", 0), ("T1", -1), ("T1", -240), ("T1", 59), ("T1", 60), ("T2", 0))
        ]
        assert claims == [True, False, False, False, True, False], "no matter whose clock is behind"
        installations.save_renewed(session, CIPHER, "T1", "xoxe-1", renewed)
        assert installations.find_installation(session, CIPHER, "T1") == renewed
        installations.save_renewed(session, CIPHER, "T1", "xoxe-1", answer)
        assert installations.find_installation(session, CIPHER, "T1") == renewed, "installed again meanwhile"
        assert installations.claim_renewal(session, "T1", NOW, lease)
