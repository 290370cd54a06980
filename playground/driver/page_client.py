"""A client of the page API; a refusal of the page is an error with its sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import httpx

from playground.json_values import Json
from playground.tls import trusted


class PageClient:
    """``settle`` is called after each act: a test waits there until the app has done what follows from it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.settle: Callable[[], object] = lambda: None
        self._http = httpx.Client(base_url=f"{url}/page", trust_env=False, verify=trusted(), timeout=30)

    def get(self, path: str, **query: Any) -> Json:
        return self._json(self._http.get(path, params=query))

    def post(self, path: str, **body: Any) -> Json:
        answer = self._json(self._http.post(path, json=body))
        self.settle()
        return answer

    def upload(self, name: str, content: bytes, **query: str) -> Json:
        return self._json(self._http.post("/files", params={"name": name, **query}, content=content))

    def close(self) -> None:
        self._http.close()

    def _json(self, response: httpx.Response) -> Json:
        answer = cast(Json, response.json())
        if response.status_code != 200:
            raise AssertionError(f"{response.request.url.path}: {answer.get('error', answer)}")
        return answer
