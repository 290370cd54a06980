"""Socket Mode: connections of the app, envelopes to them, and their acknowledgements."""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.app.answer import Answer
from playground.app.background import BackgroundTasks
from playground.app.manifest import App
from playground.json_values import Json, parse_json

_MOST_CONNECTIONS = 10


@dataclass(eq=False)
class _Connection:
    socket: WebSocket
    leaving: bool = False


class SocketMode:
    """Up to ten connections; each envelope goes to one of them, in turn, and may be acked over any."""

    def __init__(
        self, app: App, answer_within: float, tasks: BackgroundTasks, on_change: Callable[[], None]
    ) -> None:
        self._app, self._answer_within, self._tasks, self._on_change = app, answer_within, tasks, on_change
        self._tickets: set[str] = set()
        self._open: list[_Connection] = []
        self._turn = itertools.count()
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    @property
    def enabled(self) -> bool:
        """Whether the app's settings turn it on; while they do, nothing goes to its addresses."""
        return self._app.socket_mode

    @property
    def count(self) -> int:
        """How many connections are not about to close."""
        return sum(not connection.leaving for connection in self._open)

    def ticket(self) -> str:
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from its ticket to its end."""
        ticket = socket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await socket.close(4001)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        if len(self._open) >= _MOST_CONNECTIONS:
            await socket.send_text(json.dumps(_goodbye("too_many_websockets")))
            await socket.close()
            return
        connection = _Connection(socket)
        self._open.append(connection)
        try:
            await socket.send_text(json.dumps(self._hello()))
            self._on_change()
            while True:
                self._acknowledge(await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError):
            pass
        finally:
            self._forget(connection)

    def _forget(self, connection: _Connection) -> None:
        if connection in self._open:
            self._open.remove(connection)
            self._on_change()

    def _hello(self) -> Json:
        debug = {"host": "playground", "build_number": 1, "approximate_connection_time": 3600}
        return {
            "type": "hello",
            "num_connections": self.count,
            "connection_info": {"app_id": self._app.id},
            "debug_info": debug,
        }

    def _acknowledge(self, text: str) -> None:
        try:
            ack = parse_json(text)
        except ValueError:
            return
        waiting = self._waiting.get(str(ack.get("envelope_id"))) if isinstance(ack, dict) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(ack.get("payload") or {})

    async def deliver(self, kind: str, payload: Json, *, accepts: bool, more: Json) -> Answer:
        """Send to one connection and wait for its ack; nothing is sent twice."""
        envelope_id = str(uuid.uuid4())
        envelope = {
            "envelope_id": envelope_id,
            "type": kind,
            "payload": payload,
            "accepts_response_payload": accepts,
            **more,
        }
        acked: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = acked
        try:
            if not await self._send(json.dumps(envelope, ensure_ascii=False)):
                return Answer("unreachable")
            answer = await asyncio.wait_for(acked, self._answer_within)
        except TimeoutError:
            return Answer("timeout")
        finally:
            self._waiting.pop(envelope_id, None)
        if not isinstance(answer, dict):
            return Answer(status=200, text=json.dumps(answer))
        return Answer(status=200, json=answer or None)

    async def _send(self, text: str) -> bool:
        for _ in range(len(self._open)):
            fit = [each for each in self._open if not each.leaving] or self._open
            connection = fit[next(self._turn) % len(fit)]
            try:
                await connection.socket.send_text(text)
                return True
            except (WebSocketDisconnect, RuntimeError):
                self._forget(connection)
        return False

    async def disturb(self, what: str) -> None:
        """Do to connections what Slack does: warn, refresh, drop (without a word), link_disabled."""
        reasons = {"warn": "warning", "refresh": "refresh_requested", "link_disabled": "link_disabled"}
        if what == "link_disabled":
            self._app.socket_mode = False
        for connection in list(self._open):
            if what in reasons:
                await connection.socket.send_text(json.dumps(_goodbye(reasons[what])))
            if what != "warn":
                connection.leaving = True
                self._tasks.spawn(self._end(connection, 0.5 if what == "refresh" else 0.0))

    async def _end(self, connection: _Connection, after: float) -> None:
        await asyncio.sleep(after)
        self._forget(connection)
        await self._close(connection)

    async def _close(self, connection: _Connection) -> None:
        try:
            await connection.socket.close(1001)
        except (WebSocketDisconnect, RuntimeError):
            return

    async def close(self) -> None:
        for connection in list(self._open):
            await self._close(connection)


def _goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
