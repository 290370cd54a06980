"""`check` where the app is installed through OAuth."""

from pathlib import Path

import pytest

import bot
from handlers.server.scopes import read_scopes
from playground import Playground
from storage.database.connection import Database
from storage.workspaces.installations import save_installation
from storage.workspaces.token_cipher import TokenCipher
from storage.workspaces.workspaces import stop_workspace
from tests.support.house import MONDAY, local_slack

SCOPES = read_scopes(bot.MANIFEST).every


@pytest.mark.parametrize(("missing", "code"), [("files:write", 0), ("users:read", 1)])
def test_what_a_whole_organisation_has_not_granted_is_told_by_its_name(
    sqlite_database: Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    missing: str,
    code: int,
) -> None:
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    installed = {
        "is_enterprise_install": True,
        "enterprise_id": "E1",
        "enterprise_name": "Northwind Group",
        "team_id": None,
        "bot_token": "xoxb-1",
        "bot_scopes": ",".join(each for each in SCOPES if each != missing),
    }
    with local_slack() as slack:
        with sqlite_database.begin() as session:
            save_installation(session, TokenCipher(slack.client_secret), "E1", installed, MONDAY)
        for name, value in _settings_of(slack, DATABASE_URL=url).items():
            monkeypatch.setenv(name, value)
        assert bot.main(["check"]) == code
    told = capsys.readouterr()
    assert "The organisation Northwind Group (E1) has not granted the " in told.out + told.err
    assert f"scope {missing}: " in told.out + told.err
    assert ("Installed in: The organisation Northwind Group (E1). " in told.out) == (code == 0)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SLACK_CLIENT_ID", "1000.2001", "SLACK_CLIENT_ID: Slack answers “invalid_client_id”."),
        (
            "SLACK_CLIENT_SECRET",
            "c11e0000c11e0000c11e0000c11e0002",
            "SLACK_CLIENT_SECRET: Slack answers “bad_client_secret”.",
        ),
    ],
)
def test_a_client_that_slack_does_not_know_is_told_by_its_setting(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    name: str,
    value: str,
    told: str,
) -> None:
    with local_slack() as slack:
        url = f"sqlite:///{tmp_path}/ps-bot.db"
        for setting, right in _settings_of(slack, DATABASE_URL=url).items():
            monkeypatch.setenv(setting, right)
        assert bot.main(["check"]) == 0
        assert capsys.readouterr().out.startswith("Nobody has installed the app: open /slack/install")
        monkeypatch.setenv(name, value)
        assert bot.main(["check"]) == 1
    assert capsys.readouterr().err == f"{told} Copy it again from “Basic Information”.\n"


def test_a_token_that_is_dead_and_a_workspace_that_is_stopped_are_named(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    with local_slack() as slack:
        installed = {
            "team_id": "T0NORTHWIND",
            "team_name": "Northwind",
            "bot_token": slack.bot_token,
            "bot_scopes": ",".join(SCOPES),
        }
        with sqlite_database.begin() as session:
            save_installation(session, TokenCipher(slack.client_secret), "T0NORTHWIND", installed, MONDAY)
            stop_workspace(session, "T2", "tokens_revoked", MONDAY)
        for name, value in _settings_of(slack, DATABASE_URL=url).items():
            monkeypatch.setenv(name, value)
        assert bot.main(["check"]) == 0
        assert "to its token" not in capsys.readouterr().out
        slack.uninstall()
        assert bot.main(["check"]) == 0
    told = capsys.readouterr().out
    assert "Northwind (T0NORTHWIND): Slack answers “account_inactive” to its token." in told
    assert "Nothing is sent in the workspace (T2), stopped on 01 Mar 2027: tokens_revoked." in told


def _settings_of(slack: Playground, **more: str) -> dict[str, str]:
    return {
        "SLACK_API_URL": slack.api_url,
        "SLACK_CLIENT_ID": slack.client_id,
        "SLACK_CLIENT_SECRET": slack.client_secret,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        **more,
    }
