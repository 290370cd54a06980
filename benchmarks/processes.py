"""How are the processes that are measured started, watched and ended?"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

HOUSE = Path(__file__).parents[1]
PATIENCE = 120.0
"""Seconds that a process has to come up, whatever else the machine does."""
SECRET = "c0ffee00c0ffee00c0ffee00c0ffee00"
TOKEN = "xoxb-0-bench"


class DidNotStart(Exception):
    """A process ended, or was not ready in time."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process that listens on this port, from the moment it is ready until it is no longer needed."""
    inherited = {
        key: value for key, value in os.environ.items() if not key.startswith(("SLACK_", "DATABASE_"))
    }
    with open(log or os.devnull, "ab") as said:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=HOUSE,
            env=inherited | {"PORT": str(port)} | dict(environment or {}),
            stdout=said,
            stderr=said,
        )
    try:
        wait_until_ready(process, port)
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    """Until `/readyz` answers 200; raises `DidNotStart`."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise DidNotStart(f"{process.args!r} ended with {process.returncode}")
        if _is_ready(port):
            return
        time.sleep(0.005)
    raise DidNotStart(f"{process.args!r} was not ready within {PATIENCE:.0f} s")


def memory_of(process: subprocess.Popen[bytes]) -> float:
    """What a process holds in memory now, in MB."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def bot_settings(database: str, slack_port: int) -> dict[str, str]:
    """What the bot is told; all else is its default."""
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"http://127.0.0.1:{slack_port}/api/",
        "DATABASE_URL": database,
    }


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
