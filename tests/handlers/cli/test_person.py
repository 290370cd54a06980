"""`person`: what is stored about somebody is exported, and they are forgotten once they have nothing open."""

import json
from datetime import UTC, datetime

import pytest

import bot
from methodology.definition.model import Methodology
from playground import Playground
from storage.database.connection import Database
from storage.engagements import lifecycle
from storage.workspaces.installations import save_installation
from storage.workspaces.token_cipher import TokenCipher
from storage.workspaces.workspaces import GONE, stop_workspace
from tests.support.engaged import NEWCOMER, PSE, Engaged, engage
from tests.support.playground.manifest import manifest


@pytest.fixture
def engaged(sqlite_database: Database, methodology: Methodology, monkeypatch: pytest.MonkeyPatch) -> Engaged:
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    team = {"engagement_manager": PSE, "project_manager": NEWCOMER}
    return engage(sqlite_database, methodology, stage="engagement_execution", team=team)


def _says(command: str, said: pytest.CaptureFixture[str]) -> tuple[int, str]:
    code = bot.main(command.split())
    told = said.readouterr()
    return code, told.out + told.err


def test_somebody_with_open_work_is_not_forgotten_and_afterwards_they_are(
    engaged: Engaged, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = _says("person forget @anna", capsys)
    assert (code, told.count("\n")) == (1, 1)
    code, told = _says("person forget U0NOBODY1", capsys)
    assert (code, "Nobody with the id" in told) == (1, True)
    code, told = _says(f"person forget {PSE}", capsys)
    assert code == 1
    assert "still has something to do, so nothing was forgotten" in told
    assert "- Acme (SOW-1) (engagement 1): PS Engagement Manager" in told
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="UPSE left, says upse.")
    code, told = _says(f"person forget {PSE} --dry-run", capsys)
    assert (code, told.partition("\n")[0]) == (0, "UPSE (UPSE) has nothing open and can be forgotten.")
    code, exported = _says(f"person export {PSE}", capsys)
    assert code == 0
    assert {"person", "history", "team_member"} <= set(json.loads(exported)["tables"])
    code, told = _says(f"person forget {PSE}", capsys)
    assert code == 0
    assert told.startswith("Forgotten: former-")
    assert "- history.after, engagement 1, id " in told
    assert _says(f"person export {PSE}", capsys)[0] == 1
    assert _says(f"person allow {PSE}", capsys) == (
        0,
        "UPSE can use the bot in T1 again, as somebody new.\n",
    )
    assert _says(f"person allow {PSE}", capsys) == (1, "UPSE was not forgotten here.\n")


def test_what_would_be_erased_is_told_before(
    engaged: Engaged, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    engaged.do(lifecycle.cancel, engaged.engagement_id, reason="Sold.")
    code, told = _says("retention", capsys)
    assert code == 0
    assert told.splitlines() == [
        "ERASE_AFTER_DAYS=30: workspaces that have removed the app are erased after 30 days; none is due.",
        "KEEP_CLOSED_DAYS=0: closed engagements are kept for ever.",
        "KEEP_HISTORY_DAYS=0: histories of closed engagements are kept for ever.",
        "KEEP_DIGESTS_DAYS=90: the record of older daily messages is deleted.",
        "A bot that runs erases what is due once an hour.",
    ]
    monkeypatch.setenv("KEEP_CLOSED_DAYS", "30")
    code, told = _says("retention", capsys)
    assert "of the closed engagements, 1 would be erased now: Acme (T1, engagement 1)." in told


@pytest.mark.parametrize(
    ("why", "days", "told"),
    [
        ("app_uninstalled", "3650", "is erased after "),
        ("account_inactive", "0", "has removed the app and is kept."),
        ("invalid_auth", "30", "has not removed the app as far as is known, and is kept."),
    ],
)
def test_a_workspace_that_waits_to_be_erased_is_named_and_can_be_erased_at_once(
    engaged: Engaged,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    why: str,
    days: str,
    told: str,
) -> None:
    refused = (
        1,
        "Nothing was erased. T1 is no workspace that has removed the app: remove it there first.\n",
    )
    assert _says("retention --erase T1", capsys) == refused
    monkeypatch.setenv("ERASE_AFTER_DAYS", days)
    with engaged.database.begin() as session:
        stop_workspace(session, "T1", why, datetime(2026, 11, 24, 9, tzinfo=UTC))
    waiting = _says("retention", capsys)[1].splitlines()[1]
    assert waiting.startswith(f"- The workspace (T1), stopped on 24 Nov 2026: {why}, {told}")
    erased = (0, "Erased: nothing about T1 is left in the database, only in backups.\n")
    has_removed = why in GONE
    assert _says("retention --erase T1", capsys) == (erased if has_removed else refused)
    assert (_says("history 1", capsys)[0] == 1) is has_removed


@pytest.mark.parametrize("stored", [False, True], ids=["one token", "installed through OAuth"])
def test_a_workspace_in_which_the_token_works_again_is_not_erased(
    sqlite_database: Database,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    stored: bool,
) -> None:
    """Nobody has run the bot since."""
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", url)
    with sqlite_database.begin() as session:
        stop_workspace(session, "T0NORTHWIND", "account_inactive", datetime(2026, 11, 24, 9, tzinfo=UTC))
    with Playground(manifest()) as slack:
        monkeypatch.setenv("SLACK_API_URL", slack.api_url)
        if stored:
            monkeypatch.setenv("SLACK_CLIENT_ID", slack.client_id)
            monkeypatch.setenv("SLACK_CLIENT_SECRET", slack.client_secret)
            installed = {"team_id": "T0NORTHWIND", "bot_token": slack.bot_token}
            with sqlite_database.begin() as session:
                cipher, now = TokenCipher(slack.client_secret), datetime(2026, 11, 25, tzinfo=UTC)
                save_installation(session, cipher, "T0NORTHWIND", installed, now)
        else:
            monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        assert _says("retention --erase T0NORTHWIND", capsys) == (
            1,
            "Slack accepts the app's token for T0NORTHWIND, so nothing was erased: remove the app there first.\n",
        )
        slack.uninstall()
        assert _says("retention --erase T0NORTHWIND", capsys)[0] == 0
