"""Socket Mode: tickets, envelopes, acks, several connections, refreshes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import runpy
from collections.abc import AsyncIterator, Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from playground import Playground, ShownError
from tests.playground.conftest import HASTY, PATIENT
from tests.support.playground.manifest import manifest


@pytest.fixture
def slack(request: pytest.FixtureRequest) -> Iterator[Playground]:
    """A Slack whose app connects by itself."""
    limits = PATIENT | getattr(request, "param", {})
    with Playground(manifest(), sockets=True, event_retries=(0.02, 0.04, 0.06), **limits) as slack:
        yield slack


@pytest.fixture
def opened(slack: Playground) -> Iterator[Callable[[], ClientConnection]]:
    """Open a raw connection, past its hello."""
    client = WebClient(slack.bot_token, base_url=slack.api_url)

    def open_one() -> ClientConnection:
        url = client.apps_connections_open(app_token=slack.app_token)["url"]
        socket = sockets.enter_context(connect(url, proxy=None))
        assert received(socket)["type"] == "hello"
        return socket

    with contextlib.ExitStack() as sockets:
        yield open_one


def received(socket: ClientConnection, within: float = 30) -> dict[str, Any]:
    return dict(json.loads(socket.recv(timeout=within)))


@contextlib.asynccontextmanager
async def connected(app: AsyncApp, slack: Playground) -> AsyncIterator[None]:
    """The app in Socket Mode; it disconnects also where the story fails."""
    handler = AsyncSocketModeHandler(app, slack.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]  # the SDK leaves it without types
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]  # the SDK leaves it without types


def test_the_asynchronous_app_of_bolts_own_readme_runs_unchanged(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    readme = distribution("slack_bolt").read_text("METADATA") or ""
    code = re.search(r"```python\n([^`]*AsyncApp\(\).*?)```", readme, re.DOTALL)
    assert code
    wanted = manifest(events=["app_mention"])
    wanted["features"]["slash_commands"].append(
        {"command": "/hello-bolt-python", "description": "Greets", "should_escape": True}
    )
    with Playground(wanted, sockets=True, **PATIENT) as slack:
        monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
        monkeypatch.setenv("SLACK_SIGNING_SECRET", slack.signing_secret)
        file = tmp_path / "app.py"
        file.write_text(code[1], encoding="utf-8")
        app = runpy.run_path(str(file))["app"]
        app.client.base_url = slack.api_url

        def people() -> None:
            anna = slack.person("Anna Keller")
            anna.types("/hello-bolt-python", "acme-delivery")
            assert anna.sees("Hi @Anna Keller!", "acme-delivery").ephemeral
            anna.invites("acme-delivery", "stepper")
            anna.types("Good morning, @stepper", "acme-delivery")
            anna.sees("What's up?", "acme-delivery")

        async def story() -> None:
            async with connected(app, slack):
                await asyncio.to_thread(people)

        asyncio.run(story())


def test_an_asynchronous_bolt_app_in_socket_mode_answers_people(slack: Playground) -> None:
    async def story() -> None:
        app = AsyncApp(client=AsyncWebClient(slack.bot_token, base_url=slack.api_url))

        @app.command("/step")
        async def step(ack: AsyncAck, command: dict[str, Any]) -> None:
            await ack(f"You typed {command['text']!r}.")

        @app.event("app_home_opened")
        async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
            section = {"type": "section", "text": {"type": "mrkdwn", "text": "*Welcome* home"}}
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section]})

        async with connected(app, slack):
            await asyncio.to_thread(people)

    def people() -> None:
        anna = slack.person("Anna Keller")
        anna.types("/step one", "general")
        answer = anna.last("general")
        assert (answer.text, answer.ephemeral) == ("You typed 'one'.", True)
        anna.opens_home()
        assert anna.home.text == "Welcome home"

    asyncio.run(story())


def test_the_builtin_client_receives_a_command_and_its_answer_is_shown(slack: Playground) -> None:
    client = SocketModeClient(app_token=slack.app_token, web_client=WebClient(base_url=slack.api_url))

    def answer(sockets: Any, request: SocketModeRequest) -> None:
        payload = {"text": f"{request.type} {request.payload['text']}"}
        sockets.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))

    client.socket_mode_request_listeners.append(answer)
    client.connect()
    try:
        anna = slack.person("Anna Keller")
        anna.types("/step one", "general")
        assert anna.last("general").text == "slash_commands one"
    finally:
        client.close()


def test_only_the_app_level_token_opens_connections(client: WebClient, slack: Playground) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.apps_connections_open(app_token=slack.bot_token)


def test_connections_are_opened_where_the_manifest_says_so() -> None:
    with Playground(manifest()) as slack:
        client = WebClient(slack.bot_token, base_url=slack.api_url)
        with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
            client.apps_connections_open(app_token=slack.app_token)


def test_nothing_goes_to_an_address_while_socket_mode_is_on(slack: Playground) -> None:
    slack.connect("http://127.0.0.1:9/slack/events")
    with pytest.raises(ShownError, match="dispatch_failed"):
        slack.person("Anna Keller").types("/step", "general")
    assert slack.log("command /step")[-1]["via"] == "socket"


def test_a_ticket_opens_one_connection(slack: Playground, client: WebClient) -> None:
    url = client.apps_connections_open(app_token=slack.app_token)["url"]
    with connect(url, proxy=None) as first:
        assert received(first)["connection_info"] == {"app_id": "A0PLAYGRND1"}
        with pytest.raises(InvalidStatus, match="403"), connect(url, proxy=None):
            pass


@HASTY
def test_each_envelope_goes_to_one_of_several_connections(opened: Any, slack: Playground) -> None:
    sockets = [opened(), opened()]
    anna = slack.person("Anna Keller")
    for text in ("one", "two"):
        with pytest.raises(ShownError, match="did not respond"):
            anna.types(f"/step {text}", "general")
    texts = [received(socket)["payload"]["text"] for socket in sockets]
    assert sorted(texts) == ["one", "two"]
    for socket in sockets:
        with pytest.raises(TimeoutError):
            socket.recv(timeout=0.1)


@HASTY
def test_an_unacked_command_is_told_to_the_person_and_never_sent_again(
    opened: Any, slack: Playground
) -> None:
    socket = opened()
    with pytest.raises(ShownError, match=r"/step failed because the app did not respond"):
        slack.person("Anna Keller").types("/step", "general")
    assert received(socket)["accepts_response_payload"] is True
    with pytest.raises(TimeoutError):
        socket.recv(timeout=0.3)


@HASTY
def test_an_unacked_event_is_sent_again_with_its_attempt(opened: Any, slack: Playground) -> None:
    socket = opened()
    slack.person("Anna Keller").opens_home()
    envelopes = [received(socket) for _ in range(4)]
    assert [each["retry_attempt"] for each in envelopes] == [0, 1, 2, 3]
    assert [each["retry_reason"] for each in envelopes] == ["", "timeout", "timeout", "timeout"]
    assert len({each["payload"]["event_id"] for each in envelopes}) == 1
    assert envelopes[0]["accepts_response_payload"] is False


def test_an_ack_may_come_over_another_connection(opened: Any, slack: Playground) -> None:
    first, second = opened(), opened()
    anna = slack.person("Anna Keller")

    async def story() -> None:
        typing = asyncio.create_task(asyncio.to_thread(anna.types, "/step", "general"))
        envelope = await asyncio.to_thread(received, first)
        second.send(
            json.dumps({"envelope_id": envelope["envelope_id"], "payload": {"text": "late but here"}})
        )
        await typing

    asyncio.run(story())
    assert anna.last("general").text == "late but here"


def test_a_warning_leaves_the_connection_open_and_a_refresh_ends_it(opened: Any, slack: Playground) -> None:
    socket = opened()
    slack.disturb_sockets("warn")
    assert received(socket)["reason"] == "warning"
    slack.disturb_sockets("refresh")
    assert received(socket)["reason"] == "refresh_requested"
    with pytest.raises(ConnectionClosed):
        socket.recv(timeout=30)


def test_a_client_reconnects_after_a_refresh_and_hears_of_what_comes_next(slack: Playground) -> None:
    client = SocketModeClient(app_token=slack.app_token, web_client=WebClient(base_url=slack.api_url))
    heard: list[str] = []

    def answer(sockets: Any, request: SocketModeRequest) -> None:
        heard.append(request.payload["text"])
        sockets.send_socket_mode_response(SocketModeResponse(request.envelope_id))

    client.socket_mode_request_listeners.append(answer)
    client.connect()
    try:
        before = len(slack.log("apps.connections.open"))
        slack.disturb_sockets("refresh")
        anna = slack.person("Anna Keller")
        anna.waits_for(lambda: len(slack.log("apps.connections.open")) > before)

        def answered() -> bool:
            with contextlib.suppress(ShownError):  # until the client has settled on its new session
                anna.types("/step on", "general")
                return True
            return False

        assert anna.waits_for(answered)
        assert "on" in heard
    finally:
        client.close()


def test_a_switched_off_link_leaves_commands_without_an_app(opened: Any, slack: Playground) -> None:
    socket = opened()
    slack.disturb_sockets("link_disabled")
    assert received(socket)["reason"] == "link_disabled"
    with pytest.raises(ShownError, match="dispatch_failed"):
        slack.person("Anna Keller").types("/step", "general")


def test_the_eleventh_connection_is_turned_away(opened: Any, slack: Playground, client: WebClient) -> None:
    for _ in range(10):
        opened()
    with connect(client.apps_connections_open(app_token=slack.app_token)["url"], proxy=None) as extra:
        assert received(extra)["reason"] == "too_many_websockets"


def test_a_ping_is_answered(opened: Any) -> None:
    assert opened().ping(b"here?").wait(30)
