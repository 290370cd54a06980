"""The routes of the playground's HTTP server, and its answers."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket

from playground.app.response_urls import ResponseUrlRefused
from playground.errors import PageError, SlackError
from playground.json_values import Json, parse_json
from playground.page import admin, api, consent
from playground.page.page import Page
from playground.page.parameters import viewer
from playground.page.serializers import picture
from playground.server.api_request import ApiRequest
from playground.web_api import response_url
from playground.workspace.files import seen_by_bot

log = logging.getLogger(__name__)
_WEB = Path(__file__).parent.with_name("page") / "web"


def create_app(page: Page) -> Starlette:
    """The whole local Slack as one ASGI application."""
    server = _Endpoints(page)
    routes = [
        Route("/api/{method}", server.web_api, methods=["GET", "POST"]),
        WebSocketRoute("/link/", server.link),
        Route("/commands/{key:path}", server.response_url, methods=["POST"]),
        Route("/actions/{key:path}", server.response_url, methods=["POST"]),
        Route("/upload/v1/{file}", server.upload, methods=["POST"]),
        Route("/files-pri/{team}-{file}/{name:path}", server.private_file),
        Route("/avatars/{person}/{size:int}.svg", server.avatar),
        Route("/page/files/{file}/{name:path}", server.file),
        Route("/oauth/v2/authorize", server.authorize),
        Route("/oauth/v2/decide", server.decide, methods=["POST"]),
        Route("/page/events", server.events),
        Route("/page/files", server.page_file, methods=["POST"]),
        Route("/page/{route:path}", server.page, methods=["GET", "POST"]),
    ]
    if _WEB.is_dir():
        routes.append(Mount("/", StaticFiles(directory=_WEB, html=True)))
    return Starlette(routes=routes, exception_handlers={ClientDisconnect: _hung_up})


async def _hung_up(request: Request, error: Exception) -> Response:
    """For a caller that was killed before its request was whole: nothing ran, and nobody reads this."""
    return Response(status_code=499)


class _Endpoints:
    def __init__(self, page: Page) -> None:
        self._page, self._slack = page, page.slack

    async def web_api(self, request: Request) -> Response:
        return await ApiRequest(self._page.web_api, request).answer()

    async def link(self, socket: WebSocket) -> None:
        await self._slack.socket_mode.serve(socket)

    async def response_url(self, request: Request) -> Response:
        started, body = time.monotonic(), await request.body()
        try:
            response_url.use(self._slack, request.path_params["key"], body)
            answer: Response = PlainTextResponse("ok")
        except ResponseUrlRefused as refusal:
            answer = JSONResponse({"ok": False, "error": refusal.error}, refusal.status)
        self._note("response_url", started, _json(body), answer, "response_url")
        return answer

    def _note(self, name: str, started: float, sent: Json | str, answer: Response, via: str = "http") -> None:
        said = answer.headers.get("location") or bytes(answer.body).decode(errors="replace")
        self._slack.log.add(
            direction="to_slack",
            name=name,
            via=via,
            status=answer.status_code,
            ok=answer.status_code < 400,
            error=None if answer.status_code < 400 else said,
            milliseconds=round((time.monotonic() - started) * 1000, 1),
            request=sent,
            response="a page" if answer.media_type == "text/html" else said,
        )

    async def upload(self, request: Request) -> Response:
        started, file = time.monotonic(), self._slack.workspace.files.get(request.path_params["file"])
        content = await request.body()
        answer = PlainTextResponse(f"OK - {len(content)}")
        if file is None or file.complete or len(content) != file.length:
            answer = PlainTextResponse("invalid upload", 400)
        else:
            file.content = content
        self._note("upload", started, {"file": request.path_params["file"], "bytes": len(content)}, answer)
        return answer

    async def private_file(self, request: Request) -> Response:
        """For the app, with its token; without one Slack redirects to its sign-in page."""
        started, scheme = time.monotonic(), request.headers.get("authorization", "").partition(" ")
        file = self._slack.workspace.files.get(request.path_params["file"])
        answer: Response = RedirectResponse(f"{self._slack.url}/", 302)
        with contextlib.suppress(SlackError):
            token = self._slack.tokens.check(scheme[2].strip())
            if "files:read" in token.scopes and file is not None and seen_by_bot(self._slack.workspace, file):
                answer = await self.file(request)
        self._note("file download", started, {"file": request.path_params["file"]}, answer)
        return answer

    async def avatar(self, request: Request) -> Response:
        person = self._slack.workspace.people.get(request.path_params["person"])
        if person is None:
            return PlainTextResponse("no such person", 404)
        drawn = picture(self._slack.workspace, person, request.path_params["size"])
        return Response(drawn, media_type="image/svg+xml")

    async def file(self, request: Request) -> Response:
        file = self._slack.workspace.files.get(request.path_params["file"])
        if file is None or file.content is None:
            return PlainTextResponse("no such file", 404)
        safe = file.mimetype.startswith("image/") and "svg" not in file.mimetype
        disposition = "inline" if safe else "attachment"
        return Response(
            file.content,
            media_type=file.mimetype,
            headers={"content-disposition": disposition, "x-content-type-options": "nosniff"},
        )

    async def authorize(self, request: Request) -> Response:
        started, query = time.monotonic(), dict(request.query_params)
        scopes = [scope for scope in query.get("scope", "").split(",") if scope]
        redirect = query.get("redirect_uri")
        try:
            if query.get("user_scope"):
                raise PageError("invalid_scope: user_scope is not implemented in the playground")
            consent.check_request(self._slack, query.get("client_id", ""), scopes, redirect)
            html = consent.consent_page(self._slack, scopes, redirect, query.get("state", ""))
            answer: Response = HTMLResponse(html)
        except (PageError, ValueError) as error:
            answer = PlainTextResponse(str(error), 400)
        self._note("oauth authorize", started, query, answer)
        return answer

    async def decide(self, request: Request) -> Response:
        started, sent = time.monotonic(), await request.form()
        fields = {key: str(value) for key, value in sent.items()}
        try:
            person = viewer(self._page, {"as": fields.get("person")})
            asked = ",".join(map(str, sent.getlist("scope")))  # the optional ones have fields of their own
            scopes, allow = [each for each in asked.split(",") if each], fields.get("decision") == "allow"
            target = consent.redirect_after(
                self._slack,
                person.id,
                scopes,
                fields.get("redirect_uri"),
                fields.get("state", ""),
                allow=allow,
                whole=fields.get("where") == "organisation",
            )
            answer: Response = RedirectResponse(target, 302)
        except (PageError, ValueError) as error:
            answer = PlainTextResponse(str(error), 400)
        self._note("oauth decide", started, fields, answer)
        return answer

    async def events(self, request: Request) -> Response:
        try:
            person = viewer(self._page, dict(request.query_params))
        except PageError as error:
            return JSONResponse({"error": str(error)}, 400)
        headers = {"cache-control": "no-store"}
        return StreamingResponse(self._page.viewers.stream(person.id), 200, headers, "text/event-stream")

    async def page_file(self, request: Request) -> Response:
        content = await request.body()
        return await self._answered(admin.upload, dict(request.query_params), content)

    async def _answered(self, do: Callable[..., Any], *args: object) -> Response:
        try:
            result = do(self._page, *args)
            return JSONResponse(await result if asyncio.iscoroutine(result) else result)
        except (PageError, SlackError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        except (TypeError, KeyError, AttributeError) as error:
            log.info("A request of the page was not understood", exc_info=error)
            return JSONResponse({"error": f"This request makes no sense: {error}."}, 400)

    async def page(self, request: Request) -> Response:
        name = request.path_params["route"]
        route = (api.GET if request.method == "GET" else api.POST).get(name)
        if route is None:
            return JSONResponse({"error": f"There is no {request.method} /page/{name}."}, 404)
        if request.method == "GET":
            return await self._answered(route, dict(request.query_params))
        body = _json(await request.body() or b"{}")
        if not isinstance(body, dict):
            return JSONResponse({"error": "The body must be a JSON object."}, 400)
        return await self._answered(route, body)


def _json(body: bytes) -> Json | str:
    try:
        value = parse_json(body)
    except ValueError:
        return body.decode(errors="replace")
    return value if isinstance(value, dict) else str(value)
