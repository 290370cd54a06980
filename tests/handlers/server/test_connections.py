"""Connections, limited before anybody is known: many half-sent requests, endless ones and slow ones."""

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import httpx
import pytest

from playground import Playground
from tests.support import http
from tests.support.house import local_slack
from tests.support.process import a_process

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="limits the descriptors with ulimit")

HALF_HEAD = b"POST /slack/events HTTP/1.1\r\nhost: x\r\nx-a: "
HALF_BODY = b"POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"
TOO_LONG = b"POST /slack/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1000001\r\n\r\n"


class Process:
    """The bot as a process that may open 256 descriptors."""

    def __init__(self, slack: Playground, pid: int, url: str) -> None:
        self.slack, self._pid = slack, pid
        self.url = url

    def connect(self, sends: bytes) -> socket.socket:
        opened = socket.create_connection(("127.0.0.1", httpx.URL(self.url).port or 0), timeout=30)
        opened.sendall(sends)
        return opened

    def asks(self, path: str) -> int:
        return http.get(self.url + path).status_code

    def cpu_seconds(self) -> float:
        fields = Path(f"/proc/{self._pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder = tmp_path_factory.mktemp("process")
    with (
        local_slack(folder / "clock") as slack,
        a_process(slack, folder, limits="ulimit -n 256") as (running, url),
    ):
        yield Process(slack, running.pid, url)


def _told(connection: socket.socket) -> bytes:
    """All that comes until the other end closes."""
    told = b""
    with suppress(ConnectionResetError):
        while found := connection.recv(4096):
            told += found
    return told


@pytest.mark.parametrize("half", [b"", HALF_HEAD, HALF_BODY], ids=["nothing", "half a head", "half a body"])
def test_three_hundred_half_sent_requests_stop_nobody(process: Process, half: bytes) -> None:
    with ExitStack() as opened:
        for _ in range(300):
            opened.enter_context(process.connect(half))
        assert process.asks("/healthz") == 200
        anna = process.slack.person("Anna Keller")
        anna.waits_for(lambda: process.asks("/readyz") == 200)  # on a busy machine a sweep may be late
        anna.types("/ps-stage list", channel="general")


def test_what_is_sent_too_slowly_is_told_so(process: Process) -> None:
    begun = {each: process.connect(each) for each in (b"", b"\r\n", HALF_HEAD, HALF_BODY)}
    told = {each: _told(connection) for each, connection in begun.items()}
    for connection in begun.values():
        connection.close()
    assert told.pop(b"") == b"", "a client that asks nothing gets nothing"
    assert {each.partition(b"\r\n")[0] for each in told.values()} == {b"HTTP/1.1 408 Request Timeout"}


@pytest.mark.parametrize("endless", [b"a" * 8000, b"a: b\r\n" * 1300], ids=["one header", "many headers"])
def test_an_endless_head_is_refused_early(process: Process, endless: bytes) -> None:
    before = process.cpu_seconds()
    with process.connect(HALF_HEAD) as connection:
        sent = 0
        with suppress(ConnectionError):
            while sent < 50_000_000:
                connection.sendall(endless)
                sent += len(endless)
    assert sent < 10_000_000
    assert process.cpu_seconds() - before < 2


def test_a_body_that_would_be_too_long_is_refused_by_its_length(process: Process) -> None:
    with process.connect(TOO_LONG) as connection:
        assert connection.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.mark.parametrize("wrong", [b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_no_http_is_refused(process: Process, wrong: bytes) -> None:
    with process.connect(wrong) as connection:
        assert _told(connection).startswith(b"HTTP/1.1 400 ")


def test_requests_without_end_in_one_connection_are_cut_off(process: Process) -> None:
    with process.connect(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n" * 1000) as connection:
        assert _told(connection).count(b"HTTP/1.1 200") < 1000
    assert process.asks("/healthz") == 200


def test_another_protocol_is_not_spoken(process: Process) -> None:
    asks = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"
    with process.connect(asks) as connection:
        assert _told(connection).endswith(b"ok")
