"""The check of a view against Slack's rules and its snapshot."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.models.views import View
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from handlers.block_kit.message import Message
from tests.support.view_checks import checked


@pytest.fixture
def golden(snapshot: SnapshotAssertion) -> Callable[[Message | View], Any]:
    """Checks that Slack would accept a view, and that it equals its snapshot."""
    in_files = snapshot.use_extension(JSONSnapshotExtension)

    def check(shown: Message | View) -> Any:
        payload = checked(shown)
        assert payload == in_files
        return payload

    return check
