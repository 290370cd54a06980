"""What composer and selects offer."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.support.playground.apps import Received, listening
from tests.support.playground.blocks import element, field, modal


@pytest.mark.parametrize(
    ("typed", "labels"),
    [
        ("/", ["/step [what]", "/raw"]),
        ("/st", ["/step [what]"]),
        ("hi @ben", ["Ben Okafor"]),
        ("see #acme", ["#acme-delivery", "#acme-shared"]),
        ("well :wave", [":wave:", ":water_wave:"]),
        ("nothing", []),
    ],
)
def test_the_composer_completes_what_was_typed(slack: Playground, typed: str, labels: list[str]) -> None:
    assert slack.person("Anna Keller").completions(typed, "general")[:2] == labels


def test_only_names_that_one_sees_are_completed(slack: Playground) -> None:
    clara, judith = slack.person("Clara Mendes"), slack.person("Judith Weiss")
    for person in (clara, judith):
        person.types("see #ps-leads", "general")
    texts = [message["text"] for message in judith.raw_messages("C07GENERAL1")[-2:]]
    assert texts == ["see #ps-leads", "see <#C07PRIVATE6>"]


def test_looking_at_conversations_opens_none(slack: Playground) -> None:
    def answer(received: Received) -> None:
        if "trigger_id" in received.fields:
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)

    view = modal(field(element("conversations_select", action_id="a"), optional=True))
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    anna = slack.person("Anna Keller")
    before = anna.channels
    with listening(answer) as url:
        slack.connect(url)
        anna.types("/step", "general")
        offered = anna.modal.options(anna.modal.labels[0])
    assert "#general" in offered
    assert anna.channels == before


def test_people_of_other_organisations_are_offered_no_command(slack: Playground) -> None:
    assert slack.person("Sam Carter").completions("/st", "acme-shared") == []
    with pytest.raises(ShownError, match="not a valid command"):
        slack.person("Sam Carter").types("/step", "acme-shared")
