"""Signatures: what is right, and what is told where none is."""

import hashlib
import hmac
import logging
import time

import pytest

from handlers.server.signatures import Signatures

RIGHT, BODY = "0123456789abcdef", b'text=secret+plan\xff&"'


def _headers(secret: str = RIGHT, *, minutes: float = 0) -> dict[str, str]:
    stamp = str(int(time.time() + 60 * minutes))
    signature = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + BODY, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signature}"}


@pytest.mark.parametrize(
    ("secret", "minutes", "replaced", "is_right"),
    [
        (RIGHT, 0, {}, True),
        (RIGHT, -4, {}, True),
        (RIGHT, -6, {}, False),
        (RIGHT, 6, {}, False),
        ("another", 0, {}, False),
        (RIGHT, 0, {"x-slack-signature": "v0=" + "é" * 64}, False),
        (RIGHT, 0, {"x-slack-request-timestamp": "1" * 13}, False),
        (RIGHT, 0, {"x-slack-request-timestamp": "１" * 10}, False),
    ],
)
@pytest.mark.logs_warnings
def test_a_signature_is_right_for_its_body_and_five_minutes(
    secret: str, minutes: float, replaced: dict[str, str], is_right: bool
) -> None:
    # Signed here and not in the table: the table is made long before a test of a whole run begins.
    headers = _headers(secret, minutes=minutes) | replaced
    assert Signatures(RIGHT).is_right(BODY, headers) is is_right


@pytest.mark.logs_warnings
def test_a_request_without_a_signature_is_not_right() -> None:
    assert not Signatures(RIGHT).is_right(BODY, {})


@pytest.mark.logs_warnings
def test_a_secret_that_no_request_fits_is_told_once_without_a_body(caplog: pytest.LogCaptureFixture) -> None:
    signatures = Signatures("another")
    with caplog.at_level(logging.INFO):
        for _ in range(20):
            signatures.is_right(BODY, _headers())
    (line,) = caplog.messages
    assert line.startswith("SLACK_SIGNING_SECRET does not fit")
    assert "plan" not in line


@pytest.mark.logs_warnings
def test_a_clock_that_is_wrong_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    signatures = Signatures(RIGHT)
    for _ in range(20):
        signatures.is_right(BODY, _headers(minutes=30))
    (line,) = caplog.messages
    assert line.startswith("The clock of this machine is wrong")


def test_a_forged_request_among_right_ones_says_nothing_of_the_secret(
    caplog: pytest.LogCaptureFixture,
) -> None:
    signatures = Signatures(RIGHT)
    signatures.is_right(BODY, _headers())
    with caplog.at_level(logging.INFO):
        for _ in range(20):
            signatures.is_right(BODY, _headers("another"))
    assert caplog.messages == ["a request has a wrong signature"]
