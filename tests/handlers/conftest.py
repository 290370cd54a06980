"""How is a view looked at: by the SDK's rules, by the playground's, and against what it was?"""

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
    """Slack takes this, and it is what the reviewed file says."""
    in_files = snapshot.use_extension(JSONSnapshotExtension)

    def check(shown: Message | View) -> Any:
        payload = checked(shown)
        assert payload == in_files
        return payload

    return check
