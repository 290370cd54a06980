"""The commands of the bot: their answers about its settings."""

import json
import logging
import os
import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import bot
from handlers.server.log_line import facts_of
from handlers.server.scopes import WITHOUT_SCOPE
from handlers.server.version import VERSION
from playground import Playground
from tests.support.databases import SqliteFiles
from tests.support.environment import settings_of
from tests.support.house import local_slack

SHIPPED_FILE = Path(bot.__file__).with_name("methodology") / "gitlab_ps.yaml"
OURS = (
    "SLACK_",
    "DATABASE_",
    "HOST",
    "PORT",
    "DEFAULT_",
    "DIGEST_",
    "REMINDER_",
    "ADMIN_",
    "CHANNEL_",
    "TOKEN_",
    "ERASE_",
    "LOG_",
    "WORKSPACE_",
    "KEEP_",
)


class Told(NamedTuple):
    """The exit code and the output of a command."""

    returncode: int
    stdout: str
    stderr: str


class Shell:
    """Runs commands of the bot with their own environment, in an empty folder."""

    def __init__(
        self, environment: pytest.MonkeyPatch, said: pytest.CaptureFixture[str], folder: Path
    ) -> None:
        self._environment, self._said = environment, said
        for name in list(os.environ):
            if name.startswith(OURS):
                environment.delenv(name)
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):  # the bot sets them in both spellings
            environment.setenv(name, "")
            environment.setenv(name.lower(), "")
        environment.setenv("DATABASE_URL", f"sqlite:///{folder}/ps-bot.db")
        environment.chdir(folder)

    def says(self, command: str, settings: Mapping[str, str]) -> Told:
        for name, value in settings.items():
            self._environment.setenv(name, value)
        code = bot.main(command.split())
        return Told(code, *self._said.readouterr())


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return Shell(monkeypatch, capsys, tmp_path)


@pytest.fixture(scope="module")
def slack() -> Iterator[Playground]:
    with local_slack(sockets=True) as playground:
        yield playground


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


