"""A line of the log: one for whatever happens, with what comes from outside quoted, and without secrets."""

import logging
import sys
from typing import Any

import pytest

from handlers.server.log_line import LogLine


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
        _line("x", _raised(ValueError(outside), KeyError(outside))),
    ):
        assert len(line.splitlines()) == 1
        assert outside not in line
        assert line.isprintable()


def test_what_comes_from_outside_cannot_pretend_to_be_another_fact() -> None:
    assert _line("x", code='1" ref="2', user="a b") == 'INFO handlers.x: x code="1\\" ref=\\"2" user="a b"'


def test_an_exception_is_told_with_its_cause_and_the_way_to_it() -> None:
    line = _line("unexpected error", _raised(ValueError("bad"), _raised(KeyError("x"))))
    assert "ValueError: bad at server/test_log_line.py:" in line
    assert " <- KeyError: 'x' at server/test_log_line.py:" in line
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
    line = _line(f"with {secret}", _raised(ValueError(secret)), token=secret)
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
    line = _line("x", _raised(ValueError(address)))
    assert secret not in line
    assert "@host/name" in line
