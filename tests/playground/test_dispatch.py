"""What does the app receive over HTTP, and what does a person see when it does not answer well?"""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from playground import Playground, ShownError
from tests.playground.conftest import HASTY
from tests.support.playground.apps import Received, Reply, listening
from tests.support.playground.blocks import actions, button, element, field, modal, section, text_field
from tests.support.playground.manifest import manifest


class Recorder:
    """An app that keeps what it receives and answers as the test says."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Callable[[Received], Reply | None] = lambda received: None

    def __call__(self, received: Received) -> Reply | None:
        self.received.append(received)
        return self.answer(received)

    @property
    def presses(self) -> list[Any]:
        return [received.payload for received in self.received if b"block_actions" in received.body]


@pytest.fixture
def app(slack: Playground) -> Iterator[Recorder]:
    recorder = Recorder()
    with listening(recorder) as url:
        slack.connect(url)
        yield recorder


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


@pytest.mark.parametrize(
    ("command", "typed", "text"),
    [
        ("/step", "with @Ben Okafor & co", "with <@U07BENOKAF2|ben.okafor> &amp; co"),
        ("/step", "in #general", "in <#C07GENERAL1|general>"),
        ("/step", "in #ps-leads", "in <#C07PRIVATE6|>"),
        ("/step", "with <@U07BENOKAF2>", "with <@U07BENOKAF2|ben.okafor>"),
        ("/step", "see https://example.com/a", "see <https://example.com/a>"),
        ("/step", "see <https://example.com/a?b=1&c>.", "see &lt;<https://example.com/a?b=1&amp;c>&gt;."),
        ("/step", "(as in https://example.com/@Ben)!", "(as in <https://example.com/@Ben>)!"),
        ("/step", "call <!here> now", "call &lt;!here&gt; now"),
        ("/raw", "with <@U07BENOKAF2> in <#C07GENERAL1>", "with @ben.okafor in #general"),
        ("/raw", "see https://example.com", "see https://example.com"),
    ],
)
def test_mentions_arrive_as_the_manifest_asks(
    slack: Playground, app: Recorder, command: str, typed: str, text: str
) -> None:
    slack.person("Anna Keller").types(f"{command} {typed}", "general")
    assert app.received[0].fields["text"] == text


@pytest.mark.parametrize(("place", "name"), [("Ben Okafor", "directmessage"), ("ps-leads", "privategroup")])
def test_private_places_have_no_name(slack: Playground, app: Recorder, place: str, name: str) -> None:
    slack.person("Anna Keller").types("/step", place)
    assert app.received[0].fields["channel_name"] == name


def test_an_unknown_command_never_leaves_slack(slack: Playground, app: Recorder) -> None:
    with pytest.raises(ShownError, match="/steps is not a valid command"):
        slack.person("Anna Keller").types("/steps", "general")
    assert app.received == []


def test_commands_do_not_work_in_threads(slack: Playground, app: Recorder) -> None:
    anna = slack.person("Anna Keller")
    anna.types("hello", "general")
    app.received.clear()
    with pytest.raises(ShownError, match="not supported in threads"):
        anna.types("/step", "general", thread=anna.last("general"))
    assert app.received == []


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
    with pytest.raises(ShownError, match=r"did not respond \(operation_timeout\)"):
        slack.person("Anna Keller").types("/step", "general")
    released.set()
    assert len(app.received) == 1


def test_an_answer_with_wrong_blocks_is_not_shown(slack: Playground, app: Recorder) -> None:
    app.answer = lambda received: Reply(body={"text": "x", "blocks": [{"type": "sectionnn"}]})
    with pytest.raises(ShownError, match="invalid_blocks"):
        slack.person("Anna Keller").types("/step", "general")


def test_a_request_can_be_sent_again_as_an_attacker_would(slack: Playground, app: Recorder) -> None:
    slack.person("Anna Keller").types("/step", "general")
    first = app.received[0]
    assert slack.send_again("command /step", "duplicate") == {"status": 200, "failure": None, "text": ""}
    assert (app.received[1].body, app.received[1].headers) == (first.body, first.headers)
    verifier = SignatureVerifier(slack.signing_secret)
    for number, how in ((2, "stale"), (3, "bad_signature")):
        slack.send_again("command /step", how)
        assert not verifier.is_valid_request(app.received[number].body, app.received[number].headers)


# Buttons


def _message(client: WebClient, **more: Any) -> None:
    blocks = [section(block_id="s"), actions(button("Go", action_id="go", value="7"), block_id="b")]
    client.chat_postMessage(channel="U07ANNAKLR1", text="x", blocks=blocks, **more)


def test_a_press_brings_message_channel_and_value(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    _message(client, metadata={"event_type": "card", "event_payload": {"id": 1}})
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


def test_a_press_that_fails_is_told_at_the_button(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    _message(client)
    app.answer = lambda received: Reply(500)
    with pytest.raises(ShownError, match="status code 500"):
        slack.person("Anna Keller").last("Stepper").press("Go")
    assert len(app.presses) == 1


# response_url


def _pressed(slack: Playground, app: Recorder, client: WebClient) -> str:
    _message(client)
    slack.person("Anna Keller").last("Stepper").press("Go")
    return str(app.presses[-1]["response_url"])


def test_a_source_message_is_replaced_or_deleted(slack: Playground, app: Recorder, client: WebClient) -> None:
    url = _pressed(slack, app, client)
    anna = slack.person("Anna Keller")
    assert httpx.post(url, json={"replace_original": "true", "text": "new"}).text == "ok"
    assert [m.text for m in anna.reads("Stepper")] == ["new"]
    assert httpx.post(url, json={"delete_original": True}).status_code == 200
    assert anna.reads("Stepper") == []


def test_without_replacing_a_new_message_is_posted_for_one_person(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    url = _pressed(slack, app, client)
    httpx.post(url, json={"text": "more"})
    messages = slack.person("Anna Keller").reads("Stepper")
    assert [m.ephemeral for m in messages] == [False, True]


def test_a_command_cannot_be_replaced_by_its_answer(slack: Playground, app: Recorder) -> None:
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    url = app.received[0].fields["response_url"]
    httpx.post(url, json={"text": "one", "replace_original": True})
    httpx.post(url, json={"text": "two", "replace_original": True, "response_type": "in_channel"})
    assert [(m.text, m.ephemeral) for m in anna.reads("general")] == [("one", True), ("two", False)]


def test_an_answer_reaches_channels_where_the_bot_is_not(slack: Playground, app: Recorder) -> None:
    slack.person("Judith Weiss").types("/step", "ps-leads")
    url = app.received[0].fields["response_url"]
    httpx.post(url, json={"text": "for all", "response_type": "in_channel"})
    assert slack.person("Karim Darwish").sees("for all", "ps-leads")


def test_the_sixth_use_is_refused(slack: Playground, app: Recorder, client: WebClient) -> None:
    url = _pressed(slack, app, client)
    answers = [httpx.post(url, json={"text": str(n)}) for n in range(6)]
    assert [a.status_code for a in answers] == [200] * 5 + [404]
    assert answers[5].json()["error"] == "used_url"


def test_a_url_is_refused_after_half_an_hour_of_the_clock(slack: Playground, app: Recorder) -> None:
    slack.person("Anna Keller").types("/step", "general")
    url = app.received[0].fields["response_url"]
    slack.clock.forward(minutes=29)
    assert httpx.post(url, json={"text": "in time"}).status_code == 200
    slack.clock.forward(minutes=2)
    gone = httpx.post(url, json={"text": "late"})
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
    answer = httpx.post(app.received[0].fields["response_url"], **body)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


# Events


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
    anna.waits_for(lambda: len(slack.log("event message")) >= 3)
    events = [r.payload["event"] for r in app.received]
    texts = {
        (e["type"], e.get("channel_type"), e["text"])
        for e in events
        if e.get("user") == anna.id and "text" in e
    }
    assert ("message", "im", "direct") in texts
    assert ("message", "channel", "heard by <@U0PLAYGRND1>") in texts
    assert any(e["type"] == "app_mention" for e in events)
    assert not any("unheard" in e.get("text", "") for e in events)


def test_events_that_the_manifest_does_not_name_are_not_sent() -> None:
    app = Recorder()
    with Playground(manifest(events=["app_home_opened"])) as slack, listening(app) as url:
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


# Views


def _opens(app: Recorder, client: WebClient, view: dict[str, Any]) -> None:
    def answer(received: Received) -> Reply | None:
        if b"command=" in received.body:
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)
        return None

    app.answer = answer


def test_cancel_closes_one_view_and_the_cross_all(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    pushed = modal(section(), title={"type": "plain_text", "text": "Second"}, notify_on_close=True)

    def answer(received: Received) -> Reply | None:
        if b"command=" in received.body:
            view = modal(section(), actions(button("Deeper", action_id="go")), notify_on_close=True)
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)
        elif received.payload["type"] == "block_actions":
            client.views_push(trigger_id=received.payload["trigger_id"], view=pushed)
        return None

    app.answer = answer
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.press("Deeper")
    anna.waits_for(lambda: anna.modal.depth == 2)
    anna.modal.cancel()
    assert (anna.modal.title, anna.modal.depth) == ("Title", 1)
    anna.modal.press("Deeper")
    anna.modal.close()
    assert not anna.has_modal
    closed = [r.payload for r in app.received if b"view_closed" in r.body]
    assert [(c["is_cleared"], c["view"]["title"]["text"]) for c in closed] == [
        (False, "Second"),
        (True, "Title"),
    ]


def test_a_fourth_view_is_one_too_many(slack: Playground, app: Recorder, client: WebClient) -> None:
    depths: list[str] = []
    view = modal(actions(button("Deeper", action_id="go")))

    def answer(received: Received) -> Reply | None:
        if b"command=" in received.body:
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)
            return None
        raw = httpx.post(
            f"{slack.api_url}views.push",
            json={"trigger_id": received.payload["trigger_id"], "view": view},
            headers={"authorization": f"Bearer {slack.bot_token}"},
        ).json()
        depths.append("ok" if raw["ok"] else raw["error"])
        return None

    app.answer = answer
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    for _ in range(3):
        anna.modal.press("Deeper")
    assert depths == ["ok", "ok", "push_limit_reached"]
    assert anna.modal.depth == 3


def test_what_was_typed_stays_where_the_ids_stay(slack: Playground, app: Recorder, client: WebClient) -> None:
    _opens(
        app,
        client,
        modal(text_field("same", label="Same"), text_field("old", label="Other"), external_id="mine"),
    )
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.fill("Same", "kept")
    anna.modal.fill("Other", "lost")
    view = modal(text_field("same", label="Same", initial_value="seed"), text_field("new", label="Other"))
    client.views_update(external_id="mine", view=view)
    assert (anna.modal.value("Same"), anna.modal.value("Other")) == ("kept", None)


def test_an_external_id_is_unique(slack: Playground, app: Recorder, client: WebClient) -> None:
    _opens(app, client, modal(section(), external_id="mine"))
    slack.person("Anna Keller").types("/step", "general")
    with pytest.raises(ShownError, match="dispatch_failed"):
        slack.person("Ben Okafor").types("/step", "general")
    assert slack.log("views.open")[-1]["error"] == "duplicate_external_id"


def test_a_view_that_is_being_submitted_is_not_submitted_again(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    _opens(app, client, modal(text_field(initial_value="x")))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    going_on = threading.Event()
    app.answer = lambda received: Reply() if going_on.wait(30) else None
    modal_, first = anna.modal, threading.Thread(target=anna.modal.submit)
    first.start()
    anna.waits_for(lambda: modal_.fetch()["busy"])
    with pytest.raises(ShownError, match="sent already"):
        modal_.submit()
    going_on.set()
    first.join(30)
    anna.waits_for_no_modal()
    assert len(slack.log("view_submission")) == 1


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("", 0),
        ({"response_action": "clear"}, 0),
        (
            {
                "response_action": "update",
                "view": modal(section(), title={"type": "plain_text", "text": "Then"}),
            },
            1,
        ),
        (
            {
                "response_action": "push",
                "view": modal(section(), title={"type": "plain_text", "text": "Then"}),
            },
            2,
        ),
    ],
    ids=["empty", "clear", "update", "push"],
)
def test_a_submission_is_answered_with_what_comes_next(
    slack: Playground, app: Recorder, client: WebClient, body: Any, left: int
) -> None:
    _opens(app, client, modal(text_field(initial_value="x")))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    app.answer = lambda received: Reply(body=body)
    anna.modal.submit()
    assert len(anna.views()["modals"]) == left
    assert not left or anna.modal.title == "Then"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(body="done"),
        Reply(500),
        Reply(body={"response_action": "update", "view": {"type": "modal"}}),
        Reply(body={"response_action": "jump"}),
        Reply(body={"response_action": "errors", "errors": {"b": ["No."]}}),
        Reply(body={"response_action": "errors", "errors": {"b": ""}}),
        Reply(
            body={
                "response_action": "update",
                "view": modal(*[section({"type": "mrkdwn", "text": "x" * 3000})] * 90),
            }
        ),
        Reply(body={"text": "x"}),
    ],
    ids=["text", "status", "bad-view", "unknown-action", "error-list", "empty-error", "too-big", "message"],
)
def test_a_submission_answered_wrongly_leaves_the_modal_with_a_line_of_trouble(
    slack: Playground, app: Recorder, client: WebClient, reply: Reply
) -> None:
    _opens(app, client, modal(text_field(initial_value="x")))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    app.answer = lambda received: reply
    with pytest.raises(ShownError, match="We had some trouble connecting"):
        anna.modal.submit()
    assert anna.modal.fetch()["error"]


def test_an_answer_that_comes_after_cancel_is_dropped(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    _opens(app, client, modal(text_field(initial_value="x")))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    asked, closed = threading.Event(), threading.Event()

    def answer(received: Received) -> Reply:
        if b"view_submission" in received.body:
            asked.set()
            assert closed.wait(20)
        return Reply(body={"response_action": "errors", "errors": {"b": "Too late."}})

    app.answer = answer
    with concurrent.futures.ThreadPoolExecutor(1) as hands:
        submitting = hands.submit(anna.modal.submit)
        assert asked.wait(20)
        anna.modal.cancel()
        closed.set()
        submitting.result(20)
    assert not anna.has_modal


def test_an_update_of_a_closed_view_is_refused(slack: Playground, app: Recorder, client: WebClient) -> None:
    _opens(app, client, modal(section(), external_id="mine"))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    anna.modal.close()
    answer = httpx.post(
        f"{slack.api_url}views.update",
        json={"external_id": "mine", "view": modal()},
        headers={"authorization": f"Bearer {slack.bot_token}"},
    ).json()
    assert answer["error"] == "not_found"


def test_inputs_tell_the_app_only_when_they_dispatch(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    quiet, loud = (
        text_field("quiet", label="Quiet"),
        text_field("loud", label="Loud") | {"dispatch_action": True},
    )
    _opens(app, client, modal(quiet, loud))
    anna = slack.person("Anna Keller")
    anna.types("/step", "general")
    app.received.clear()
    anna.modal.fill("Quiet", "x", enter=True)
    anna.modal.fill("Loud", "y")
    assert app.received == []
    anna.modal.fill("Loud", "yes", enter=True)
    payload = app.received[0].payload
    assert payload["actions"][0]["value"] == "yes"
    assert payload["view"]["state"]["values"]["quiet"]["a"]["value"] == "x"


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


def test_with_interactivity_off_nothing_of_a_view_reaches_the_app() -> None:
    app = Recorder()
    view = modal(field(element("plain_text_input"), optional=True))

    def answer(received: Received) -> None:
        if "trigger_id" in received.fields:
            client = WebClient(slack.bot_token, base_url=slack.api_url)
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)

    app.answer = answer
    with (
        Playground(manifest(interactivity=False, options_url=False), answer_within=20) as slack,
        listening(app) as url,
    ):
        slack.connect(url)
        anna = slack.person("Anna Keller")
        anna.types("/step", "general")
        with pytest.raises(ShownError, match="trouble connecting"):
            anna.modal.submit()
    assert [received.fields.get("command") for received in app.received] == ["/step"]


def test_the_bot_coming_into_a_channel_is_no_mention_of_it(
    slack: Playground, app: Recorder, client: WebClient
) -> None:
    anna = slack.person("Anna Keller")
    anna.invites("acme-delivery", "stepper")
    anna.types("hello @stepper", "acme-delivery")
    anna.waits_for(lambda: [e for e in _events(app) if e["type"] == "app_mention"])
    assert [e["text"] for e in _events(app) if e["type"] == "app_mention"] == [
        f"hello <@{client.auth_test()['user_id']}>"
    ]


def test_what_strangers_say_in_a_shared_channel_is_told_as_theirs(slack: Playground, app: Recorder) -> None:
    slack.person("Anna Keller").invites("acme-shared", "stepper")
    slack.person("Sam Carter").types("from outside", "acme-shared")
    slack.person("Anna Keller").waits_for(
        lambda: [e for e in _events(app) if e.get("text") == "from outside"]
    )
    envelope = next(r.payload for r in app.received if b"from outside" in r.body)
    assert envelope["is_ext_shared_channel"]
    said = envelope["event"]
    assert said["team"] == said["user_team"] == said["source_team"] == "T0ACMECORP"


def _events(app: Recorder) -> list[Any]:
    return [r.payload["event"] for r in app.received if r.body.startswith(b"{")]