SLACK = {"SLACK_API_URL": "https://slack.test/api/"}
POSTGRESQL = {"DATABASE_URL": "postgresql://127.0.0.1/ps"}
WRONG = [
    ({"SLACK_BOT_TOKEN": ""}, "SLACK_BOT_TOKEN", "copy the bot token"),
    ({"SLACK_BOT_TOKEN": "xoxp-1"}, "SLACK_BOT_TOKEN", "begins with xoxb-"),
    ({"SLACK_BOT_TOKEN": "xoxb-not-the-one"}, "SLACK_BOT_TOKEN", "Copy the token again"),
    ({"SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN", "begins with xapp-"),
    ({"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET", "copy it from"),
    ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET", "copy it from"),
    ({"SLACK_CLIENT_SECRET": "s"}, "SLACK_CLIENT_ID", "copy it from"),
    ({"SLACK_API_URL": "http://127.0.0.1:1/api/"}, "SLACK_API_URL", "Check the network"),
    ({"SLACK_API_URL": "slack"}, "SLACK_API_URL", "https://"),
    ({"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, "DATABASE_URL", "make it"),
    ({"DATABASE_URL": "no address"}, "DATABASE_URL", "sqlite:///"),
    ({"DATABASE_URL": "cobol://somewhere"}, "DATABASE_URL", "sqlite:///"),
    ({"DATABASE_URL": "postgresql://a..b/ps"}, "DATABASE_URL", "label empty or too long"),
    ({"DATABASE_URL": f"sqlite:///{300 * 'a'}.db"}, "DATABASE_URL", "File name too long"),
    ({"DATABASE_URL": "sqlite:////etc/passwd/x.db"}, "DATABASE_URL", "name another"),
    ({"DATABASE_URL": "sqlite:////dev/null"}, "DATABASE_URL", "is no file"),
    ({"HOST": "192.0.2.1"}, "HOST", "192.0.2.1:0 cannot be listened on"),
    ({"SLACK_SIGNING_SECRET": "8f74 2231"}, "SLACK_SIGNING_SECRET", "copy it anew"),
    ({"SLACK_BOT_TOKEN": "xoxb-"}, "SLACK_BOT_TOKEN", "copy all of it"),
    ({"SLACK_APP_TOKEN": "xapp-"}, "SLACK_APP_TOKEN", "copy all of it"),
    ({"SLACK_APP_TOKEN": "xapp-not-the-one"}, "SLACK_APP_TOKEN", "Copy the token again"),
    ({"SLACK_API_URL": "https://"}, "SLACK_API_URL", "https://"),
    ({"PORT": "eighty"}, "PORT", "such as 3000"),
    ({"PORT": "70000"}, "PORT", "65535"),
    ({"DEFAULT_TIMEZONE": "Berlin"}, "DEFAULT_TIMEZONE", "Europe/Berlin"),
    ({"DIGEST_TIME": "nine"}, "DIGEST_TIME", "09:00"),
    ({"DIGEST_TIME": "09:00Z"}, "DIGEST_TIME", "such as 09:00"),
    ({"REMINDER_SWEEP_SECONDS": "0"}, "REMINDER_SWEEP_SECONDS", "above 0"),
    ({"REMINDER_SWEEP_SECONDS": "nan"}, "REMINDER_SWEEP_SECONDS", "above 0"),
    ({"ADMIN_USERS": "@anna"}, "ADMIN_USERS", "Copy member ID"),
    ({"ADMIN_USERS": "U07ANNAKLR1,anna"}, "ADMIN_USERS=anna", "Copy member ID"),
    ({"SLACK_SIGNING_SECRET": "8f742231b10e8888"}, "SLACK_SIGNING_SECRET", "copy it anew"),
    ({"HTTPS_PROXY": "nonsense"}, "HTTPS_PROXY", "with its port"),
    ({**SLACK, "HTTPS_PROXY": "http://me:pw@127.0.0.1:1"}, "HTTPS_PROXY", "the proxy 127.0.0.1:1 ("),
    ({**SLACK, "http_proxy": "127.0.0.1:1"}, "HTTP_PROXY", "write slack.test into NO_PROXY"),
    ({**SLACK, "HTTPS_PROXY": "127.0.0.1:1", "NO_PROXY": ".test"}, "NO_PROXY", "Take slack.test out"),
    ({"SSL_CERT_FILE": "/nowhere"}, "SSL_CERT_FILE", "certificates in PEM"),
    ({**POSTGRESQL, "PGSSLMODE": "never"}, "PGSSLMODE", "Correct this in the environment"),
    ({**POSTGRESQL, "PGTARGETSESSIONATTRS": "x"}, "PGTARGETSESSIONATTRS", "Correct this in the environment"),
    ({"DATABASE_URL": "postgresql:///ps", "PGHOST": "a..b"}, "PGHOST", "label empty or too long"),
    ({**POSTGRESQL, "PGPORT": "x"}, "PGPORT", "or say it in DATABASE_URL"),
    ({**POSTGRESQL, "PGSERVICE": "x"}, "PGSERVICE", "Correct this in the environment"),
    ({"CHANNEL_NAME_PATTERN": "ps-{client}"}, "CHANNEL_NAME_PATTERN", "{customer}"),
]


@pytest.mark.parametrize(
    ("wrong", "variable", "fix"),
    WRONG,
    ids=[f"{'-'.join(f'{k}={v}' for k, v in w.items())}" for w, _, _ in WRONG],
)
def test_a_wrong_variable_is_named_with_a_fix(
    slack: Playground, shell: Shell, wrong: dict[str, str], variable: str, fix: str
) -> None:
    told = shell.says("check", {**settings_of(slack), **wrong})
    assert told.returncode == 1
    lines = [line for line in told.stderr.splitlines() if variable in line]
    assert len(lines) == 1, told.stderr
    assert fix in lines[0]
    assert "Traceback" not in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize(
    "wrong",
    [{"SLACK_BOT_TOKEN": ""}, {"DATABASE_URL": "sqlite:////nowhere/at/all.db"}, {"PORT": "eighty"}],
    ids=lambda wrong: next(iter(wrong)),
)
def test_the_bot_does_not_start_with_a_wrong_variable(
    slack: Playground, shell: Shell, wrong: dict[str, str]
) -> None:
    told = shell.says("run", {**settings_of(slack), "PORT": "0", **wrong})
    assert told.returncode == 1
    assert [re.split("[ :=]", line)[0] for line in told.stderr.splitlines()] == [*wrong]


@pytest.mark.logs_warnings
def test_the_bot_does_not_go_on_with_a_wrong_app_token(
    slack: Playground, shell: Shell, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    told = shell.says("run", {**settings_of(slack), "PORT": "0", "SLACK_APP_TOKEN": "xapp-not-the-one"})
    assert told.returncode == 1
    assert told.stderr == "SLACK_APP_TOKEN: Slack answers “invalid_auth”. Copy the token again.\n"
    (starts,) = (each for each in caplog.records if each.getMessage() == "ps-bot starts")
    facts = {"version": VERSION, "database": "SQLite", "way": "Socket Mode", "installed": "by its token"}
    assert facts_of(starts) == facts


def test_what_a_copied_example_sets_is_nothing_wrong(shell: Shell) -> None:
    example = Path(bot.__file__).with_name(".env.example").read_text(encoding="utf-8")
    Path(".env").write_text(example, encoding="utf-8")
    told = shell.says("check", {})
    assert [line.partition(" ")[0] for line in told.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
    ]


def test_all_missing_settings_are_listed_at_once(shell: Shell) -> None:
    told = shell.says("check", {})
    assert [line.partition(" ")[0] for line in told.stderr.splitlines()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
    ]


@pytest.mark.parametrize(
    ("command", "fix"), [("run", "set HOST and PORT"), ("playground", "make playground PORT=8080")]
)
def test_a_port_in_use_is_refused_with_a_fix(slack: Playground, shell: Shell, command: str, fix: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = shell.says(command, {**settings_of(slack), "PORT": port})
    assert told.returncode == 1
    assert port in told.stderr
    assert fix in told.stderr
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        pytest.param({"DIGEST_TIME": "08.30"}, "DIGEST_TIME=08.30 cannot be used", id="a-value"),
        pytest.param({"DATABASE_URL": "sqlite:////dev/null"}, "DATABASE_URL: ", id="a-database"),
        pytest.param({}, ".env is no text in UTF-8: save it as UTF-8.", id="a-file"),
    ],
)
@pytest.mark.parametrize(
    "command", ["run", "check", "playground", "history 1", "methodology diff 1 2", "methodology migrate 1"]
)
def test_each_command_that_reads_the_settings_refuses_a_wrong_one_in_one_line(
    slack: Playground, shell: Shell, command: str, wrong: dict[str, str], line: str
) -> None:
    if command == "playground" and "DATABASE_URL" in wrong:
        pytest.skip("the playground has a database of its own")
    if not wrong:
        Path(".env").write_text("PORT=0\n", encoding="utf-16")
    told = shell.says(command, {**settings_of(slack), "PORT": "0", **wrong})
    assert told.returncode == 1
    assert told.stderr.startswith(line)
    assert len(told.stderr.splitlines()) == 1


def test_a_command_that_needs_no_settings_works_with_wrong_ones(shell: Shell) -> None:
    told = shell.says("methodology plan --type custom_sow --start 2026-12-01", {"DIGEST_TIME": "08.30"})
    assert told.returncode == 0


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
