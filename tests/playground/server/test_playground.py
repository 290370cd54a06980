"""Starting a playground."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from playground import Control, Playground, PortTaken
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
            control = Control(line.split()[3])
            assert float(offset.read_text()) == 0
            control.clock.forward(days=7)
            assert float(offset.read_text()) == pytest.approx(604800, abs=1)
            control.person("Anna Keller").types("hello", "general")
            control.close()
        finally:
            process.terminate()
        assert process.wait(30) == 0
