"""The limits of connections, on a server of its own whose requests last until the test ends them."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from queue import Queue

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from handlers.server.connections import Connections, LimitedProtocol
from handlers.server.lifespan import listen
from tests.support import http


class Slow:
    """A server with requests that are under way until they are let go."""

    def __init__(self, url: str, begun: "Queue[None]", let_go: Callable[[], None]) -> None:
        self.url, self.begun, self.let_go = url, begun, let_go

    def asks(self, path: str) -> int:
        return http.get(self.url + path).status_code


@contextmanager
def slow(most: int, from_one_address: int | None) -> Iterator[Slow]:
    begun, going_on = Queue[None](), asyncio.Event()

    async def work(_request: Request) -> PlainTextResponse:
        begun.put(None)
        await going_on.wait()
        return PlainTextResponse("done")

    async def healthz(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok")

    loops = Queue[asyncio.AbstractEventLoop]()
    limits = Connections(most, from_one_address)
    config = uvicorn.Config(
        Starlette(routes=[Route("/work", work), Route("/healthz", healthz)]),
        http=partial(LimitedProtocol, open_connections=limits),  # type: ignore[arg-type]
        log_config=None,
        lifespan="off",
    )
    server = uvicorn.Server(config)

    async def serve() -> None:
        loops.put(asyncio.get_running_loop())
        await server.serve(sockets=[listening])

    with listen("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        loop = loops.get(timeout=30)

        def let_go() -> None:
            loop.call_soon_threadsafe(going_on.set)

        try:
            yield Slow(f"http://127.0.0.1:{listening.getsockname()[1]}", begun, let_go)
        finally:
            let_go()
            server.should_exit = True
            thread.join(30)


@pytest.mark.logs_warnings
@pytest.mark.parametrize(
    ("most", "from_one_address"), [(3, None), (9, 3)], ids=["in all", "from one address"]
)
def test_over_the_limit_requests_get_a_503_and_status_is_answered(
    most: int, from_one_address: int | None
) -> None:
    with slow(most, from_one_address) as server, ThreadPoolExecutor(3) as pool:
        under_way = [pool.submit(server.asks, "/work") for _ in range(3)]
        for _ in under_way:
            server.begun.get(timeout=30)
        assert [server.asks("/work") for _ in range(3)] == [503] * 3
        assert [server.asks("/healthz") for _ in range(3)] == [200] * 3
        server.let_go()
        assert [each.result(30) for each in under_way] == [200] * 3
        assert server.asks("/work") == 200, "there is room again"


def test_behind_a_proxy_one_address_may_open_as_many_as_all() -> None:
    with slow(9, None) as server, ThreadPoolExecutor(5) as pool:
        under_way = [pool.submit(server.asks, "/work") for _ in range(5)]
        for _ in under_way:
            server.begun.get(timeout=30)
        server.let_go()
        assert [each.result(30) for each in under_way] == [200] * 5


def test_what_only_waits_makes_way() -> None:
    with slow(3, None) as server, httpx.Client(base_url=server.url, trust_env=False, timeout=30) as idle:
        assert idle.get("/healthz").status_code == 200  # and stays open
        server.let_go()
        assert [server.asks("/work") for _ in range(9)] == [200] * 9
        assert idle.get("/healthz").status_code == 200
