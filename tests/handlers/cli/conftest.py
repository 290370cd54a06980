"""A shell to run commands in, and a Slack for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from playground import Playground
from tests.support.house import local_slack
from tests.support.shell import Shell


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    return Shell(monkeypatch, capsys, tmp_path)


@pytest.fixture(scope="module")
def slack() -> Iterator[Playground]:
    with local_slack(sockets=True) as playground:
        yield playground
