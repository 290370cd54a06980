"""Commands of `bot.py`, run in this process."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any, NoReturn

from handlers.cli.context import CliContext
from handlers.cli.engagement import add_engagement
from handlers.cli.history import add_history
from handlers.cli.methodology import add_methodology
from handlers.cli.parser import Parser
from handlers.server.settings import Settings
from storage.database.connection import Database

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def no_database() -> NoReturn:
    raise AssertionError("this command needs no database")


def no_bot(*_: object) -> NoReturn:
    raise AssertionError("this command runs no bot")


def run(*argv: str, database: Callable[[], Database] = no_database, out: StringIO | None = None) -> str:
    """The output of `python bot.py methodology …`; `out` has it also where the command is refused at its end."""
    parser = Parser(prog="python bot.py")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add_methodology(commands)
    add_history(commands)
    add_engagement(commands)
    out = out or StringIO()
    args = parser.parse_args([*argv] if argv[:1] == ("engagement",) else ["methodology", *argv])
    args.run(
        args,
        CliContext(
            out=out,
            now=lambda: NOW,
            settings=Settings,
            database=database,
            build=no_bot,
            manifest=ROOT,
            tour=ROOT,
        ),
    )
    return out.getvalue()


def planned_json(*argv: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("plan", *argv, "--json"))
    return found
