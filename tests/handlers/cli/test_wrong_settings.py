"""Wrong settings, refused by each command that reads them."""

import logging
import re
import socket
from pathlib import Path

import pytest

import bot
from handlers.server.log_line import facts_of
from handlers.server.version import VERSION
from playground import Playground
from tests.support.environment import settings_of
from tests.support.shell import Shell

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
