"""One HTTP request to the Web API: its arguments, its faults, and its response."""

from __future__ import annotations

import asyncio
import logging
import time

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from playground.json_values import Json, parse_json
from playground.server import connections
from playground.web_api.faults import Fault
from playground.web_api.methods import WebApi

log = logging.getLogger(__name__)

_HTML = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Internal Server Error</body></html>"


class ApiRequest:
    def __init__(self, web_api: WebApi, request: Request) -> None:
        self._web_api, self._slack, self._request = web_api, web_api.slack, request
        self._method: str = request.path_params["method"]
        self._started = time.monotonic()
        self._args: Json = {}
        self._json = "json" in request.headers.get("content-type", "")

    async def answer(self) -> Response:
        try:
            return await self._answered()
        except ClientDisconnect:
            raise
        except Exception:  # whatever an app sends, Slack answers
            log.exception("A call to the Web API made the playground fail", extra={"method": self._method})
            return self._respond({"ok": False, "error": "internal_error"})

    async def _answered(self) -> Response:
        wrong = await self._read()
        if wrong:
            return self._respond({"ok": False, "error": wrong})
        fault = self._web_api.faults.take(self._method)
        if fault is None:
            wait = self._web_api.rate_limiter.wait(
                self._method, str(self._args.get("channel", "")), self._slack.workspace
            )
            return self._too_often(wait) if wait else self._respond(self._run())
        return await self._go_wrong(fault)

    async def _read(self) -> str | None:
        """Arguments from query, form and JSON alike; returns Slack's error, if any."""
        self._args = dict(self._request.query_params)
        body = await self._request.body()
        if not body:
            return None
        if self._json:
            try:
                sent = parse_json(body)
            except ValueError:
                return "invalid_json"
            if not isinstance(sent, dict):
                return "json_not_object"
            self._args |= {key: value for key, value in sent.items() if value is not None}
            return None
        try:
            fields = await self._request.form()
        except HTTPException:
            return "invalid_form_data"
        self._args |= {key: str(value) for key, value in fields.items()}
        return None

    def _bearer(self) -> str | None:
        kind, _, value = self._request.headers.get("authorization", "").partition(" ")
        return value.strip() if kind.lower() == "bearer" else None

    def _run(self) -> Json:
        headers = dict(self._request.headers)
        return self._web_api.answer(self._method, self._args, self._bearer(), headers, json=self._json)

    async def _go_wrong(self, fault: Fault) -> Response:
        if fault.kind == "latency":
            await asyncio.sleep(fault.seconds)
            return self._respond(self._run())
        if fault.kind == "ratelimited":
            return self._too_often(fault.retry_after)
        if fault.kind in ("reset_after", "never_answered") or fault.stored:
            self._run()
        if fault.kind == "error":
            return self._respond({"ok": False, "error": fault.error})
        if fault.kind == "server_error":
            self._note(500, {"ok": False, "error": "HTML"})
            return HTMLResponse(_HTML, 500)
        return await self._no_answer(fault)

    def _too_often(self, wait: int) -> Response:
        return self._respond({"ok": False, "error": "ratelimited"}, 429, {"retry-after": str(wait)})

    async def _no_answer(self, fault: Fault) -> Response:
        self._note(None, {"ok": False, "error": fault.kind})
        if fault.kind == "never_answered":
            while not await self._request.is_disconnected():
                await asyncio.sleep(0.05)
        connections.reset(self._request.client)
        return Response(status_code=499)

    def _respond(self, answer: Json, status: int = 200, headers: dict[str, str] | None = None) -> Response:
        if self._json and "charset" not in self._request.headers["content-type"]:
            answer = {**answer, "warning": "missing_charset"}
            answer["response_metadata"] = {
                **answer.get("response_metadata", {}),
                "warnings": ["missing_charset"],
            }
        self._note(status, answer)
        more = {"x-oauth-scopes": ",".join(self._scopes()), **(headers or {})}
        return JSONResponse(answer, status, more)

    def _scopes(self) -> list[str]:
        return self._slack.tokens.scopes_of(self._bearer() or self._args.get("token"))

    def _note(self, status: int | None, answer: Json) -> None:
        self._slack.log.add(
            direction="to_slack",
            name=self._method,
            via="http",
            status=status,
            ok=bool(answer.get("ok")),
            error=answer.get("error"),
            milliseconds=round((time.monotonic() - self._started) * 1000, 1),
            request={key: value for key, value in self._args.items() if key != "token"},
            response=answer,
            request_headers=dict(self._request.headers),
        )
