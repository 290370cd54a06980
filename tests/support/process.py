"""The bot as a process of its own, connected to a local Slack."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

import bot
from playground import Playground
from tests.support import http


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def a_process(
    slack: Playground,
    folder: Path,
    way: str = "http",
    *,
    more: Mapping[str, str] = {},
    limits: str = "",
    code: Path = Path(bot.__file__).parent,
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The bot as a process of its own, once it is ready; killed when the block is left.

    `code` is the tree that it runs from. `limits` is a line of shell, such as `ulimit -n 256`. The folder
    gets its database and its log.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{folder}/ps-bot.db",
        "PYTHONPATH": str(code),
        "REMINDER_SWEEP_SECONDS": "0.2",
        "PORT": str(port),
        **({"SLACK_APP_TOKEN": slack.app_token} if way == "sockets" else {}),
        **more,
    }
    slack.connect(None if way == "sockets" else f"{url}/slack/events")
    command = [sys.executable, "-m", "tests.support.bot_process", str(folder / "clock")]
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            ["sh", "-c", f'{limits}\nexec "$@"', "sh", *command],
            env={**os.environ, **settings},
            cwd=folder,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_ready(process, url, folder)
        yield process, url
    finally:
        process.kill()
        process.wait()


def _wait_until_ready(process: subprocess.Popen[bytes], url: str, folder: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if http.get(f"{url}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass  # not listening yet
        assert process.poll() is None, (folder / "log").read_text()
        assert time.monotonic() < deadline, (folder / "log").read_text()
        time.sleep(0.05)
