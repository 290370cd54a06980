"""The commands of the bot: their answers about its settings."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

import bot
from handlers.server.scopes import WITHOUT_SCOPE
from playground import Playground
from tests.support.databases import SqliteFiles
from tests.support.environment import settings_of
from tests.support.house import local_slack
from tests.support.shell import Shell

SHIPPED_FILE = Path(bot.__file__).with_name("methodology") / "gitlab_ps.yaml"


@pytest.mark.parametrize(
    ("more", "way"),
    [
        ({}, "HTTP at 127.0.0.1:3000"),
        ({"HOST": "0.0.0.0", "PORT": "8080"}, "HTTP at 0.0.0.0:8080"),
    ],
    ids=["http", "another-address"],
)
def test_a_complete_configuration_is_said_to_be_complete(
    slack: Playground, shell: Shell, more: dict[str, str], way: str
) -> None:
    told = shell.says("check", {**settings_of(slack), **more})
    assert told.stdout == (
        "SLACK_BOT_TOKEN is of Northwind Services (T0NORTHWIND). The scopes that were granted there were compared "
        "with those of the manifest.\n"
        f"The configuration is complete: {way}, the database will be made at start.\n"
    )
    assert told.returncode == 0


def test_a_configuration_for_socket_mode_needs_no_signing_secret(shell: Shell) -> None:
    with local_slack(sockets=True) as slack:
        more = {"SLACK_APP_TOKEN": slack.app_token, "SLACK_SIGNING_SECRET": ""}
        told = shell.says("check", {**settings_of(slack), **more})
    assert "\nThe configuration is complete: Socket Mode, " in told.stdout
    assert told.returncode == 0


@pytest.mark.parametrize(
    ("is_new", "what"),
    [(True, "the database answers, and its missing migrations run at start"), (False, "database ready")],
    ids=["behind", "up-to-date"],
)
def test_a_check_changes_nothing(
    slack: Playground, shell: Shell, sqlite_files: SqliteFiles, tmp_path: Path, is_new: bool, what: str
) -> None:
    file = tmp_path / "ps-bot.db"
    if is_new:
        file.touch()
    else:
        shutil.copy(Path(sqlite_files.new().removeprefix("sqlite:///")), file)
    before = _all_in(tmp_path)
    told = shell.says("check", settings_of(slack))
    assert told.stdout.endswith(f": HTTP at 127.0.0.1:3000, {what}.\n")
    assert _all_in(tmp_path) == before


def test_a_check_makes_no_database(slack: Playground, shell: Shell, tmp_path: Path) -> None:
    assert shell.says("check", settings_of(slack)).returncode == 0
    assert _all_in(tmp_path) == {}


def _all_in(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


@pytest.mark.parametrize("number", ["0", "-1", "1.5", "²", 30 * "9", 5000 * "9"])
@pytest.mark.parametrize(
    "command", ["history", "methodology migrate", "methodology migrate 1 --to", "methodology diff 1"]
)
def test_what_is_no_number_of_anything_is_refused_in_one_line(
    shell: Shell, command: str, number: str
) -> None:
    told = shell.says(f"{command} {number}", {})
    assert told.returncode == 1
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize("command", ["run", "check", "history 1", "methodology diff 1 2"])
@pytest.mark.parametrize(
    ("version", "why"), [("9999", "made by a newer ps-bot"), ("3fa2b1c09d77", "belongs to another program")]
)
def test_a_database_of_another_version_or_program_is_refused_in_one_line(
    slack: Playground, shell: Shell, sqlite_files: SqliteFiles, command: str, version: str, why: str
) -> None:
    url = sqlite_files.new()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        database.execute("UPDATE alembic_version SET version_num = ?", [version])
    told = shell.says(command, {**settings_of(slack), "PORT": "0", "DATABASE_URL": url})
    assert told.returncode == 1
    (line,) = told.stderr.splitlines()
    assert line.startswith("DATABASE_URL: This database ")
    assert why in line


def test_a_database_that_fails_during_a_command_is_refused_in_one_line(
    shell: Shell, sqlite_files: SqliteFiles
) -> None:
    url = sqlite_files.new()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as database:
        database.execute("DROP TABLE engagement")
    told = shell.says("history 1", {"DATABASE_URL": url})
    assert told.returncode == 1
    assert told.stderr.startswith("DATABASE_URL: ")
    assert len(told.stderr.splitlines()) == 1


def test_a_command_that_does_not_exist_is_refused_in_a_sentence(shell: Shell) -> None:
    told = shell.says("dance", {})
    assert told.returncode == 1
    assert told.stderr.endswith("see `python bot.py --help`.\n")
    assert "Traceback" not in told.stderr


def test_check_names_each_scope_that_the_token_lacks_and_what_does_not_work_then(shell: Shell) -> None:
    manifest = json.loads(bot.MANIFEST.read_text("utf-8"))
    assert WITHOUT_SCOPE.keys() == set(manifest["oauth_config"]["scopes"]["bot"])
    manifest["settings"]["event_subscriptions"]["bot_events"].remove("message.im")  # it needs im:history
    lacking = ("im:history", "im:write", "files:write")
    granted = [each for each in WITHOUT_SCOPE if each not in lacking]
    manifest["oauth_config"]["scopes"] = {"bot": granted}
    with Playground(manifest) as slack:
        told = shell.says("check", settings_of(slack))
    assert told.returncode == 1
    assert told.stderr.splitlines() == [
        f"SLACK_BOT_TOKEN lacks the scope {scope}: {WITHOUT_SCOPE[scope]}. "
        "Add it under “OAuth & Permissions” and install the app again."
        for scope in ("im:history", "im:write")
    ]


def test_check_says_what_does_not_work_without_an_optional_scope(shell: Shell) -> None:
    manifest = json.loads(bot.MANIFEST.read_text("utf-8"))
    scopes = manifest["oauth_config"]["scopes"]
    manifest["settings"]["event_subscriptions"]["bot_events"].remove("app_mention")
    optional = scopes.pop("bot_optional")
    scopes["bot"] = [each for each in scopes["bot"] if each not in optional]
    with Playground(manifest) as slack:
        told = shell.says("check", settings_of(slack))
    assert told.returncode == 0
    *lacking, compared, complete = told.stdout.splitlines()
    assert lacking == [
        f"SLACK_BOT_TOKEN has no optional scope {scope}: {WITHOUT_SCOPE[scope]}."
        for scope in (
            "app_mentions:read",
            "bookmarks:read",
            "bookmarks:write",
            "channels:manage",
            "chat:write.public",
            "files:read",
            "files:write",
            "pins:write",
        )
    ]
    assert compared.startswith("SLACK_BOT_TOKEN is of ")
    assert complete.startswith("The configuration is complete")


@pytest.mark.parametrize(
    "command",
    [
        "person export U07CLARAMN3",
        "person forget U07CLARAMN3",
        "person allow U07CLARAMN3",
        "retention",
        "history 1",
        "keys reencrypt",
        "engagement picture 1 --output 1.png",
        "methodology publish " + str(SHIPPED_FILE),
        "methodology migrate --all",
        "methodology links --published",
        "methodology diff 1 2",
    ],
)
def test_a_command_answers_from_no_database_that_it_would_have_to_make(
    shell: Shell, tmp_path: Path, command: str
) -> None:
    keys = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": 4 * "c11e0000",
        "SLACK_SIGNING_SECRET": 4 * "5ec2e700",
        "TOKEN_KEYS": f"{43 * 'A'}=",
    }
    told = shell.says(command, keys)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == (
        f"DATABASE_URL: There is no database {tmp_path}/ps-bot.db; only the bot makes one, when it starts. "
        "Give this command the DATABASE_URL of the bot, or start the bot first.\n"
    )
    assert list(tmp_path.iterdir()) == []
