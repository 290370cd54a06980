"""Fixtures for all tests of the playground: a Slack, Slack's client, and an app that records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from playground import Playground
from playground.tls import trusted
from tests.support.playground.apps import Recorder, bolt, listening
from tests.support.playground.manifest import manifest

PATIENT: dict[str, Any] = {"answer_within": 20.0, "trigger_life": 20.0}
"""For tests that are not about Slack's own time limits: a busy machine may be slow."""

HASTY = pytest.mark.parametrize("slack", [{"answer_within": 0.5}], indirect=True)
"""For tests in which the app does not answer: it has little time to."""


@pytest.fixture
def slack(request: pytest.FixtureRequest) -> Iterator[Playground]:
    """A Slack for one test alone."""
    limits = PATIENT | getattr(request, "param", {})
    with Playground(manifest(), event_retries=(0.02, 0.04, 0.06), **limits) as slack:
        yield slack


@pytest.fixture
def client(slack: Playground) -> WebClient:
    """Slack's own client, which gives up at the first error."""
    return WebClient(slack.bot_token, base_url=slack.api_url, ssl=trusted(), retry_handlers=[], timeout=30)


@pytest.fixture
def app(slack: Playground) -> Iterator[Recorder]:
    """An app behind HTTP that keeps what it receives."""
    recorder = Recorder()
    with listening(recorder) as url:
        slack.connect(url)
        yield recorder


@pytest.fixture
def bolt_app(slack: Playground) -> Iterator[App]:
    """A real Bolt app, to which a test adds its listeners."""
    with bolt(slack, lambda app: None) as running:
        yield running
