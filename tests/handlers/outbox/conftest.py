"""A local Slack for the outbox, where it is Monday evening in London."""

from collections.abc import Iterator

import pytest

from playground import Playground
from tests.support.playground.manifest import manifest
from tests.support.sending import utc


@pytest.fixture
def slack() -> Iterator[Playground]:
    with Playground(manifest()) as running:
        running.clock.move_to(utc("2026-11-23 18:00"))
        yield running
