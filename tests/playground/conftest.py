"""What do all tests of the playground start from?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.manifest import manifest

PATIENT = {"answer_within": 20.0, "trigger_life": 20.0}
"""For tests of anything else than Slack's own seconds: a busy machine may take its time."""

HASTY = pytest.mark.parametrize("slack", [{"answer_within": 0.5, "trigger_life": 0.4}], indirect=True)


@pytest.fixture
def slack(request: pytest.FixtureRequest) -> Iterator[Playground]:
    """A Slack of one's own; HASTY tests wait for its limits, and have them compressed."""
    limits: dict[str, Any] = PATIENT | getattr(request, "param", {})
    with Playground(manifest(), event_retries=(0.02, 0.04, 0.06), **limits) as slack:
        yield slack


@pytest.fixture
def client(slack: Playground) -> WebClient:
    """Slack's own client, which gives up at the first error."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=30)
