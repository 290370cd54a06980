"""Known outages: told in one line, repeated ones counted, and nothing else is hidden."""

import logging
from collections.abc import Iterator
from http.client import RemoteDisconnected
from io import StringIO
from urllib.error import URLError

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse, WebClient
from slack_sdk.webhook import WebhookClient
from sqlalchemy.exc import (
    IntegrityError,
    InterfaceError,
    OperationalError,
    PendingRollbackError,
    ProgrammingError,
)

from handlers.cli.main import log_to
from handlers.server.log_line import LibraryFilter
from handlers.slack.error_listener import tell_behind
from handlers.slack.outages import SLACK_AWAY, SLACK_LIMITS, OutageFilter, describe_outage
from methodology.refusal import Refusal
from storage.database.connection import AWAY, FULL

pytestmark = pytest.mark.slow


def of_slack(status: int, error: str) -> SlackApiError:
    data = {"ok": False, "error": error}
    answer = SlackResponse(
        client=None, http_verb="POST", api_url="", req_args={}, data=data, headers={}, status_code=status
    )
    return SlackApiError(error, answer)  # type: ignore[no-untyped-call]  # the SDK leaves it without types


def because_of(cause: Exception) -> Exception:
    error = PendingRollbackError("roll it back")
    error.__cause__ = cause
    return error


GONE = OperationalError("SELECT 1", {}, Exception("server closed the connection"))
OUTAGES = [
    (GONE, AWAY),
    (InterfaceError("SELECT 1", {}, Exception("the connection is closed")), AWAY),
    (because_of(GONE), AWAY),
    (OperationalError("UPDATE x", {}, Exception("database or disk is full")), FULL),
    (URLError(ConnectionRefusedError()), SLACK_AWAY),
    (RemoteDisconnected("gone"), SLACK_AWAY),
    (TimeoutError("timed out"), SLACK_AWAY),
    (of_slack(503, "service_unavailable"), SLACK_AWAY),
    (of_slack(429, "ratelimited"), SLACK_LIMITS),
    (of_slack(200, "invalid_blocks"), None),
    (ProgrammingError("SELECT", {}, Exception("syntax error")), None),
    (IntegrityError("INSERT", {}, Exception("duplicate key")), None),
    (OperationalError("SELECT", {}, Exception("no such column: x")), None),
    (ValueError("a bug"), None),
]


@pytest.mark.parametrize(("error", "outage"), OUTAGES, ids=[repr(error)[:40] for error, _ in OUTAGES])
def test_an_outage_is_told_from_a_bug(error: Exception, outage: str | None) -> None:
    assert describe_outage(error) == outage


def logged(log: logging.Logger, error: Exception) -> None:
    try:
        raise error
    except type(error):
        log.exception("something failed", extra={"ref": "ABCD"})


@pytest.mark.logs_warnings
def test_what_a_library_reports_again_and_again_is_one_line_a_minute() -> None:
    written, now = StringIO(), [0.0]
    lines = log_to(written)
    lines.filters = [LibraryFilter(lambda: now[0])]
    of_library, ours = logging.getLogger("slack_sdk.socket_mode.x"), logging.getLogger("handlers.x")
    for log in (of_library, ours):
        log.addHandler(lines)
    try:
        for now[0] in (0.0, 1.0, 2.0, 61.0):
            of_library.error("a text of somebody")
            ours.error("the same")
    finally:
        for log in (of_library, ours):
            log.removeHandler(lines)
    told = written.getvalue().splitlines()
    assert sum("the same" in each for each in told) == 4
    reported = [each for each in told if "a library reports something at slack/test_outages.py" in each]
    assert [each.endswith(" repeated=2") for each in reported] == [False, True]


@pytest.fixture
def written() -> StringIO:
    return StringIO()


@pytest.fixture
def lines(written: StringIO) -> logging.Handler:
    return log_to(written)


@pytest.fixture
def log(lines: logging.Handler) -> Iterator[logging.Logger]:
    made = logging.getLogger("of.an.outage")
    made.propagate = False
    made.addHandler(lines)
    yield made
    made.removeHandler(lines)


@pytest.mark.logs_warnings
def test_an_outage_is_one_line_and_what_follows_within_a_minute_is_counted(
    log: logging.Logger, lines: logging.Handler, written: StringIO
) -> None:
    now = [0.0]
    lines.filters = [OutageFilter(lambda: now[0])]
    for _ in range(1000):
        logged(log, GONE)
    logged(log, URLError("refused"))
    now[0] = 61
    logged(log, GONE)
    first, second, third = written.getvalue().splitlines()
    assert AWAY in first
    assert "server closed the connection" in first
    assert "repeated" not in first
    assert SLACK_AWAY in second
    assert "repeated=999" in third


def test_a_bug_keeps_the_way_to_it_each_time(log: logging.Logger, written: StringIO) -> None:
    for _ in range(2):
        logged(log, TypeError("a bug"))
    assert written.getvalue().count("TypeError: a bug at slack/test_outages.py") == 2
    assert written.getvalue().count("ref=ABCD") == 2


@pytest.mark.logs_warnings
def test_answers_that_do_not_reach_slack_are_one_line(lines: logging.Handler, written: StringIO) -> None:
    body = {"response_url": "http://127.0.0.1:1/x"}

    def respond(**message: object) -> None:
        WebhookClient(body["response_url"]).send_dict(dict(message))

    ours = logging.getLogger()
    ours.addHandler(lines)
    try:
        for _ in range(20):
            tell_behind(body, WebClient(), respond)(Refusal("Not now."))
    finally:
        ours.removeHandler(lines)
    told = [each for each in written.getvalue().splitlines() if " refused kind=Refusal" not in each]
    assert len([each for each in told if SLACK_AWAY in each]) == 1
    assert len(told) <= 3, "the library's own lines are told once each"
