"""Installation through OAuth: its state values, and what is stored of an installation."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store.models import Installation

from handlers.context import AppContext
from handlers.server.installation import Installations, States
from storage.database.connection import Database
from storage.methodologies import Catalog
from storage.workspaces.organisations import stop_where_used
from storage.workspaces.token_cipher import TokenCipher
from storage.workspaces.workspaces import list_stopped_workspaces

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
        app_id="A1",
        user_id="U1",
        team_id=team,
        enterprise_id=enterprise,
        is_enterprise_install=whole,
        bot_token=token,
        bot_id="B1",
        bot_user_id="UBOT",
        bot_scopes="commands",
    )


class _Teams(WebClient):
    """A Slack that only says which workspaces may use a token: by the token."""

    def __init__(self, teams: dict[str, list[str]]) -> None:
        super().__init__()
        self.teams, self.asked = teams, 0

    def with_token(self, token: str) -> WebClient:
        self.token = token
        return self

    def auth_teams_list(self, *_: object, **__: object) -> Any:
        self.asked += 1
        return {"teams": [{"id": each, "name": f"Of {each}"} for each in self.teams[str(self.token)]]}


@pytest.fixture
def slack() -> _Teams:
    return _Teams({"xoxb-E1": ["T1", "T2"], "xoxb-E2": ["T3"]})


@pytest.fixture
def store(database: Database, slack: _Teams) -> Installations:
    """The app is installed in T1 alone, and in the organisations E1 (T1 and T2) and E2 (T3)."""
    store = Installations(_context(database), TokenCipher(SECRET), slack.with_token)
    store.save(_installation("T1", "E1", whole=False, token="xoxb-T1"))
    for organisation in ("E1", "E2"):
        store.save(_installation(None, organisation, whole=True, token=f"xoxb-{organisation}"))
    return store


def _stopped(database: Database) -> dict[str, str]:
    with database.reading() as session:
        return {each.id: each.stopped_because for each in list_stopped_workspaces(session)}


def _sent_with(store: Installations) -> list[str | None]:
    return [store.token_of(each) for each in ("T1", "T2", "T3", "T4")]


def test_each_workspace_uses_its_own_installation_or_else_that_of_its_organisation(
    store: Installations, slack: _Teams
) -> None:
    assert _sent_with(store) == ["xoxb-T1", "xoxb-E1", "xoxb-E2", None]
    assert store.app_id() == "A1"
    for organisation, workspace, whole, token in (
        ("E1", "T1", True, "xoxb-E1"),
        ("E1", "T1", False, "xoxb-T1"),
        ("E1", "T2", True, "xoxb-E1"),
        ("E2", "T3", True, "xoxb-E2"),
        ("E1", None, True, "xoxb-E1"),
    ):
        granted = store.authorize(organisation, workspace, whole=whole)
        assert granted is not None
        assert (granted.team_id, granted.bot_token) == (workspace, token)
    assert slack.asked == 2, "once for each organisation, when it installed the app"


def test_a_workspace_of_another_organisation_is_not_believed_to_be_one_of_these(
    store: Installations, slack: _Teams
) -> None:
    for organisation, workspace in (("E1", "T3"), ("E2", "T1"), ("E1", "T9"), ("E9", "T1")):
        found = store.authorize(organisation, workspace, whole=True)
        assert found is None or found.bot_token == "xoxb-T1", (organisation, workspace)
    slack.teams["xoxb-E1"].append("T5")
    assert store.authorize("E1", "T5", whole=True) is None, "Slack was asked a moment ago"
    assert store.token_of("T3") == "xoxb-E2"


def test_a_workspace_that_slack_adds_is_known_once_it_is_used(database: Database, slack: _Teams) -> None:
    store = Installations(_context(database), TokenCipher(SECRET), slack.with_token)
    store.save(_installation(None, "E1", whole=True, token="xoxb-E1"))
    slack.teams["xoxb-E1"].append("T5")
    assert store.token_of("T5") is None
    granted = store.authorize("E1", "T5", whole=True)
    assert granted is not None
    assert store.token_of("T5") == granted.bot_token == "xoxb-E1"


def test_the_organisation_removes_the_app_and_a_workspace_of_its_own_goes_on(
    store: Installations, database: Database
) -> None:
    store.forget("E1", "app_uninstalled")
    assert _sent_with(store) == ["xoxb-T1", None, "xoxb-E2", None]
    assert _stopped(database) == {"T2": "app_uninstalled"}
    store.save(_installation(None, "E1", whole=True, token="xoxb-E1"))
    assert _stopped(database) == {}


def test_an_organisation_that_slack_asks_about_again_leaves_a_stopped_installation_of_a_workspace_alone(
    store: Installations, database: Database
) -> None:
    with database.begin() as session:
        stop_where_used(session, "T1", "invalid_auth", NOW)
        stop_where_used(session, "E1", "invalid_auth", NOW)
    assert _stopped(database) == {"T1": "invalid_auth", "T2": "invalid_auth"}
    store.organisations.refresh("E1")
    assert _stopped(database) == {"T1": "invalid_auth"}, "its own token is refused, not the organisation's"


def test_a_workspace_removes_the_app_and_that_of_its_organisation_goes_on(
    store: Installations, database: Database
) -> None:
    store.forget("T1", "app_uninstalled")
    assert _sent_with(store) == ["xoxb-E1", "xoxb-E1", "xoxb-E2", None]
    assert _stopped(database) == {}


def test_a_workspace_loses_its_access_and_gets_it_again(
    store: Installations, database: Database, slack: _Teams
) -> None:
    store.organisations.change("E1", ["T1", "T2", "T3"], granted=False)
    assert _sent_with(store) == ["xoxb-T1", None, "xoxb-E2", None]
    assert _stopped(database) == {"T2": "team_access_revoked"}
    store.organisations.change("E1", ["T2"], granted=True)
    assert _sent_with(store) == ["xoxb-T1", "xoxb-E1", "xoxb-E2", None]
    assert _stopped(database) == {}
    slack.teams["xoxb-E1"].remove("T2")
    store.organisations.refresh("E1")
    assert _stopped(database) == {"T2": "team_access_revoked"}, "Slack told of it while no bot ran"


def test_requests_of_a_workspace_without_the_app_are_one_line(
    sqlite_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    store = Installations(_context(sqlite_database), TokenCipher(SECRET), lambda *_: WebClient())
    with caplog.at_level("INFO"):
        assert [store.authorize(None, "T0GONE") for _ in range(50)] == 50 * [None]
    (line,) = [each for each in caplog.records if each.name == "handlers.server.installation"]
    assert line.getMessage() == "a request of a workspace that has not installed the app"
