"""The connections of the web server, limited in number, size and time before anybody is known."""

import logging
from asyncio import TimerHandle
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from httptools import HttpParserError, HttpParserUpgrade
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from handlers.server.repeated import Repeated

log = logging.getLogger(__name__)

SECONDS_FOR_HEAD, SECONDS_FOR_BODY = 5, 5
"""Slack itself gives up after 3 seconds."""
MOST_HEAD_BYTES, MOST_BODY_BYTES = 32_768, 1_000_000
"""Slack's own heads have about 1 kB; cookies of others may come to /slack/install."""
MOST_READ_BYTES = 4 * MOST_BODY_BYTES
"""A body that is too long is read so far, because a client that is still writing would not see the refusal."""
MOST_PIPELINED = 8
MOST_CONNECTIONS, FROM_ONE_ADDRESS = 500, 100
STATUS_PATHS = ("/healthz", "/readyz", "/metrics")
_PIECE = 8_192


class Connections:
    """The open connections.

    Over the limit, a new one takes the place of the oldest that only waits: it sends its request slowly, or it
    has been answered. Where all are at work, a request gets a 503, and the status addresses are still served.
    """

    def __init__(self, most: int, from_one_address: int | None) -> None:
        self._most, self._from_one = most, from_one_address
        self._open: dict[LimitedProtocol, str] = {}
        self._by_address = Counter[str]()
        self.refused = Repeated(log, "more connections than can be served")
        self.slow = Repeated(log, "a request came too slowly", level=logging.INFO)
        self.malformed = Repeated(log, "a request was no HTTP", level=logging.INFO)

    def admit(self, connection: "LimitedProtocol", address: str) -> bool:
        """Whether its requests may be handled; False over the limit."""
        is_full = len(self._open) >= self._most
        is_too_many = self._from_one is not None and self._by_address[address] >= self._from_one
        self._open[connection] = address
        self._by_address[address] += 1
        if not is_full and not is_too_many:
            return True
        ousted = next(self._waiting(connection, address if is_too_many else None), None)
        if ousted is not None:
            self.remove(ousted)
            ousted.transport.abort()
            return True
        self.refused.happened(address=address)
        return False

    def remove(self, connection: "LimitedProtocol") -> None:
        address = self._open.pop(connection, None)
        if address is None:
            return
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]

    def _waiting(self, new: "LimitedProtocol", address: str | None) -> "Iterator[LimitedProtocol]":
        """The connections that wait, oldest first; of this address if there is one."""
        return (
            each
            for each, from_address in self._open.items()
            if each.is_waiting and each is not new and address in (None, from_address)
        )


class LimitedProtocol(HttpToolsProtocol):
    """Uvicorn's protocol, which by itself limits neither size nor time of what it reads.

    Built on httptools: it costs half as much CPU as h11.
    """

    def __init__(self, *args: Any, open_connections: Connections, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._all = open_connections
        self._deadline: TimerHandle | None = None
        self._is_in_head = True
        self._read = 0

    @property
    def is_waiting(self) -> bool:
        """Whether no request is complete and unanswered."""
        return self._deadline is not None or self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        if not self._all.admit(self, _network(self.client)):
            self.app = _over_limit(self.app)
        self._expect(SECONDS_FOR_HEAD)

    def connection_lost(self, exc: Exception | None) -> None:
        self._all.remove(self)
        self._expect(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._unset_keepalive_if_required()
        if self._deadline is None:  # between two requests
            self._expect(SECONDS_FOR_HEAD)
        for start in range(0, len(data), _PIECE):
            self._feed(data[start : start + _PIECE])
            if self.transport.is_closing():
                return

    def _feed(self, piece: bytes) -> None:
        self._read += len(piece)
        try:
            self.parser.feed_data(piece)
        except HttpParserUpgrade:  # asked for another protocol: answered as if it had not, then closed
            self.cycle.keep_alive = False
        except HttpParserError:
            self._all.malformed.happened()
            self._refuse(HTTPStatus.BAD_REQUEST, "malformed")
        if self._read > (MOST_HEAD_BYTES if self._is_in_head else MOST_READ_BYTES):
            self._refuse(HTTPStatus.BAD_REQUEST, "too large")
        if len(self.pipeline) > MOST_PIPELINED:
            self.transport.abort()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._expect(SECONDS_FOR_HEAD)

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        self._is_in_head = False
        self._expect(SECONDS_FOR_BODY)

    def on_message_complete(self) -> None:
        self._is_in_head = True
        self._read = 0
        self._expect(None)
        super().on_message_complete()

    def _expect(self, within: float | None) -> None:
        """Give the rest of the head or of the body this many seconds; None: nothing is awaited."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if within is None else self.loop.call_later(within, self._too_slow)

    def _too_slow(self) -> None:
        self._deadline = None
        if self._read:
            self._all.slow.happened()
        self._refuse(HTTPStatus.REQUEST_TIMEOUT, "too slow")

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        """Answer the request that is not complete, unless another answer is under way, and close."""
        if self.transport.is_closing():
            return
        if self._read and self._may_answer():
            self.transport.write(
                f"HTTP/1.1 {status.value} {status.phrase}\r\ncontent-type: text/plain; charset=utf-8\r\n"
                f"content-length: {len(why)}\r\nconnection: close\r\n\r\n{why}".encode()
            )
        self.transport.close()

    def _may_answer(self) -> bool:
        if self._is_in_head:
            return self.cycle is None or self.cycle.response_complete
        return not self.cycle.response_started and not self.pipeline


def _over_limit(app: ASGIApp) -> ASGIApp:
    """The application for a connection over the limit: status only."""
    busy = PlainTextResponse(
        "busy", HTTPStatus.SERVICE_UNAVAILABLE, {"connection": "close", "retry-after": "1"}
    )

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await (app if scope["path"] in STATUS_PATHS else busy)(scope, receive, send)

    return answer


def _network(client: tuple[str, int] | None) -> str:
    """The address; of IPv6 the network, in which one machine may have any number of addresses."""
    if client is None:
        return ""
    host = client[0].partition("%")[0]
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    return str(address.ipv4_mapped or ip_address(int(address) >> 64 << 64))


def most_connections() -> int:
    """As many as leave half of the descriptors of the process to the database and to Slack."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return MOST_CONNECTIONS
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if limit == resource.RLIM_INFINITY else max(8, min(MOST_CONNECTIONS, limit // 2))
