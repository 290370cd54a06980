"""`SocketMode`: the connection for requests, closed once they are answered."""

import logging
import socket
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPException
from threading import Condition, Event
from urllib.parse import urlsplit

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.internals import build_headers, send_response
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from handlers.behind import Behind
from handlers.server.dispatch import answer, quieten
from handlers.server.network import Way, no_answer, uses_proxy
from handlers.server.repeated import Repeated
from handlers.server.tokens import TEMPORARY
from handlers.slack.api_errors import classify

log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
"""Seconds between two attempts to connect while Slack does not answer."""


class SocketMode(SocketModeHandler):
    """The connection to Slack, with a count of its unanswered requests."""

    def __init__(self, app: App, token: str, behind: Behind, way: Way) -> None:
        super().__init__(app, token)
        self._behind, self._way = behind, way
        if not uses_proxy(self.client.web_client.base_url, way):
            self.client.proxy = None  # the SDK heeds NO_PROXY for its calls alone
        quieten(app)
        self._in_hand, self._changed = 0, Condition()
        self._ending = Event()
        self.client.on_message_listeners.append(self._on_message)
        self._failing = Repeated(log, "Socket Mode cannot connect", level=logging.ERROR)
        self.client.on_error_listeners.append(self._on_error)

    def keep_connecting(self) -> None:
        """Try to connect until Slack answers; raises `SlackApiError` where Slack refuses.

        The SDK restores a connection that is lost later.
        """
        pause = FIRST_PAUSE
        while not self._ending.is_set():
            try:
                self.connect()  # type: ignore[no-untyped-call]  # the SDK leaves it without types
                return
            except (SlackApiError, OSError, HTTPException) as error:
                if isinstance(error, SlackApiError) and not isinstance(classify(error), TEMPORARY):
                    raise
                log.error(no_answer(self.client.web_client.base_url, error, self._way))
            self._ending.wait(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    def _on_error(self, error: Exception) -> None:
        host = urlsplit(self.client.wss_uri or "").hostname  # the rest of it is a secret
        self._failing.happened(why=no_answer(f"wss://{host}", error, self._way))

    def problems(self) -> dict[str, str]:
        return {} if self.client.is_connected() else {"slack": "Socket Mode is not connected."}

    def end(self, within: float) -> None:
        """Accept nothing new, wait up to `within` seconds for current requests to be answered, then disconnect."""
        self._ending.set()
        client = self.client
        client.auto_reconnect_enabled = client.default_auto_reconnect_enabled = False
        client.current_session_runner.event.set()
        client.current_session_state.terminated = True
        with self._changed:
            self._changed.wait_for(lambda: self._in_hand <= 0, within)
        self._wake()
        self.close()  # type: ignore[no-untyped-call]  # the SDK leaves it without types

    def handle(  # type: ignore[override]  # Bolt narrows the type of the client too
        self, client: SocketModeClient, req: SocketModeRequest
    ) -> None:
        with self._behind.answering() as start_work:
            try:
                self._answer(client, req)
            finally:
                start_work()
                self._count(-1)

    def _answer(self, client: SocketModeClient, request: SocketModeRequest) -> None:
        """Acknowledge a malformed request too: Slack would send it again."""
        answered = answer(self.app, request.payload or {}, build_headers(request) or {}, mode="socket_mode")
        if answered.status != HTTPStatus.OK:
            answered = BoltResponse(status=HTTPStatus.OK, body="")
        send_response(client, request, answered, start_time=0)

    def _on_message(self, text: str) -> None:
        """Count a request; Slack's own messages about the connection have no envelope id."""
        if '"envelope_id"' in text:
            self._count(1)

    def _count(self, by: int) -> None:
        with self._changed:
            self._in_hand += by
            self._changed.notify_all()

    def _wake(self) -> None:
        """Wake the SDK's threads, which would wait for seconds on the socket and the queue."""
        self.client.closed = True
        self.client.message_queue.put(None)
        connection = self.client.current_session
        if connection is not None and connection.sock is not None:
            with suppress(OSError):  # Slack may have closed it already
                connection.sock.shutdown(socket.SHUT_RDWR)
