"""Writes what is answered to many random questions, to compare two versions of the code byte for byte.

    python -m benchmarks.answers after.jsonl
    PYTHONPATH=../before python benchmarks/answers.py before.jsonl
    cmp before.jsonl after.jsonl

The company, the questions and the time are the same in each run.
"""

import argparse
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import company
from benchmarks.each_surface import SURFACES, Source, source_of
from benchmarks.seed import channel
from handlers.block_kit.message import Message, as_json
from handlers.outbox.outgoing_message import Content
from handlers.ps_stage import command
from handlers.slack.viewer import get_viewer
from methodology.lookup.lookup import lookup_of
from methodology.refusal import Refusal
from storage.database.connection import Database

STORED = 1_000
ELSEWHERE = "C0ELSEWHERE"
WORDS = ("", "list", "list delivery", "journey", "help", "role pm", "next", "mine", "overdue", "today")
PARTS = ("", "", " team", " status", " dates", " plan", " next", " handoff")
SENTENCES = (
    "who approves the sow",
    "engineer timesheet deadline",
    "what is a technical architect",
    "zygomorphic quaggas",
    "how long is a discovery",
)
SAID_BY_PAGES = ("card", "full plan", "digest", "Home", "Home, portfolio of late ones")


def _questions(source: Source, random: Random) -> Iterator[tuple[str, str, str]]:
    """Who asks, where and what: names, misspelt ones too, parts of engagements, words and sentences."""
    with source.database.reading() as session:
        methodology = source.app_context.catalog.get_latest_readable(session)
        named = [
            (row[0], row[1])
            for row in session.connection().exec_driver_sql(
                "SELECT customer, reference FROM engagement ORDER BY id"
            )
        ]
    things = [each.name for each in lookup_of(methodology).things.values()]
    while True:
        engagement = random.randrange(STORED)
        customer, reference = named[engagement]
        text = random.choice((
            "",
            random.choice(things),
            _misspelt(random.choice(things), random),
            customer + random.choice(PARTS),
            reference + random.choice(PARTS),
            _misspelt(customer, random),
            random.choice(WORDS),
            random.choice(SENTENCES),
        ))  # fmt: skip
        who = (
            random.choice(company.PEOPLE[:5]).id if random.random() < 0.5 else f"U{random.randrange(200):08}"
        )
        yield who, random.choice((ELSEWHERE, channel(engagement + 1))), text


def _misspelt(name: str, random: Random) -> str:
    at = random.randrange(len(name))
    return name[:at] + random.choice(("", name[at] * 2, "x")) + name[at + 1 :]


def _answer(source: Source, who: str, where: str, text: str) -> Any:
    try:
        with source.database.reading_at_once():
            return command.answer(source.facts, get_viewer(source.facts, who, where), where, text).payload()
    except Refusal as refusal:
        return f"{type(refusal).__name__}: {refusal}"


def _pages(source: Source) -> Iterator[tuple[str, Any]]:
    for name in SAID_BY_PAGES:
        for who in company.PEOPLE[:2]:
            shown: Any = SURFACES[name](source, who)
            said = shown.message if isinstance(shown, Content) else shown
            yield f"{name}, {who.name}", said.payload() if isinstance(said, Message) else as_json(said)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="where the answers are written, a line for each")
    parser.add_argument("--questions", type=int, default=1_000)
    parser.add_argument("--kept", type=Path, default=Path("build/companies"), help="where the company stays")
    options = parser.parse_args()
    options.kept.mkdir(parents=True, exist_ok=True)
    kept = company.sqlite(options.kept.resolve(), STORED).removeprefix("sqlite:///")
    with TemporaryDirectory(prefix="ps-answers-") as folder:
        copied = shutil.copy(kept, Path(folder) / "company.db")  # a digest changes what it is about
        _write(f"sqlite:///{copied}", options.file, options.questions)


def _write(url: str, written: Path, questions: int) -> None:
    with closing(Database(url)) as database, written.open("w", encoding="utf-8") as file:
        source = source_of(database)
        for question in islice(_questions(source, Random(1)), questions):
            file.write(json.dumps([*question, _answer(source, *question)], ensure_ascii=False) + "\n")
        for name, shown in _pages(source):
            file.write(json.dumps([name, shown], ensure_ascii=False, default=str) + "\n")


if __name__ == "__main__":
    main()
