"""The processes that are measured: starting, watching and stopping them."""

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

ROOT = Path(__file__).parents[1]
START_TIMEOUT = 120.0
"""In seconds; long enough for a busy machine."""
NOT_INHERITED = ("SLACK_", "DATABASE_", "SSL_", "PYTHONDONTWRITEBYTECODE")
"""All settings have their defaults. The bot is installed with its modules compiled: it starts like that once
it was started here before."""
SECRET = "c0ffee00c0ffee00c0ffee00c0ffee00"
TOKEN = "xoxb-0-bench"


class StartFailed(Exception):
    """A process ended, or was not ready in time."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(
    command: Sequence[str], port: int, environment: Mapping[str, str] | None = None, log: Path | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process that listens on this port; ready on entering, stopped on leaving."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith(NOT_INHERITED)}
    with open(log or os.devnull, "ab") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=inherited | {"PORT": str(port)} | dict(environment or {}),
            stdout=output,
            stderr=output,
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
    """Wait until `/readyz` answers 200; raises `StartFailed`."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise StartFailed(f"{process.args!r} ended with {process.returncode}")
        if _is_ready(port):
            return
        time.sleep(0.005)
    raise StartFailed(f"{process.args!r} was not ready within {START_TIMEOUT:.0f} s")


def memory_of(process: subprocess.Popen[bytes]) -> float:
    """The resident memory of a process, in MB."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def cpu_of(process: subprocess.Popen[bytes]) -> float:
    """The seconds that a process, with all its threads, has computed so far."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bot_settings(database: str, slack_port: int) -> dict[str, str]:
    """The settings of the bot; all others have their defaults."""
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
