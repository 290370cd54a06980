"""The web application: Slack's requests over HTTP, and `/healthz`, `/readyz` and `/metrics`."""

import re
from asyncio import CancelledError
from collections.abc import Callable, Sequence
from http import HTTPStatus
from threading import Semaphore
from urllib.parse import parse_qsl

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from slack_bolt import App, BoltRequest, BoltResponse
from slack_bolt.context import BoltContext
from slack_bolt.request.internals import build_context
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from handlers.behind import Behind

MOST_BYTES = 1_000_000
AT_A_TIME, LONGEST_WAIT = 4, 0.2
"""Requests to handle at once, and the seconds that another waits before it goes ahead anyway."""
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")
UNREADABLE = (ValueError, TypeError, AttributeError, KeyError, RecursionError)
"""Errors of Bolt for malformed bodies, which it parses before it verifies their signatures."""
_TIMESTAMP = re.compile(r"\d{1,12}")

Readiness = Callable[[], dict[str, str]]
"""Returns the problems by name; empty when the process is ready."""


def status_routes(readiness: Readiness, registry: CollectorRegistry) -> list[BaseRoute]:
    """`/healthz` (alive), `/readyz` (ready, or the problems) and `/metrics`."""

    def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    def readyz(_request: Request) -> Response:
        problems = readiness()
        status = HTTPStatus.SERVICE_UNAVAILABLE if problems else HTTPStatus.OK
        return JSONResponse({"ready": not problems, "problems": problems}, status)

    def metrics(_request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


def web_app(app: App | None, routes: Sequence[BaseRoute], behind: Behind) -> Starlette:
    """The web application; without a Bolt app (Socket Mode) only the given routes are served.

    What a request leaves to be done `behind` its answer starts once the answer is sent.
    """
    if app is None:
        return Starlette(routes=list(routes))

    limited = _limited(app.dispatch)

    def dispatch(request: BoltRequest) -> Response:
        with behind.answering() as start_work:
            try:
                answer = limited(request)
            except BaseException:
                start_work()
                raise
            return _Answer(answer, start_work)

    async def events(request: Request) -> Response:
        raw = await _body(request)
        if (refused := _refused(request, raw)) is not None:
            return refused
        try:
            found = bolt_request(raw.decode(), request)
        except UNREADABLE:
            return PlainTextResponse("malformed", HTTPStatus.BAD_REQUEST)
        try:
            return await run_in_threadpool(dispatch, found)
        except CancelledError:  # the process is ending, and this request took too long
            return PlainTextResponse("ending", HTTPStatus.SERVICE_UNAVAILABLE)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"]), *routes])


def _limited(dispatch: Callable[[BoltRequest], BoltResponse]) -> Callable[[BoltRequest], BoltResponse]:
    """`dispatch` for a few requests at a time: more threads would only compete for the interpreter.

    No request waits longer than a moment, so requests that wait for Slack do not hold up others.
    """
    turns = Semaphore(AT_A_TIME)

    def dispatch_in_turn(request: BoltRequest) -> BoltResponse:
        has_turn = turns.acquire(timeout=LONGEST_WAIT)
        try:
            return dispatch(request)
        finally:
            if has_turn:
                turns.release()

    return dispatch_in_turn


def bolt_request(raw: str, request: Request) -> BoltRequest:
    """The request for Bolt.

    Bolt mistakes every body that contains the word "payload" for an interaction, and a command with that
    word would get a 404; such a body is parsed here.
    """
    found = BoltRequest(body=raw, query=request.url.query, headers=dict(request.headers))
    if not found.body and raw:
        found.body = dict(parse_qsl(raw, keep_blank_values=True))
        found.context = build_context(BoltContext(), found.body)
    return found


async def _body(request: Request) -> bytes:
    """The body, read up to just beyond the limit."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MOST_BYTES:
            break
    return raw


def _refused(request: Request, raw: bytes) -> Response | None:
    """The answer to a request that cannot come from Slack; None for any other. The body is not parsed."""
    if len(raw) > MOST_BYTES:
        return PlainTextResponse("too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not _TIMESTAMP.fullmatch(request.headers.get("x-slack-request-timestamp", "")):
        return PlainTextResponse("unsigned", HTTPStatus.UNAUTHORIZED)
    if not _SIGNATURE.fullmatch(request.headers.get("x-slack-signature", "")):
        return PlainTextResponse("unsigned", HTTPStatus.UNAUTHORIZED)
    try:
        raw.decode()
    except UnicodeDecodeError:
        return PlainTextResponse("not UTF-8", HTTPStatus.BAD_REQUEST)
    return None


class _Answer(Response):
    """The answer to Slack; once it is sent, the work behind it starts."""

    def __init__(self, answer: BoltResponse, start_work: Callable[[], None]) -> None:
        super().__init__(
            answer.body, answer.status, {name: values[0] for name, values in answer.headers.items()}
        )
        self._start_work = start_work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._start_work()
