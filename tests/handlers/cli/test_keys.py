"""`keys`: a new key, and tokens encrypted anew under it."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import bot
from playground import Playground
from playground.app.tokens import CLIENT_ID, CLIENT_SECRET, SIGNING_SECRET
from storage.database.connection import Database
from storage.workspaces.installations import find_installation, save_installation
from storage.workspaces.token_cipher import TokenCipher, new_key
from tests.support.databases import SqliteFiles
from tests.support.house import local_slack

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DISTRIBUTED = {
    "SLACK_CLIENT_ID": CLIENT_ID,
    "SLACK_CLIENT_SECRET": CLIENT_SECRET,
    "SLACK_SIGNING_SECRET": SIGNING_SECRET,
}


def _says(
    command: str, settings: dict[str, str], environment: pytest.MonkeyPatch, said: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "TOKEN_KEYS", *DISTRIBUTED):
        environment.delenv(name, raising=False)
    for name, value in settings.items():
        environment.setenv(name, value)
    return bot.main(command.split()), *said.readouterr()


@pytest.fixture
def url(sqlite_files: SqliteFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    address = sqlite_files.new()
    database = Database(address)
    data = {"team_id": "T1", "team_name": "Northwind", "bot_token": "xoxb-1", "bot_scopes": "commands"}
    with database.begin() as session:
        save_installation(session, TokenCipher(CLIENT_SECRET), "T1", data, NOW)
    database.close()
    return address


@pytest.fixture
def slack() -> Iterator[Playground]:
    with local_slack() as playground:
        yield playground


def test_tokens_move_from_the_client_secret_to_a_key_and_from_key_to_key(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, first, _ = _says("keys new", {}, monkeypatch, capsys)
    second = new_key()
    assert code == 0
    settings = {**DISTRIBUTED, "DATABASE_URL": url}
    for keys, told in (
        (first.strip(), "1 workspace re-encrypted, 0 already under the first key.\n"),
        (first.strip(), "0 workspaces re-encrypted, 1 already under the first key.\n"),
        (
            f"SLACK_CLIENT_SECRET,{first.strip()}",
            "1 workspace re-encrypted, 0 already under the first key.\n",
        ),
        (f"{second},{first.strip()}", "1 workspace re-encrypted, 0 already under the first key.\n"),
    ):
        assert _says("keys reencrypt", {**settings, "TOKEN_KEYS": keys}, monkeypatch, capsys) == (0, told, "")
    database = Database(url)
    with database.reading() as session:
        found = find_installation(session, TokenCipher("a new client secret", [second]), "T1")
    database.close()
    assert found is not None
    assert found["bot_token"] == "xoxb-1"


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        ({"SLACK_CLIENT_ID": "", "SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_ID is not set"),
        ({"TOKEN_KEYS": ""}, "TOKEN_KEYS is not set"),
        ({"TOKEN_KEYS": "password1"}, "TOKEN_KEYS has something in it that is no key"),
        ({"SLACK_CLIENT_SECRET": CLIENT_SECRET[::-1]}, "No key opens the tokens of T1"),
    ],
)
def test_what_cannot_be_encrypted_anew_is_refused_in_one_line(
    url: str,
    settings: dict[str, str],
    why: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    environment = {**DISTRIBUTED, "DATABASE_URL": url, "TOKEN_KEYS": new_key(), **settings}
    code, _, refused = _says("keys reencrypt", environment, monkeypatch, capsys)
    (line,) = refused.splitlines()
    assert code == 1
    assert line.startswith(why)
    assert "password1" not in line


def test_check_says_what_each_workspace_has_not_granted(
    url: str, slack: Playground, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {**DISTRIBUTED, "DATABASE_URL": url, "SLACK_API_URL": slack.api_url}
    code, _, refused = _says("check", settings, monkeypatch, capsys)
    assert code == 1
    assert (
        "Northwind (T1) has not granted the scope chat:write: nobody gets a message. Install the app there again."
        in refused.splitlines()
    )
    assert "files:write" not in refused, "optional ones keep nothing from working"
    with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
        file.execute(
            "UPDATE installation SET data = json_set(data, '$.bot_scopes', ?)",
            ["commands,chat:write,im:write,im:history,users:read,channels:read,groups:read"],
        )
    file.close()
    code, told, _ = _says("check", settings, monkeypatch, capsys)
    assert code == 0
    assert "Northwind (T1) has not granted the optional scope files:write: no plan is exported, " in told
