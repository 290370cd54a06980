"""What an app may do with a response_url."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk import WebClient

from playground import Playground, ShownError
from tests.support import http
from tests.support.playground.apps import Recorder, post_button


def _pressed(slack: Playground, app: Recorder, client: WebClient) -> str:
    post_button(client)
    slack.person("Anna Keller").last("Stepper").press("Go")
    return str(app.presses[-1]["response_url"])


def test_a_source_message_is_replaced_or_deleted(slack: Playground, app: Recorder, client: WebClient) -> None:
    url = _pressed(slack, app, client)
    anna = slack.person("Anna Keller")
    assert http.post(url, json={"replace_original": "true", "text": "new"}).text == "ok"
    assert [m.text for m in anna.reads("Stepper")] == ["new"]
    assert http.post(url, json={"delete_original": True}).status_code == 200
    assert anna.reads("Stepper") == []


def test_without_replacing_a_new_message_is_posted_for_one_person(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    url = _pressed(slack, app, client)
    http.post(url, json={"text": "more"})
    messages = slack.person("Anna Keller").reads("Stepper")
    assert [m.ephemeral for m in messages] == [False, True]


def test_a_command_cannot_be_replaced_by_its_answer(slack: Playground, app: Recorder) -> None:
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    url = app.received[0].fields["response_url"]
    http.post(url, json={"text": "one", "replace_original": True})
    http.post(url, json={"text": "two", "replace_original": True, "response_type": "in_channel"})
    assert [(m.text, m.ephemeral) for m in anna.reads("general")] == [("one", True), ("two", False)]


def test_an_answer_reaches_channels_where_the_bot_is_not(slack: Playground, app: Recorder) -> None:
    slack.person("Judith Weiss").types("/step", "ps-leads")
    url = app.received[0].fields["response_url"]
    http.post(url, json={"text": "for all", "response_type": "in_channel"})
    assert slack.person("Karim Darwish").sees("for all", "ps-leads")


def test_the_sixth_use_is_refused(slack: Playground, app: Recorder, client: WebClient) -> None:
    url = _pressed(slack, app, client)
    answers = [http.post(url, json={"text": str(n)}) for n in range(6)]
    assert [a.status_code for a in answers] == [200] * 5 + [404]
    assert answers[5].json()["error"] == "used_url"


def test_a_url_is_refused_after_half_an_hour_of_the_clock(slack: Playground, app: Recorder) -> None:
    slack.person("Anna Keller").types("/step", "general")
    url = app.received[0].fields["response_url"]
    slack.clock.forward(minutes=29)
    assert http.post(url, json={"text": "in time"}).status_code == 200
    slack.clock.forward(minutes=2)
    gone = http.post(url, json={"text": "late"})
    assert (gone.status_code, gone.json()["error"]) == (404, "expired_url")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"json": {}}, "no_text"),
        ({"content": b"text"}, "invalid_payload"),
        ({"json": {"blocks": [{"type": "x"}]}}, "invalid_blocks"),
    ],
)
def test_answers_that_are_no_message_are_refused(
    slack: Playground, app: Recorder, body: Any, error: str
) -> None:
    slack.person("Anna Keller").types("/step", "general")
    answer = http.post(app.received[0].fields["response_url"], **body)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


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
    slack: Playground, app: Recorder, wrong: dict[str, Any], error: str
) -> None:
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    answer = http.post(app.received[0].fields["response_url"], json=wrong)
    assert (answer.status_code, answer.json()["error"][: len(error)]) == (400, error)
    app.replies(wrong)
    with pytest.raises(ShownError, match=error.split(":")[0]):
        anna.types("/step", "general")
    assert anna.last("general").author == "Slackbot"


def test_a_long_answer_is_cut_where_a_long_message_is(slack: Playground, app: Recorder) -> None:
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    assert http.post(app.received[0].fields["response_url"], json={"text": "x" * 40_001}).text == "ok"
    assert len(anna.last("general").text) == 40_000


def test_nothing_is_posted_into_an_archived_channel(slack: Playground, app: Recorder) -> None:
    anna = slack.person("Anna Keller")
    anna.creates_channel("soon-over")
    anna.types("/step", "soon-over")
    anna.archives("soon-over")
    answer = http.post(app.received[0].fields["response_url"], json={"text": "too late"})
    assert (answer.status_code, answer.json()["error"]) == (400, "is_archived")
