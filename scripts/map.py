"""Writes the list of all files into `docs/architecture.md`, each with what its docstring says is in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/architecture.md"
RINGS = ("handlers", "storage", "methodology", "playground", "benchmarks")
BEGINS = "## Every file\n"


def file_map() -> str:
    """The section: a heading for each room, and a line for each of its files."""
    rooms = [room for ring in RINGS for room in _rooms(ROOT / ring)]
    return (
        f"{BEGINS}\nFrom the docstrings, by `make map`. What a file decides is in it; what its room is for is above.\n"
        + "".join(
            f"\n### {room.relative_to(ROOT)}/\n\n{_summary(room / '__init__.py')}\n\n"
            + "".join(f"- `{file.name}`: {_summary(file)}\n" for file in _files(room))
            for room in rooms
        )
    )


def with_map(page: str) -> str:
    """The page with this section in place of its last one."""
    return page.partition(BEGINS)[0] + file_map()


def _rooms(folder: Path) -> Iterator[Path]:
    if folder.name != "versions" and (folder / "__init__.py").exists():
        yield folder
        for each in sorted(folder.iterdir()):
            yield from _rooms(each)


def _files(room: Path) -> list[Path]:
    return sorted(each for each in room.glob("*.py") if each.name != "__init__.py")


def _summary(file: Path) -> str:
    said = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
    return " ".join(said.partition("\n\n")[0].split())


if __name__ == "__main__":
    PAGE.write_text(with_map(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
