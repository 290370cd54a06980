"""Delivery to the app: commands, interactions and events, signed, over HTTP or a socket."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx

from playground.app.answer import Answer
from playground.app.manifest import App
from playground.app.request_log import Entry, RequestLog
from playground.app.socket_mode import SocketMode
from playground.errors import PageError
from playground.json_values import Json, parse_json
from playground.tls import trusted

_KEPT = 200
_STALE = 3600
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"


def sign(secret: str, timestamp: int, body: bytes) -> str:
    """Slack's signature of a request: v0, an HMAC-SHA256 over version, timestamp and body."""
    base = b"v0:" + str(timestamp).encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Delivery:
    """Sends to the request URL, or over a socket while Socket Mode is on."""

    def __init__(
        self, app: App, socket_mode: SocketMode, log: RequestLog, signing_secret: str, answer_within: float
    ) -> None:
        self._app, self._socket_mode, self._log = app, socket_mode, log
        self._signing_secret, self._answer_within = signing_secret, answer_within
        self._sent: dict[int, tuple[str, bytes, dict[str, str], Any]] = {}
        self._client = httpx.AsyncClient(
            trust_env=False, verify=trusted(), timeout=None, limits=httpx.Limits(max_keepalive_connections=0)
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def command(self, fields: Json) -> Answer:
        if self._socket_mode.enabled:
            name = f"command {fields['command']}"
            return await self._socket("slash_commands", name, fields, accepts=True)
        return await self._http(f"command {fields['command']}", urlencode(fields).encode(), _FORM, fields)

    async def interaction(self, payload: Json) -> Answer:
        if not (self._app.installed and self._app.interactivity):
            return Answer("unreachable")
        kind = payload["type"]
        if self._socket_mode.enabled:
            accepts = kind not in ("shortcut", "view_closed")
            return await self._socket("interactive", kind, payload, accepts=accepts)
        body = urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode()
        return await self._http(kind, body, _FORM, payload)

    async def event(self, envelope: Json, attempt: int, reason: str) -> Answer:
        kind = envelope["event"]["type"]
        if not self._app.installed and kind not in ("app_uninstalled", "tokens_revoked"):
            return Answer()
        name = f"event {kind}"
        if self._socket_mode.enabled:
            retry = {"retry_attempt": attempt, "retry_reason": reason.replace("http_", "")}
            return await self._socket("events_api", name, envelope, accepts=False, more=retry)
        headers = {}
        if attempt:
            headers = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason}
        body = json.dumps(envelope, ensure_ascii=False).encode()
        return await self._http(name, body, _JSON, envelope, headers, redirects=2)

    async def _socket(
        self, kind: str, name: str, payload: Json, *, accepts: bool, more: Json | None = None
    ) -> Answer:
        started = time.monotonic()
        answer = await self._socket_mode.deliver(kind, payload, accepts=accepts, more=more or {})
        self._record(name, "socket", started, answer, payload, {})
        return answer

    async def _http(
        self,
        name: str,
        body: bytes,
        media_type: str,
        shown: Any,
        more: Mapping[str, str] | None = None,
        *,
        redirects: int = 0,
    ) -> Answer:
        started = time.monotonic()
        headers = self._headers(body, media_type) | dict(more or {})
        answer = await self._post(body, headers, redirects=redirects)
        entry = self._record(name, "http", started, answer, shown, headers)
        self._sent[entry.id] = name, body, headers, shown
        for old in list(self._sent)[:-_KEPT]:
            del self._sent[old]
        return answer

    async def replay(self, entry: int, how: str) -> Answer:
        """Send a logged request once more, as an attacker or a bad network would."""
        if entry not in self._sent or how not in ("duplicate", "stale", "bad_signature"):
            raise PageError("Name a request to the app over HTTP, and duplicate, stale or bad_signature.")
        name, body, headers, shown = self._sent[entry]
        if how == "stale":
            headers = headers | self._signature(body, int(time.time()) - _STALE)
        if how == "bad_signature":
            headers = headers | {"x-slack-signature": "v0=" + "0" * 64}
        started = time.monotonic()
        answer = await self._post(body, headers)
        self._record(f"replay {name}", "http", started, answer, shown, headers)
        return answer

    async def answers_challenge(self, url: str) -> bool:
        """Whether this address answers Slack's challenge, as it must before Slack keeps it."""
        challenge = secrets.token_hex(16)
        asked = {"type": "url_verification", "token": "playground", "challenge": challenge}
        body, started = json.dumps(asked).encode(), time.monotonic()
        headers = self._headers(body, _JSON)
        answer = await self._post(body, headers, url)
        self._record("url_verification", "http", started, answer, asked, headers)
        said = (answer.json or {}).get("challenge", answer.text.strip())
        return answer.failure is None and said == challenge

    def _headers(self, body: bytes, media_type: str) -> dict[str, str]:
        return {
            "content-type": media_type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        } | self._signature(body, int(time.time()))

    def _signature(self, body: bytes, timestamp: int) -> dict[str, str]:
        signature = sign(self._signing_secret, timestamp, body)
        return {"x-slack-request-timestamp": str(timestamp), "x-slack-signature": signature}

    async def _post(
        self, body: bytes, headers: Mapping[str, str], to: str | None = None, redirects: int = 0
    ) -> Answer:
        url = to or self._app.request_url
        if url is None:
            return Answer("unreachable")
        try:
            sent = self._follow_redirects(url, body, dict(headers), redirects)
            response = await asyncio.wait_for(sent, self._answer_within)
        except TimeoutError:
            return Answer("timeout")
        except httpx.HTTPError:
            return Answer("unreachable")
        # A command or an interaction needs exactly 200, an event any success.
        succeeded = response.is_success if redirects else response.status_code == 200
        failure = None if succeeded else "status"
        return Answer(failure, response.status_code, response.text, _json_of(response), response.headers)

    async def _follow_redirects(
        self, url: str, body: bytes, headers: dict[str, str], most: int
    ) -> httpx.Response:
        """Send the request, and again to each address that the app redirects to."""
        response = await self._client.post(url, content=body, headers=headers)
        while response.has_redirect_location and most:
            url, most = str(httpx.URL(url).join(response.headers["location"])), most - 1
            response = await self._client.post(url, content=body, headers=headers)
        return response

    def _record(
        self, name: str, via: str, started: float, answer: Answer, shown: Any, headers: Mapping[str, str]
    ) -> Entry:
        return self._log.add(
            direction="to_app",
            name=name,
            via=via,
            status=answer.status,
            ok=answer.failure is None,
            error=answer.failure,
            milliseconds=round((time.monotonic() - started) * 1000, 1),
            request=shown,
            response=answer.json if answer.json is not None else answer.text,
            request_headers=dict(headers),
        )


def _json_of(response: httpx.Response) -> Json | None:
    if "json" not in response.headers.get("content-type", ""):
        return None
    try:
        answer = parse_json(response.content)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
