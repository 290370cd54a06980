"""Apps for the playground's tests: a real Bolt app, and a server that only records what Slack sends."""

from __future__ import annotations

import contextlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient

from playground import Playground
from tests.support.playground.blocks import actions, button, section
from tests.support.playground.ids import ANNA


@dataclass
class Received:
    """One request that Slack sent."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def fields(self) -> dict[str, str]:
        return {
            key: values[0] for key, values in parse_qs(self.body.decode(), keep_blank_values=True).items()
        }

    @property
    def payload(self) -> Any:
        return json.loads(self.fields["payload"]) if b"payload=" in self.body else json.loads(self.body)


@dataclass
class Reply:
    status: int = 200
    body: str | dict[str, Any] = ""
    headers: dict[str, str] = field(default_factory=dict)


Answering = Callable[[Received], Reply | None]


class Recorder:
    """An app that keeps what it receives and answers as the test says."""

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.answer: Answering = lambda received: None

    def __call__(self, received: Received) -> Reply | None:
        self.received.append(received)
        return self.answer(received)

    def replies(self, body: Any) -> None:
        """From now on, to everything."""
        self.answer = lambda received: Reply(body=body)

    @property
    def presses(self) -> list[Any]:
        return [received.payload for received in self.received if b"block_actions" in received.body]

    @property
    def events(self) -> list[Any]:
        return [each.payload["event"] for each in self.received if each.body.startswith(b"{")]


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that gave up is not worth a traceback."""


@contextlib.contextmanager
def listening(answering: Answering) -> Iterator[str]:
    """A server on loopback; ``answering`` returns None to answer 200 with an empty body."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            headers = {key.lower(): value for key, value in self.headers.items()}
            reply = answering(Received(self.path, headers, self.rfile.read(length))) or Reply()
            as_json = isinstance(reply.body, dict)
            body = (json.dumps(reply.body) if as_json else str(reply.body)).encode()
            kind = "application/json" if as_json else "text/plain"
            self.send_response(reply.status)
            for key, value in (
                {"content-type": kind, "content-length": str(len(body))} | reply.headers
            ).items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests look at the playground's log instead."""

    server = _Quiet(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/slack/events"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@contextlib.contextmanager
def bolt(slack: Playground, register: Callable[[App], None]) -> Iterator[App]:
    """A real Bolt app behind HTTP, connected to this Slack."""
    client = WebClient(slack.bot_token, base_url=slack.api_url)
    app = App(client=client, signing_secret=slack.signing_secret, process_before_response=True)
    register(app)
    app.event(re.compile(".*"))(_not_interested)

    def answering(received: Received) -> Reply:
        headers: Any = {key: [value] for key, value in received.headers.items()}
        response = app.dispatch(BoltRequest(body=received.body.decode(), headers=headers))
        return Reply(response.status, response.body, response.first_headers_without_set_cookie())

    with listening(answering) as url:
        slack.connect(url)
        yield app


def _not_interested() -> None:
    """Accept events that a test does not ask for, without a warning."""


def opens(app: App, view: dict[str, Any]) -> list[dict[str, Any]]:
    """Let /step open the view; collects what views.open returns."""
    answers: list[dict[str, Any]] = []

    @app.command("/step")
    def step(ack: Ack, command: dict[str, Any], client: WebClient) -> None:
        ack()
        answers.append(client.views_open(trigger_id=command["trigger_id"], view=view)["view"])

    return answers


def recorder_opens(app: Recorder, client: WebClient, view: dict[str, Any]) -> None:
    """Let commands open the view."""

    def answer(received: Received) -> Reply | None:
        if b"command=" in received.body:
            client.views_open(trigger_id=received.fields["trigger_id"], view=view)
        return None

    app.answer = answer


def post_button(client: WebClient, **more: Any) -> None:
    """A message to Anna Keller with the button Go."""
    blocks = [section(block_id="s"), actions(button("Go", action_id="go", value="7"), block_id="b")]
    client.chat_postMessage(channel=ANNA, text="x", blocks=blocks, **more)
