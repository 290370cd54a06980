"""Events that reach the app, and those that do not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from playground import Playground
from tests.playground.conftest import PATIENT
from tests.support.playground.apps import Received, Recorder, Reply, listening
from tests.support.playground.manifest import manifest

EVENTS = [f"{kind}_{what}" for kind in ("channel", "group") for what in ("rename", "archive", "unarchive")]


class Heard:
    """What the app heard, as types of events."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def __call__(self, received: Received) -> None:
        if received.body.startswith(b"{"):
            self.events.append(received.payload["event"])

    @property
    def types(self) -> list[str]:
        return [event["type"] for event in self.events]


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def hearing(heard: Heard) -> Iterator[Playground]:
    """A Slack whose app wants to hear of channels and newcomers alone."""
    events = [*EVENTS, "team_join"]
    with Playground(manifest(events=events), **PATIENT) as slack, listening(heard) as url:
        slack.connect(url)
        yield slack


def test_opening_home_is_told_with_the_view_that_is_there(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    anna = slack.person("Anna Keller")
    anna.opens_home()
    first = anna.waits_for(lambda: [r.payload for r in app.received])[0]
    assert (first["event"]["type"], first["event"]["tab"]) == ("app_home_opened", "home")
    assert "view" not in first["event"]
    assert first["event_id"].startswith("Ev")
    client.views_publish(user_id=anna.id, view={"type": "home", "blocks": []})
    anna.opens_home()
    second = anna.waits_for(lambda: [r.payload for r in app.received][1:])[0]
    assert second["event"]["view"]["type"] == "home"


def test_an_event_that_fails_is_sent_three_times_more(slack: Playground, app: Recorder) -> None:
    app.answer = lambda received: Reply(503)
    anna = slack.person("Anna Keller")
    anna.opens_home()
    anna.waits_for(lambda: len(app.received) == 4)
    retries = [
        (r.headers.get("x-slack-retry-num"), r.headers.get("x-slack-retry-reason")) for r in app.received
    ]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({r.payload["event_id"] for r in app.received}) == 1
    verifier = SignatureVerifier(slack.signing_secret)
    assert all(verifier.is_valid_request(r.body, r.headers) for r in app.received)


def test_an_app_can_ask_not_to_be_told_again(slack: Playground, app: Recorder) -> None:
    app.answer = lambda received: Reply(503, headers={"x-slack-no-retry": "1"})
    anna = slack.person("Anna Keller")
    anna.opens_home()
    anna.opens_messages()
    anna.waits_for(lambda: len(app.received) == 2)
    assert {r.payload["event"]["tab"] for r in app.received} == {"home", "messages"}


def test_messages_reach_the_app_where_its_bot_is(slack: Playground, app: Recorder, client: WebClient) -> None:
    anna = slack.person("Anna Keller")
    anna.types("unheard", "general")
    client.conversations_join(channel="C07GENERAL1")
    anna.types("heard by @stepper", "general")
    anna.types("direct", "Stepper")
    told = {
        ("message", "im", "direct"),
        ("message", "channel", "heard by <@U0PLAYGRND1>"),
        ("app_mention", "channel", "heard by <@U0PLAYGRND1>"),
    }

    def of_anna() -> set[tuple[str, str, str]]:
        events = [e for e in app.events if e.get("user") == anna.id and "text" in e]
        return {(e["type"], e["channel_type"], e["text"]) for e in events}

    anna.waits_for(lambda: told <= of_anna())
    assert of_anna() == told


def test_events_that_the_manifest_does_not_name_are_not_sent() -> None:
    app = Recorder()
    with Playground(manifest(events=["app_home_opened"]), **PATIENT) as slack, listening(app) as url:
        slack.connect(url)
        slack.change_person("Ben Okafor", zone="Asia/Tokyo")
        anna = slack.person("Anna Keller")
        anna.opens_home()
        anna.waits_for(lambda: app.received)
    assert [r.payload["event"]["type"] for r in app.received] == ["app_home_opened"]


def test_a_change_of_a_person_is_told_with_the_whole_person(slack: Playground, app: Recorder) -> None:
    slack.change_person("Ben Okafor", zone="Asia/Tokyo", deleted=False)
    anna = slack.person("Anna Keller")
    event = anna.waits_for(lambda: [r.payload["event"] for r in app.received])[0]
    assert (event["type"], event["user"]["tz"]) == ("user_change", "Asia/Tokyo")


def test_the_bot_coming_into_a_channel_is_no_mention_of_it(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    anna = slack.person("Anna Keller")
    anna.invites("acme-delivery", "stepper")
    anna.types("hello @stepper", "acme-delivery")
    anna.waits_for(lambda: [e for e in app.events if e["type"] == "app_mention"])
    assert [e["text"] for e in app.events if e["type"] == "app_mention"] == [
        f"hello <@{client.auth_test()['user_id']}>"
    ]


def test_what_strangers_say_in_a_shared_channel_is_told_as_theirs(slack: Playground, app: Recorder) -> None:
    slack.person("Anna Keller").invites("acme-shared", "stepper")
    slack.person("Sam Carter").types("from outside", "acme-shared")
    slack.person("Anna Keller").waits_for(lambda: [e for e in app.events if e.get("text") == "from outside"])
    envelope = next(r.payload for r in app.received if b"from outside" in r.body)
    assert envelope["is_ext_shared_channel"]
    said = envelope["event"]
    assert said["team"] == said["user_team"] == said["source_team"] == "T0ACMECORP"


def test_of_a_private_channel_the_app_hears_as_a_member_alone(hearing: Playground, heard: Heard) -> None:
    judith = hearing.person("Judith Weiss")
    judith.renames_channel("ps-leads", "leads")
    judith.invites("leads", "stepper")
    judith.renames_channel("leads", "ps-leads")
    judith.archives("ps-leads")
    judith.waits_for(lambda: len(heard.events) == 2)
    assert sorted(heard.types) == ["group_archive", "group_rename"]
    renamed = next(event for event in heard.events if event["type"] == "group_rename")
    assert renamed["channel"]["name"] == "ps-leads"


def test_of_a_public_channel_the_app_hears_everywhere(hearing: Playground, heard: Heard) -> None:
    anna = hearing.person("Anna Keller")
    anna.renames_channel("acme-delivery", "acme-project")
    anna.waits_for(lambda: heard.events)
    assert (heard.types, heard.events[0]["channel"]["name"]) == (["channel_rename"], "acme-project")
    assert "renamed the channel from “acme-delivery” to “acme-project”" in anna.last("acme-project").text


def test_of_newcomers_the_app_hears_where_they_are_of_this_workspace(
    hearing: Playground, heard: Heard
) -> None:
    hearing.add_person("Uma Stranger", team="Acme Corp")
    hearing.add_person("Vera Newman")
    hearing.person("Anna Keller").waits_for(lambda: heard.events)
    assert [event["user"]["real_name"] for event in heard.events] == ["Vera Newman"]
