"""The docs: what they name exists, and the commands in them work."""

import re
import runpy
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot

ROOT = Path(bot.__file__).parent
DOCS = sorted(
    [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        ROOT / "PRIVACY.md",
        ROOT / "SECURITY.md",
        *ROOT.glob("docs/**/*.md"),
    ]
)
RINGS = ("handlers", "storage", "methodology", "playground")
FEATURE = re.compile(r"<\w+>|NNNN|/\*|…|\{")
"""What makes a path an example rather than the name of a file."""


def _code(page: Path) -> Iterator[str]:
    """What stands in code on this page: in a line, or as a line of a block."""
    text = page.read_text(encoding="utf-8")
    for block in re.findall(r"^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        yield from (line.partition("#")[0].strip() for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))


def _commands(*first: str) -> list[str]:
    found = {code for page in DOCS for code in _code(page) if code.startswith(first)}
    return sorted(each for each in found if not re.search(r"[A-Z]{4,}(?!=)|…|·", each))


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_each_picture_is_shown_somewhere_and_light() -> None:
    pictures = {each.name: each.stat().st_size for each in (ROOT / "docs" / "pictures").iterdir()}
    shown = {
        name for page in DOCS for name in re.findall(r"pictures/([\w-]+\.png)\)", page.read_text("utf-8"))
    }
    assert pictures.keys() == shown
    assert {name: size for name, size in pictures.items() if size > 150_000} == {}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_path_in_the_docs_exists(page: Path) -> None:
    paths = {
        code
        for code in _code(page)
        if re.match(rf"(?:{'|'.join(RINGS)}|tests|docs|benchmarks)/[\w./]+$", code)
        and not FEATURE.search(code)
    }
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


def test_the_architecture_names_every_room() -> None:
    told = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    for ring in RINGS:
        part = told.partition(f"\n### {ring}\n")[2].partition("\n#")[0]
        rooms = {each.name for each in (ROOT / ring).iterdir() if (each / "__init__.py").exists()}
        assert [room for room in sorted(rooms) if f"`{room}/`" not in part] == []


def test_the_architecture_lists_every_file() -> None:
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    made = runpy.run_path(str(ROOT / "scripts/map.py"))["with_map"](page)
    assert page == made, "make map"


@pytest.mark.parametrize("command", _commands("make"))
def test_each_make_command_in_the_docs_is_one_of_the_project(command: str) -> None:
    done = subprocess.run(
        ["make", "--dry-run", *shlex.split(command)[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", [each for each in _commands("python bot.py") if " 12" not in each])
def test_each_command_of_the_bot_in_the_docs_is_understood(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        bot.main([*shlex.split(command)[2:], "--help"])
    said = capsys.readouterr()
    assert ended.value.code == 0, said.err
    assert "usage" in said.out.casefold()


@pytest.mark.parametrize("command", _commands(".venv/bin/python -m playground"))
def test_each_command_of_the_local_slack_in_the_docs_is_understood(command: str) -> None:
    told = subprocess.run(
        [sys.executable, *shlex.split(command)[1:], "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr


def test_the_bot_is_started_as_the_docs_say() -> None:
    said = subprocess.run(
        [sys.executable, "bot.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("usage: python bot.py")
