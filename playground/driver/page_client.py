"""A client of the page API; a refusal of the page is an error with its sentence."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPSConnection
from queue import Empty, LifoQueue
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from playground.json_values import Json
from playground.tls import trusted

SECONDS = 30
"""How long an answer may take."""
KEPT = 2
"""How many seconds a connection waits for its next request: the server closes it after five."""


class PageClient:
    """``settle`` is called after each act: a test waits there until the app has done what follows from it.

    Tests look at the page hundreds of times a minute, from several threads: connections are kept, and plain
    ones take a fifth of the time of a client that can do more.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.settle: Callable[[], object] = lambda: None
        self._base = urlsplit(url)
        self._free: LifoQueue[tuple[float, HTTPConnection]] = LifoQueue()

    def get(self, path: str, **query: Any) -> Json:
        return self._json("GET", path, query)

    def post(self, path: str, **body: Any) -> Json:
        content = json.dumps(body, ensure_ascii=False).encode()
        answer = self._json("POST", path, {}, content, {"Content-Type": "application/json"})
        self.settle()
        return answer

    def upload(self, name: str, content: bytes, **query: str) -> Json:
        return self._json("POST", "/files", {"name": name, **query}, content)

    def close(self) -> None:
        while (kept := self._kept()) is not None:
            kept[1].close()

    def _json(
        self,
        method: str,
        path: str,
        query: dict[str, Any],
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Json:
        target = f"{self._base.path}/page{path}"
        connection = self._open()
        try:
            connection.request(
                method, f"{target}?{urlencode(query)}" if query else target, content, headers or {}
            )
            response = connection.getresponse()
            answer = cast(Json, json.loads(response.read()))
        except BaseException:
            connection.close()
            raise
        self._free.put((time.monotonic(), connection))
        if response.status != 200:
            raise AssertionError(f"{target}: {answer.get('error', answer)}")
        return answer

    def _open(self) -> HTTPConnection:
        """A connection that was used just now, or a new one."""
        while (kept := self._kept()) is not None:
            since, connection = kept
            if time.monotonic() - since < KEPT and connection.sock is not None:
                return connection
            connection.close()
        host, port = self._base.hostname or "", self._base.port
        if self._base.scheme == "https":
            return HTTPSConnection(host, port, timeout=SECONDS, context=trusted())
        return HTTPConnection(host, port, timeout=SECONDS)

    def _kept(self) -> tuple[float, HTTPConnection] | None:
        try:
            return self._free.get_nowait()
        except Empty:
            return None
