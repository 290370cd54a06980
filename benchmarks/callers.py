"""A light process that sends signed commands and measures how quickly each is answered."""

import asyncio
import gc
import hashlib
import hmac
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle
from typing import Any, NamedTuple, TypedDict
from urllib.parse import urlencode

from benchmarks.processes import ROOT, SECRET
from benchmarks.seed import WORKSPACE


class Command(TypedDict):
    """A `/ps-stage` that somebody types; `kind` says what they ask for."""

    kind: str
    user: str
    channel: str
    text: str


class Load(TypedDict):
    """Callers that each ask again as soon as they are answered. Every answer has to contain `expected`."""

    port: int
    callers: int
    seconds: float
    expected: str
    commands: list[Command]


class Measured(TypedDict):
    """Milliseconds from request to whole answer, by kind; `characters` is the mean length of an answer."""

    seconds: float
    by_kind: dict[str, list[float]]
    characters: float


class _Signed(NamedTuple):
    kind: str
    request: bytes


class Callers:
    """The process that sends the commands; it makes one measurement at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def measure(self, load: Load) -> Measured:
        assert self._process.stdin is not None, "a pipe"
        assert self._process.stdout is not None, "a pipe"
        self._process.stdin.write(json.dumps(load) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise ChildProcessError("the callers ended")
        measured: Measured = json.loads(line)
        return measured


@contextmanager
def callers() -> Iterator[Callers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.callers"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Callers(process)
    finally:
        process.terminate()
        process.wait()


class _Caller(asyncio.Protocol):
    """One connection: asks, waits for the whole answer, and asks again until the time is over."""

    def __init__(self, load: Load, signed: Iterator[_Signed], until: float, measured: Measured) -> None:
        self._load, self._signed, self._until, self._measured = load, signed, until, measured
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport), "a stream"
        self._transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if separator and len(body) >= _length(head):
            self._answered(time.perf_counter(), head, body)

    def connection_lost(self, _error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ConnectionError("the server hung up"))

    def _ask(self) -> None:
        self._kind, request = next(self._signed)
        self._received = b""
        self._asked_at = time.perf_counter()
        self._transport.write(request)

    def _answered(self, at: float, head: bytes, body: bytes) -> None:
        if not head.startswith(b"HTTP/1.1 200") or self._load["expected"].encode() not in body:
            self.done.set_exception(ValueError(f"{self._kind}: {head!r} {body[:500]!r}"))
            return
        self._measured["by_kind"].setdefault(self._kind, []).append(1000 * (at - self._asked_at))
        self._measured["characters"] += len(body)
        if at < self._until:
            self._ask()
        else:
            self.done.set_result(None)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def _measure(load: Load) -> Measured:
    signed = cycle(_sign(load["commands"], load["port"]))
    measured: Measured = {"seconds": 0.0, "by_kind": {}, "characters": 0}
    began = time.perf_counter()
    loop = asyncio.get_running_loop()
    connections = [
        await loop.create_connection(
            lambda: _Caller(load, signed, began + load["seconds"], measured), "127.0.0.1", load["port"]
        )
        for _ in range(load["callers"])
    ]
    await asyncio.wait_for(asyncio.gather(*(caller.done for _, caller in connections)), load["seconds"] + 60)
    measured["seconds"] = time.perf_counter() - began
    for transport, _ in connections:
        transport.close()
    answered = sum(len(each) for each in measured["by_kind"].values())
    measured["characters"] /= answered
    return measured


def _sign(commands: Sequence[Command], port: int) -> list[_Signed]:
    """Sign before anything is timed, and again for each measurement: a signature expires after five minutes."""
    stamp = str(int(time.time()))
    return [_Signed(each["kind"], _request(each, stamp, port)) for each in commands]


def _request(command: Command, stamp: str, port: int) -> bytes:
    fields: dict[str, Any] = {
        "token": "unused",
        "team_id": WORKSPACE,
        "team_domain": "bench",
        "channel_id": command["channel"],
        "channel_name": "customer",
        "user_id": command["user"],
        "user_name": "somebody",
        "command": "/ps-stage",
        "text": command["text"],
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": f"http://127.0.0.1:{port}/unused",
        "trigger_id": "1.2.3",
    }
    body = urlencode(fields).encode()
    signature = hmac.new(SECRET.encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    head = (
        "POST /slack/events HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\n"
        f"X-Slack-Signature: v0={signature}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def main() -> None:
    gc.disable()
    for line in sys.stdin:
        print(json.dumps(asyncio.run(_measure(json.loads(line)))), flush=True)


if __name__ == "__main__":
    main()
