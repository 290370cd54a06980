"""Connections of callers, which can be reset midway as by a broken network."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from starlette.datastructures import Address
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_open: dict[tuple[str, int], asyncio.Transport] = {}


class ResettableHttp(HttpToolsProtocol):
    """Uvicorn's HTTP protocol, which also remembers whose connection is whose."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._peer = tuple(transport.get_extra_info("peername"))[:2]
        _open[self._peer] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        _open.pop(self._peer, None)
        super().connection_lost(exc)


def reset(client: Address | None) -> None:
    """Send a reset instead of an answer."""
    transport = _open.get((client.host, client.port)) if client else None
    if transport is not None:
        raw: socket.socket = transport.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
