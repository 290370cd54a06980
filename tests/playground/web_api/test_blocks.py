"""blocks.validate"""

from __future__ import annotations

from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.blocks import section
from tests.support.playground.refusal import refusal
from tests.support.validate_blocks import refused


def test_blocks_are_validated_on_request_without_a_token(slack: Playground) -> None:
    client = WebClient(base_url=slack.api_url)
    assert client.blocks_validate(blocks=[section()])["ok"]
    answer = refusal(client.blocks_validate, blocks=[{"type": "section"}])
    assert (answer["error"], answer["errors"][0]["pointer"]) == ("invalid_blocks", "/blocks/0")
    assert refusal(client.blocks_validate, view={"type": "modal"})["error"] == "invalid_view"


def test_the_recipe_puts_every_snapshot_to_it(slack: Playground) -> None:
    assert list(refused(WebClient(base_url=slack.api_url))) == []
    assert len(slack.log("blocks.validate")) > 60
