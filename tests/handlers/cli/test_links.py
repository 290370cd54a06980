"""Tests of `handlers.cli.links`: the links of a methodology, tried without the web."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from handlers.cli.links import Address, addresses_of, status_of, try_all
from methodology.definition.load import load, shipped


class Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("status", "said"),
    [(200, "ok"), (404, "gone (404)"), (410, "gone (410)"), (403, "ok (403: not for everybody)")],
)
def test_an_address_is_asked_for_what_it_has(site: str, status: int, said: str) -> None:
    assert status_of(f"{site}/{status}") == said


def test_what_does_not_answer_is_gone() -> None:
    assert status_of("http://127.0.0.1:1/").startswith("gone")
    assert status_of("file:///etc/passwd").startswith("gone")


def test_each_address_is_tried_once_and_internal_ones_are_not() -> None:
    asked: list[str] = []

    def ask(url: str) -> str:
        asked.append(url)
        return "ok"

    addresses = [Address("a", "u"), Address("b", "u"), Address("c", "v", internal=True)]
    assert [said for _, said in try_all(addresses, ask)] == ["ok", "ok", "internal, not tried"]
    assert asked == ["u"]


def test_every_tool_of_the_shipped_methodology_has_a_link() -> None:
    methodology = load(shipped(), "shipped")
    owners = {each.owner for each in addresses_of(methodology)}
    assert all(tool.url and tool.link_is for tool in methodology.collateral)
    assert owners >= {tool.id for tool in methodology.collateral}
