"""The web application: Slack's requests over HTTP, and `/healthz`, `/readyz` and `/metrics`."""

import os
from asyncio import CancelledError, get_running_loop
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from http import HTTPStatus
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from slack_bolt import App, BoltResponse
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from handlers.behind import Behind
from handlers.server.connections import MOST_BODY_BYTES
from handlers.server.dispatch import answer, quieten, refused
from handlers.server.readiness import Readiness
from handlers.server.signatures import Signatures
from handlers.slack.payload import Malformed, read_body
from handlers.turns import Turns

AT_ONCE_ON_SQLITE, AT_ONCE_ON_A_SERVER, LONGEST_WAIT = 1, 4, 0.2
"""Requests to handle at once, and the seconds that another waits before it goes ahead anyway. With SQLite nearly all
of an answer is computed, and two that compete for the interpreter take a fifth longer than one after the other;
with a server, one computes while others wait for it."""


def status_routes(
    readiness: Readiness, notes: Callable[[], Mapping[str, str]], registry: CollectorRegistry
) -> list[BaseRoute]:
    """`/healthz` (alive), `/readyz` (ready, or the problems, with the notes if there are any) and `/metrics`.

    They run in the event loop: neither threads that all wait for Slack nor a database that hangs delays them.
    """

    async def healthz(_request: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_request: Request) -> Response:
        problems = await readiness.problems()
        status = HTTPStatus.SERVICE_UNAVAILABLE if problems else HTTPStatus.OK
        told = {"notes": noted} if (noted := notes()) else {}
        return JSONResponse({"ready": not problems, "problems": problems, **told}, status)

    async def metrics(_request: Request) -> Response:
        return Response(generate_latest(_of_all_workers() or registry), media_type=CONTENT_TYPE_LATEST)

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


def _of_all_workers() -> CollectorRegistry | None:
    """The metrics of all workers together; None where this process is the only one."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return None
    from prometheus_client.multiprocess import MultiProcessCollector

    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]  # the library leaves it without types
    return together


def web_app(
    app: App | None,
    routes: Sequence[BaseRoute],
    behind: Behind,
    *,
    signing_secret: str,
    workers: Executor,
    on_sqlite: bool,
) -> Starlette:
    """The web application; without a Bolt app (Socket Mode) only the given routes are served.

    What a request leaves to be done `behind` its answer starts once the answer is sent.
    """
    if app is None:
        return Starlette(routes=list(routes))
    quieten(app)
    signatures = Signatures(signing_secret)
    limited = _limited(app, AT_ONCE_ON_SQLITE if on_sqlite else AT_ONCE_ON_A_SERVER)

    def respond(raw: bytes, headers: Mapping[str, str], arrived: float) -> Response:
        with behind.answering() as start_work:
            return _Answer(limited(raw, headers, arrived), start_work)

    async def events(request: Request) -> Response:
        arrived = perf_counter()
        try:
            raw = await _body(request)
        except ClientDisconnect:
            return Response()  # nobody is there to read it
        if raw is None:
            return PlainTextResponse("too large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not signatures.is_right(raw, request.headers):
            return PlainTextResponse("unsigned", HTTPStatus.UNAUTHORIZED)
        try:
            return await get_running_loop().run_in_executor(
                workers, respond, raw, dict(request.headers), arrived
            )
        except CancelledError:  # the process is ending, and this request took too long
            return PlainTextResponse("ending", HTTPStatus.SERVICE_UNAVAILABLE)

    return Starlette(routes=[Route("/slack/events", events, methods=["POST"]), *routes])


def _limited(app: App, at_once: int) -> Callable[[bytes, Mapping[str, str], float], BoltResponse]:
    """Answers signed requests, a few at a time; takes also when they came."""
    turns = Turns(at_once, LONGEST_WAIT)

    def respond(raw: bytes, headers: Mapping[str, str], arrived: float) -> BoltResponse:
        with turns.one():
            try:
                body = read_body(raw, headers.get("content-type", ""))
                return answer(app, body, headers, raw.decode(), arrived=arrived)
            except Malformed as malformed:
                return refused(malformed)

    return respond


async def _body(request: Request) -> bytes | None:
    """The body; None where it is longer than any of Slack's."""
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > MOST_BODY_BYTES:
        return None
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MOST_BODY_BYTES:
            return None
    return bytes(raw)


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
