"""A line of the log: one for whatever happens, with what comes from outside quoted, and without secrets."""

import json
import logging
import sys
from typing import Any

import pytest
from pydantic import BaseModel
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import IntegrityError

from handlers.server.log_line import JsonLine, LogLine
from methodology.refusal import Refusal


def _line(message: str, error: BaseException | None = None, **facts: Any) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("handlers.x", logging.INFO, __file__, 1, message, None, info)
    vars(record).update(facts)
    return LogLine("%(levelname)s %(name)s: %(message)s").format(record)


def _raised(error: Exception, cause: Exception | None = None) -> Exception:
    try:
        raise error from cause
    except type(error):
        caught = sys.exception()
    assert isinstance(caught, Exception)
    return caught


def test_facts_follow_the_message() -> None:
    assert _line("refused", ref="AB12", times=3) == "INFO handlers.x: refused ref=AB12 times=3"


@pytest.mark.parametrize(
    "outside",
    ["a\nINFO x: forged", "a\r\nb", "a\x85b", "a\u2028b", "a\x1b[2Jb", "a\u202eb", "a\u200fb", "a\ufeffb"],
)
def test_what_comes_from_outside_begins_no_line_and_changes_none(outside: str) -> None:
    for line in (
        _line(outside),
        _line("x", code=outside),
        _line("x", _raised(TypeError(outside), OSError(outside))),
    ):
        assert len(line.splitlines()) == 1
        assert outside not in line
        assert line.isprintable()


def test_what_comes_from_outside_cannot_pretend_to_be_another_fact() -> None:
    assert _line("x", code='1" ref="2', user="a b") == 'INFO handlers.x: x code="1\\" ref=\\"2" user="a b"'


def test_an_exception_is_told_with_its_cause_and_the_way_to_it() -> None:
    line = _line("unexpected error", _raised(TypeError("bad"), _raised(KeyError("x"))))
    assert "TypeError: bad at server/test_log_line.py:" in line
    assert " <- KeyError at server/test_log_line.py:" in line
    assert " _raised" in line


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1-2-abc",
        "xoxe.xoxp-1-abc",
        "xapp-1-A0-abc",
        "xoxr-1",
        "https://hooks.slack.com/actions/T0/1/abc",
        "https://hooks.slack-gov.com/actions/T0/1/abc",
        "https://slack.com/api/oauth.v2.access?client_secret=abc&x=1",
    ],
)
def test_no_token_appears(secret: str) -> None:
    line = _line(f"with {secret}", _raised(TypeError(secret)), token=secret)
    assert secret not in line
    assert "abc" not in line


@pytest.mark.parametrize(
    ("address", "secret"),
    [
        ("postgresql+psycopg://ps:pa:ss@host/name", "pa:ss"),
        ("postgresql+psycopg://ps:pa@s/word@host/name", "s/word"),
        ("postgresql+psycopg://ps@host/name?password=hunter2&user=ps", "hunter2"),
    ],
)
def test_no_password_of_a_database_appears(address: str, secret: str) -> None:
    line = _line("x", _raised(OSError(address)))
    assert secret not in line
    assert "@host/name" in line


class Number(BaseModel):
    number: int


def _invalid(typed: str) -> Exception:
    try:
        Number.model_validate({"number": typed})
    except ValueError as error:
        return error
    raise AssertionError


def _refused(typed: str) -> Exception:
    answer = {"error": "invalid_blocks", "blocks": typed}
    return SlackApiError(typed, answer)  # type: ignore[no-untyped-call]


TYPED = "Zoë said the budget is gone"


@pytest.mark.parametrize(
    ("error", "kept"),
    [
        (ValueError(TYPED), "ValueError at "),
        (KeyError(TYPED), "KeyError at "),
        (Refusal(TYPED), "Refusal at "),
        (_invalid(TYPED), "ValidationError at "),
        (IntegrityError(TYPED, {"name": TYPED}, Exception(TYPED)), "IntegrityError at "),
        (_refused(TYPED), "SlackApiError: invalid_blocks at "),
    ],
    ids=lambda each: type(each).__name__ if isinstance(each, Exception) else "",
)
def test_what_people_typed_is_in_no_exception_of_the_log(error: Exception, kept: str) -> None:
    line = _line("unexpected error", _raised(error))
    assert kept in line
    assert "budget" not in line


@pytest.mark.parametrize("logger", ["slack_bolt.RequestVerification", "slack_sdk.web", "urllib3", "asyncio"])
def test_of_a_library_only_the_place_is_logged(logger: str) -> None:
    """Bolt logs the body, with the address for answers, where a signature does not fit."""
    record = logging.LogRecord(logger, logging.INFO, "/x/app/app.py", 7, f"body: {TYPED}", None, None, "run")
    for formatter in (LogLine("%(message)s"), JsonLine()):
        line = formatter.format(record)
        assert "a library reports something at app/app.py:7 run" in line
        assert "budget" not in line


def test_a_line_of_json_has_the_same_facts_as_one_of_text() -> None:
    record = logging.LogRecord("handlers.x", logging.ERROR, __file__, 1, "unexpected error", None, None)
    vars(record).update(ref="4F1A9C02", request="4F1A9C02", times=3, token="xoxb-1-2-abc", error="a\nb")
    told = json.loads(JsonLine().format(record))
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "ERROR",
        "logger": "handlers.x",
        "message": "unexpected error",
        "ref": "4F1A9C02",
        "request": "4F1A9C02",
        "times": 3,
        "token": "…",
        "error": "a\\nb",
    }
