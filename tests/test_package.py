"""The package: built, and installed beside what it depends on."""

import os
import signal
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

import bot
from handlers.server.version import VERSION
from playground.driver.control import Control
from tests.support import http
from tests.support.start_form import opens

ROOT = Path(bot.__file__).parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with nothing in it but the installed wheel, which was built from the source distribution."""
    folder = tmp_path_factory.mktemp("package")
    _run("-m", "hatchling", "build", "-t", "sdist", "-d", str(folder / "sources"), cwd=ROOT)
    (packed,) = (folder / "sources").iterdir()
    with tarfile.open(packed) as sources:
        sources.extractall(folder / "sources", filter="data")
    unpacked = folder / "sources" / packed.name.removesuffix(".tar.gz")
    _run("-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist"), cwd=unpacked)
    (wheel,) = (folder / "dist").iterdir()
    options = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", "--target")
    _run("-m", "pip", "install", *options, str(folder / "site"), str(wheel), cwd=folder)
    return folder / "site"


def _run(*arguments: str, cwd: Path) -> None:
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _started(installed: Path, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, str(installed / "bin" / "ps-bot"), *arguments],
        cwd=installed.parent,
        env=os.environ | {"PYTHONPATH": str(installed), "PORT": "0"},
        stdout=subprocess.PIPE,
        text=True,
    )


def _first_lines(process: "subprocess.Popen[str]") -> Iterator[str]:
    assert process.stdout is not None
    yield from process.stdout


def test_the_installed_command_knows_its_name_and_the_shipped_methodology(installed: Path) -> None:
    with _started(installed, "--help") as process:
        assert process.communicate()[0].startswith("usage: ps-bot")
    yaml = str(installed / "methodology" / "gitlab_ps.yaml")
    with _started(installed, "methodology", "check", yaml) as process:
        process.communicate()
    assert process.returncode == 0


def test_the_installed_command_starts_the_playground_and_its_clock_is_moved_at_will(installed: Path) -> None:
    with _started(installed, "playground") as process:
        address = next(word for line in _first_lines(process) for word in line.split() if "http://" in word)
        assert http.get(address).status_code == 200
        with closing(Control(address)) as slack:
            opens(slack.person("Anna Keller"), "Acme")
            slack.clock.forward(hours=8)
            opens(slack.person("Anna Keller"), "Borealis")
        with suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
    assert process.returncode == 0


def test_each_file_beside_the_code_is_in_the_package(installed: Path) -> None:
    """Fonts, pictures, the page of the playground, the methodology: whatever the bot may open."""
    parts = ["bot.py", "manifest.json", "tour.json", "handlers", "methodology", "playground", "storage"]
    listed = subprocess.run(["git", "ls-files", "-z", *parts], cwd=ROOT, capture_output=True, check=True)
    files = [each for each in listed.stdout.decode().split("\0") if each]
    assert len(files) > 300
    assert [each for each in files if not (installed / each).exists()] == []


def test_the_package_holds_what_the_bot_runs_on_and_nothing_else(installed: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {each.name for each in installed.iterdir()}
    assert project["version"] == VERSION
    version = f"ps_bot-{project['version']}.dist-info"
    parts = {"bot.py", "handlers", "methodology", "playground", "storage", "manifest.json", "tour.json"}
    assert names - {"__pycache__"} == parts | {version, "bin"}


def test_a_start_loads_nothing_that_few_need() -> None:
    seldom = ["cryptography", "typst", "rapidfuzz", "holidays", "psycopg", "sqlalchemy.dialects.postgresql"]
    seldom.append("slack_sdk.socket_mode")
    _run("-c", f"import bot, sys; assert not [each for each in {seldom} if each in sys.modules]", cwd=ROOT)
