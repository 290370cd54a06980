"""Manifests that Slack would refuse."""

from __future__ import annotations

from typing import Any

import pytest

from playground import Playground
from playground.app.manifest import ManifestError
from tests.support.playground.manifest import manifest


@pytest.mark.parametrize(
    ("part", "pointer"),
    [
        ({"display_information": {"name": "x" * 36}}, "/display_information/name"),
        (
            {"display_information": {"name": "x", "description": "x" * 141}},
            "/display_information/description",
        ),
        ({"colour": "red"}, "/colour"),
        ({"display_information": "x"}, "/display_information"),
        (
            {"display_information": {"name": "x", "long_description": "x"}},
            "/display_information/long_description",
        ),
        (
            {"display_information": {"name": "x", "background_color": "red"}},
            "/display_information/background_color",
        ),
        ({"features": {"shortcuts": [{"name": "x"}]}}, "/features/shortcuts"),
        ({"features": {"unfurl_domains": ["example.com"]}}, "/features/unfurl_domains"),
        ({"functions": {"f": {}}}, "/functions"),
        ({"workflows": {"w": {}}}, "/workflows"),
        ({"oauth_config": {"scopes": {"bot": ["users:read"]}}}, "/oauth_config/scopes/bot"),
        ({"oauth_config": {"scopes": {"bot": ["users:fly"]}}}, "/oauth_config/scopes/bot/0"),
        (
            {"oauth_config": {"scopes": {"bot": [], "bot_optional": ["users:read"]}}},
            "/oauth_config/scopes/bot_optional/0",
        ),
        ({"oauth_config": {"scopes": {"user": ["users:read"]}}}, "/oauth_config/scopes/user"),
        ({"oauth_config": {"redirect_urls": ["nowhere"]}}, "/oauth_config/redirect_urls/0"),
        ({"settings": {"interactivity": {}}}, "/settings/interactivity"),
        ({"settings": {"socket_mode_enabled": "yes"}}, "/settings/socket_mode_enabled"),
        ({"settings": {"is_hosted": True}}, "/settings/is_hosted"),
        (
            {"settings": {"event_subscriptions": {"bot_events": ["reaction_added"]}}},
            "/settings/event_subscriptions/bot_events/0",
        ),
        (
            {"settings": {"event_subscriptions": {"bot_events": ["channel_rename", "message.mpim"]}}},
            "/settings/event_subscriptions/bot_events/1",
        ),
    ],
)
def test_a_manifest_that_slack_would_refuse_starts_nothing(part: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ManifestError) as refused:
        Playground(manifest() | part)
    assert pointer in [where for where, _ in refused.value.problems]
