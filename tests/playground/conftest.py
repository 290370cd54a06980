"""What do all tests of the playground start from?"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from playground import Playground
from tests.playground.manifest import manifest


@pytest.fixture
def slack() -> Iterator[Playground]:
    """A Slack of one's own, with Slack's times compressed."""
    quick = Playground(manifest(), answer_within=0.5, trigger_life=0.4, event_retries=(0.02, 0.04, 0.06))
    with quick:
        yield quick


@pytest.fixture
def client(slack: Playground) -> WebClient:
    """Slack's own client, which gives up at the first error."""
    return WebClient(slack.bot_token, base_url=slack.api_url, retry_handlers=[], timeout=5)
