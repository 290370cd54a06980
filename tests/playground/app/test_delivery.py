"""Requests to the app: their form and signature, and what a person sees when the app does not answer well."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from playground import Playground, ShownError
from tests.playground.conftest import HASTY
from tests.support.playground.apps import Recorder, Reply, listening, post_button
from tests.support.playground.blocks import actions, button


def test_a_command_is_a_signed_flat_form(slack: Playground, app: Recorder) -> None:
    slack.person("Anna Keller").types("/step one two", "general")
    received = app.received[0]
    assert received.headers["content-type"] == "application/x-www-form-urlencoded"
    assert received.fields["command"] == "/step"
    assert received.fields["text"] == "one two"
    assert received.fields["channel_name"] == "general"
    assert received.fields["is_enterprise_install"] == "false"
    verifier = SignatureVerifier(slack.signing_secret)
    assert verifier.is_valid_request(received.body, received.headers)


def test_a_command_with_the_word_payload_is_still_a_form(slack: Playground, app: Recorder) -> None:
    slack.person("Anna Keller").types("/step payload redesign", "general")
    assert app.received[0].fields["text"] == "payload redesign"


@pytest.mark.parametrize(("channel", "name"), [("Ben Okafor", "directmessage"), ("ps-leads", "privategroup")])
def test_private_conversations_have_no_name(
    slack: Playground, app: Recorder, channel: str, name: str
) -> None:
    slack.person("Anna Keller").types("/step", channel)
    assert app.received[0].fields["channel_name"] == name


@pytest.mark.parametrize("status", [404, 500, 302])
def test_a_bad_status_is_a_failed_dispatch(slack: Playground, app: Recorder, status: int) -> None:
    app.answer = lambda received: Reply(status, "nothing to show")
    with pytest.raises(ShownError, match='/step failed with the error "dispatch_failed"'):
        slack.person("Anna Keller").types("/step", "general")
    assert "nothing to show" not in slack.person("Anna Keller").last("general").text


@HASTY
def test_a_slow_answer_is_a_timeout_and_the_command_is_not_sent_again(
    slack: Playground, app: Recorder
) -> None:
    released = threading.Event()
    app.answer = lambda received: Reply() if released.wait(30) else None
    anna = slack.person("Anna Keller")
    with pytest.raises(ShownError, match=r"did not respond \(operation_timeout\)"):
        anna.types("/step", "general")
    anna.waits_for(lambda: app.received)
    released.set()
    anna.opens_home()
    anna.waits_for(lambda: app.events)
    assert len([each for each in app.received if b"command=" in each.body]) == 1


def test_a_request_can_be_sent_again_as_an_attacker_would(slack: Playground, app: Recorder) -> None:
    slack.person("Anna Keller").types("/step", "general")
    first = app.received[0]
    assert slack.send_again("command /step", "duplicate") == {"status": 200, "failure": None, "text": ""}
    assert (app.received[1].body, app.received[1].headers) == (first.body, first.headers)
    verifier = SignatureVerifier(slack.signing_secret)
    for index, how in ((2, "stale"), (3, "bad_signature")):
        slack.send_again("command /step", how)
        assert not verifier.is_valid_request(app.received[index].body, app.received[index].headers)


def test_a_press_brings_message_channel_and_value(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    post_button(client, metadata={"event_type": "card", "event_payload": {"id": 1}})
    anna = slack.person("Anna Keller")
    anna.last("Stepper").press("Go")
    payload = app.presses[0]
    action = payload["actions"][0]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == (
        "go",
        "b",
        "7",
        "button",
    )
    assert payload["message"]["metadata"]["event_payload"] == {"id": 1}
    assert payload["container"]["is_ephemeral"] is False
    assert payload["channel"]["name"] == "directmessage"
    assert payload["user"]["id"] == anna.id
    assert {"username", "name", "team_id"} <= set(payload["user"])
    assert payload["state"] == {"values": {}}


def test_a_press_on_an_ephemeral_message_brings_no_message(slack: Playground, app: Recorder) -> None:
    blocks = [actions(button("Go", action_id="go"))]
    app.answer = lambda received: (
        Reply(body={"text": "x", "blocks": blocks}) if b"command=" in received.body else None
    )
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.last("general").press("Go")
    payload = app.presses[0]
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


def test_a_command_wants_200_and_no_other_success(slack: Playground, app: Recorder) -> None:
    app.answer = lambda received: Reply(204)
    with pytest.raises(ShownError, match="dispatch_failed"):
        slack.person("Anna Keller").types("/step", "general")


def test_an_event_follows_the_app_to_a_new_address_and_a_command_does_not(slack: Playground) -> None:
    moved = Recorder()
    with listening(moved) as new:
        old = Recorder()
        old.answer = lambda received: Reply(302, headers={"location": new})
        with listening(old) as url:
            slack.connect(url)
            anna = slack.person("Anna Keller")
            with pytest.raises(ShownError, match="dispatch_failed"):
                anna.types("/step", "general")
            anna.opens_home()
            anna.waits_for(lambda: moved.received)
    (event,) = moved.received
    assert event.payload["event"]["type"] == "app_home_opened"
    assert SignatureVerifier(slack.signing_secret).is_valid_request(event.body, event.headers)


def test_people_of_other_organisations_use_no_commands_and_are_told_apart_in_payloads(
    slack: Playground, bolt_app: App, client: WebClient
) -> None:
    heard: list[Any] = []

    @bolt_app.action("go")
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        heard.append((body["user"]["team_id"], body["team"]["id"]))
        ack()

    client.conversations_join(channel="C07ACMEEXT5")
    client.chat_postMessage(channel="C07ACMEEXT5", text="x", blocks=[actions(button("Go", action_id="go"))])
    sam = slack.person("Sam Carter")
    with pytest.raises(ShownError, match="not a valid command"):
        sam.types("/step", "acme-shared")
    sam.sees("Go", "acme-shared").press("Go")
    assert heard == [("T0ACMECORP", "T0NORTHWIND")]


def test_an_address_is_kept_where_it_answers_the_challenge(slack: Playground) -> None:
    with listening(lambda received: Reply(body=received.payload["challenge"])) as url:
        slack.connect(url, verify=True)
        assert slack.log("url_verification")[-1]["ok"]
    with (
        listening(lambda received: Reply(body="hello")) as other,
        pytest.raises(AssertionError, match="did not answer with the value of the challenge"),
    ):
        slack.connect(other, verify=True)
    app = slack.page_client.get("/state", **{"as": "U07ANNAKLR1"})["app"]
    assert app["request_url"] == url


def test_uploads_and_replays_stand_in_the_log(slack: Playground, client: WebClient) -> None:
    client.files_upload_v2(filename="a.txt", content="hello")
    assert slack.log("upload")[-1]["request"]["bytes"] == 5
    with listening(lambda received: None) as url:
        slack.connect(url)
        slack.person("Anna Keller").types("/step", "general")
        slack.send_again("command /step", "stale")
    assert slack.log("replay command /step")[-1]["status"] == 200
