"""Calls of the Web API that are refused."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError


def refusal(call: Any, **args: Any) -> dict[str, Any]:
    """What Slack answers to a call that it refuses."""
    with pytest.raises(SlackApiError) as refused:
        call(**args)
    return dict(refused.value.response.data)
