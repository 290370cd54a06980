"""Starting a playground."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.types import Message

from playground import Control, Playground, PortTaken
from playground.server.routes import create_app
from tests.support.playground.manifest import manifest


def test_a_taken_port_is_a_clear_sentence(slack: Playground) -> None:
    with pytest.raises(PortTaken, match=f"Port {slack.port} is taken"):
        Playground(manifest(), port=slack.port)


def test_it_runs_as_a_process_of_its_own_and_writes_its_clock_to_a_file(tmp_path: Path) -> None:
    described, offset = tmp_path / "manifest.json", tmp_path / "clock"
    described.write_text(json.dumps(manifest()))
    arguments = ["--manifest", str(described), "--clock-file", str(offset)]
    command = [sys.executable, "-m", "playground", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line.startswith("Slack is at http://127.0.0.1:")
            control = Control(line.split()[3].rstrip(","))
            assert process.stdout.readline() == f"SLACK_API_URL={control.url}/api/\n"
            assert float(offset.read_text()) == 0
            control.clock.forward(days=7)
            assert float(offset.read_text()) == pytest.approx(604800, abs=1)
            control.person("Anna Keller").types("hello", "general")
            control.close()
        finally:
            process.terminate()
        assert process.wait(30) == 0


@pytest.mark.parametrize(
    "path",
    [
        "/api/auth.test",
        "/commands/none",
        "/upload/v1/none",
        "/oauth/v2/decide",
        "/page/files",
        "/page/action",
    ],
)
def test_a_caller_that_is_killed_before_its_request_is_whole_is_no_failure(
    slack: Playground, path: str
) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"content-length", b"100"), (b"content-type", b"application/x-www-form-urlencoded")]
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    asyncio.run(create_app(slack._server._page)(scope, receive, send))
    assert [each["status"] for each in sent if "status" in each] == [499]
    assert not slack.log("auth.test")
