"""Tests of `handlers.ps_stage.questions`: what is a question to the app."""

from typing import Any

import pytest

from handlers.ps_stage.questions import is_question

ASKED = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U1", "text": "raid", "ts": "1.0"}


@pytest.mark.parametrize(
    ("changed", "asks"),
    [
        ({}, True),
        ({"thread_ts": "0.5"}, True),
        ({"type": "app_mention", "channel_type": "channel"}, True),
        ({"channel_type": "channel"}, False),
        ({"bot_id": "B1"}, False),
        ({"user": "UBOT"}, False),
        ({"user": None}, False),
        ({"subtype": "message_changed"}, False),
        ({"edited": {"user": "U1"}}, False),
        ({"ts": None}, False),
    ],
)
def test_a_person_asks_and_nobody_else(changed: dict[str, Any], asks: bool) -> None:
    assert is_question(ASKED | changed, "UBOT") is asks
