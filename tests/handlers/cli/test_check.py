"""`check` where the app is installed through OAuth."""

import pytest

import bot
from handlers.server.scopes import read_scopes
from storage.database.connection import Database
from storage.workspaces.installations import save_installation
from storage.workspaces.token_cipher import TokenCipher
from tests.support.house import MONDAY

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
    for name, value in {
        "DATABASE_URL": url,
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "secret",
        "SLACK_SIGNING_SECRET": "secret",
    }.items():
        monkeypatch.setenv(name, value)
    installed = {
        "is_enterprise_install": True,
        "enterprise_id": "E1",
        "enterprise_name": "Northwind Group",
        "team_id": None,
        "bot_token": "xoxb-1",
        "bot_scopes": ",".join(each for each in SCOPES if each != missing),
    }
    with sqlite_database.begin() as session:
        save_installation(session, TokenCipher("secret"), "E1", installed, MONDAY)
    assert bot.main(["check"]) == code
    told = capsys.readouterr()
    assert "The organisation Northwind Group (E1) has not granted the " in told.out + told.err
    assert f"scope {missing}: " in told.out + told.err
