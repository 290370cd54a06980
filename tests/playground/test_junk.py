"""Does the playground refuse what makes no sense, as Slack would, without failing itself?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.support.playground.apps import Received, Reply, listening
from tests.support.playground.blocks import actions, button, element, field, modal, option, options, section

ANNA = "U07ANNAKLR1"


class Answering:
    """An app that answers everything in the same way, and keeps what it got."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.reply: Any = ""

    def __call__(self, received: Received) -> Reply | None:
        self.received.append(received)
        return Reply(body=self.reply)

    def pressed(self) -> Any:
        return next(each.payload for each in self.received if b"block_actions" in each.body)


@pytest.fixture
def app(slack: Playground) -> Iterator[Answering]:
    answering = Answering()
    with listening(answering) as url:
        slack.connect(url)
        yield answering


def called(slack: Playground, method: str, body: Any) -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    kind = {"content-type": "application/json; charset=utf-8", "authorization": f"Bearer {slack.bot_token}"}
    return httpx.post(slack.api_url + method, content=content, headers=kind).json()


NESTED = b"[" * 20000 + b"]" * 20000


@pytest.mark.parametrize(
    ("method", "body", "error"),
    [
        ("chat.postMessage", {"channel": ANNA, "blocks": [{"type": []}]}, "invalid_blocks"),
        (
            "chat.postMessage",
            {"channel": ANNA, "blocks": [section(accessory={"type": {}})]},
            "invalid_blocks",
        ),
        (
            "chat.postMessage",
            {"channel": ANNA, "blocks": [actions(element("timepicker", timezone=[]))]},
            "invalid_blocks",
        ),
        ("chat.postMessage", {"channel": ANNA, "text": {"a": 1}}, "invalid_arguments"),
        ("chat.postMessage", b'{"channel": "U07ANNAKLR1", "blocks": ' + NESTED + b"}", "invalid_json"),
        ("chat.postMessage", {"channel": ANNA, "blocks": NESTED.decode()}, "invalid_blocks_format"),
        ("files.completeUploadExternal", {"files": ["F1"]}, "invalid_arguments"),
    ],
    ids=[
        "block-type",
        "accessory-type",
        "zone",
        "text",
        "nested",
        "nested-blocks",
        "files",
    ],
)
def test_junk_is_refused_and_stands_in_the_log(slack: Playground, method: str, body: Any, error: str) -> None:
    assert called(slack, method, body)["error"] == error
    assert slack.log(method)[-1]["error"] == error


@pytest.mark.logs_warnings
def test_whatever_fails_within_slack_is_an_internal_error_in_the_log(slack: Playground) -> None:
    slack._slack.workspace.people.pop("U0PLAYGRND1")
    assert called(slack, "auth.test", {})["error"] == "internal_error"
    assert slack.log("auth.test")[-1]["error"] == "internal_error"


# What a response_url takes is what chat.* take


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (
            {"text": "x", "attachments": [{"text": "y"}]},
            "invalid_arguments: [ERROR] the playground does not implement attachments",
        ),
        ({"text": ["x"]}, "invalid_arguments"),
        (
            {"text": "x", "colour": "red"},
            "invalid_arguments: [ERROR] the playground does not implement colour",
        ),
        (
            {"text": "x", "link_names": True},
            "invalid_arguments: [ERROR] the playground does not implement link_n",
        ),
        (
            {"text": "x", "parse": "full"},
            "invalid_arguments: [ERROR] the playground does not implement parse",
        ),
        ({"text": "x", "response_type": "channel"}, "invalid_arguments: [ERROR] response_type"),
        ({"text": "x", "response_type": "in_channel", "thread_ts": "1.000001"}, "thread_not_found"),
    ],
)
def test_a_bad_answer_is_refused_and_the_channel_stays_readable(
    slack: Playground, app: Answering, wrong: dict[str, Any], error: str
) -> None:
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    answer = httpx.post(app.received[0].fields["response_url"], json=wrong)
    assert (answer.status_code, answer.json()["error"][: len(error)]) == (400, error)
    app.reply = wrong
    with pytest.raises(ShownError, match=error.split(":")[0]):
        anna.types("/step", "general")
    assert anna.last("general").author == "Slackbot"


def test_an_answer_without_words_shows_the_command_alone(slack: Playground, app: Answering) -> None:
    anna = slack.person("Anna Keller")
    app.reply = {"response_type": "in_channel", "text": ""}
    anna.types("/step", "general")
    assert (anna.last("general").author, anna.last("general").text) == ("Anna Keller", "/step")


def test_a_long_answer_is_cut_where_a_long_message_is(slack: Playground, app: Answering) -> None:
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    assert httpx.post(app.received[0].fields["response_url"], json={"text": "x" * 40_001}).text == "ok"
    assert len(anna.last("general").text) == 40_000


def test_nothing_is_posted_into_an_archived_channel(slack: Playground, app: Answering) -> None:
    anna = slack.person("Anna Keller")
    anna.creates_channel("soon-over")
    anna.types("/step", "soon-over")
    anna.archives("soon-over")
    answer = httpx.post(app.received[0].fields["response_url"], json={"text": "too late"})
    assert (answer.status_code, answer.json()["error"]) == (400, "is_archived")


# What an app offers in an external select


@pytest.mark.parametrize(
    "offer",
    [
        {},
        {"options": "junk"},
        {"options": ["junk"]},
        {"options": [option(value="x" * 151)]},
        {"options": [{"text": {"type": "mrkdwn", "text": "x"}, "value": "1"}]},
        {"options": options(101)},
        {"option_groups": [{"label": "x", "options": options(1)}]},
        {"option_groups": ["junk"]},
        {"options": options(1), "option_groups": []},
    ],
)
def test_a_bad_offer_could_not_be_loaded(
    slack: Playground, app: Answering, client: WebClient, offer: Any
) -> None:
    select = field(element("external_select", action_id="a", min_query_length=0), "Which", block_id="b")
    client.chat_postMessage(channel=ANNA, text="x", blocks=[actions(button("Open", action_id="o"))])
    anna = slack.person("Anna Keller")
    anna.last("Stepper").press("Open")
    client.views_open(trigger_id=app.pressed()["trigger_id"], view=modal(select))
    app.reply = {"options": options(100)}
    assert len(anna.modal.options("Which")) == 100
    app.reply = offer
    with pytest.raises(ShownError, match="could not be loaded"):
        anna.modal.options("Which")


def test_junk_from_the_page_is_refused_with_a_sentence(slack: Playground) -> None:
    wrong = httpx.post(f"{slack.url}/page/open_dm", json={"as": ANNA, "people": 5})
    assert (wrong.status_code, wrong.json()["error"][:23]) == (400, "This request makes no s")
