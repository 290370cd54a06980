"""Installation through OAuth: its state values, and what is stored of an installation."""

from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk.oauth.installation_store.models import Installation

from handlers.context import AppContext
from handlers.server.installation import Installations, OrganisationInstalled, States
from storage.database.connection import Database
from storage.methodologies import Catalog
from storage.workspaces.token_cipher import TokenCipher

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def _context(database: Database, at: datetime = NOW) -> AppContext:
    return AppContext(database=database, catalog=Catalog(database), now=lambda: at)


def test_any_replica_takes_a_state_of_another_until_it_expires(sqlite_database: Database) -> None:
    state = States(_context(sqlite_database), SECRET).issue()
    for minutes, valid in ((0, True), (9, True), (10, False), (600, False)):
        at = NOW + timedelta(minutes=minutes)
        assert States(_context(sqlite_database, at), SECRET).consume(state) is valid


@pytest.mark.parametrize(
    "forge", ["", "a.b.c", "..", "é.é.é", "9999999999.x.", "later", "unsigned", "of another app"]
)
def test_a_state_that_we_did_not_sign_is_refused(sqlite_database: Database, forge: str) -> None:
    states = States(_context(sqlite_database), SECRET)
    expires_at, nonce, signature = states.issue().split(".")
    forged = {
        "later": f"{int(expires_at) + 1}.{nonce}.{signature}",
        "unsigned": f"{expires_at}.{nonce}.",
        "of another app": States(_context(sqlite_database), "another secret").issue(),
    }
    assert not states.consume(forged.get(forge, forge))


def _installation(team: str | None, enterprise: str | None, *, whole: bool, token: str) -> Installation:
    return Installation(
        user_id="U1",
        team_id=team,
        enterprise_id=enterprise,
        is_enterprise_install=whole,
        bot_token=token,
        bot_id="B1",
        bot_user_id="UBOT",
        bot_scopes="commands",
    )


def test_an_installation_in_a_whole_organisation_is_refused_and_replaces_no_other(database: Database) -> None:
    store = Installations(_context(database), TokenCipher(SECRET))
    store.save(_installation("T1", "E1", whole=False, token="xoxb-1"))
    for organisation in ("E1", "E2"):
        with pytest.raises(OrganisationInstalled, match="choose one of its workspaces"):
            store.save(_installation(None, organisation, whole=True, token="xoxb-2"))
    assert store.token_of("T1") == "xoxb-1"
    assert store.authorize("E1", None) is None
    assert store.authorize("E2", "T2") is None
