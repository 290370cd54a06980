"""The parser of all commands of `python bot.py`."""

from collections.abc import Callable
from typing import Any

from handlers.cli.check import check
from handlers.cli.engagement import add_engagement
from handlers.cli.history import add_history
from handlers.cli.keys import add_keys
from handlers.cli.methodology import add_methodology
from handlers.cli.parser import Parser
from handlers.cli.person import add_person
from handlers.cli.playground import playground
from handlers.cli.retention import add_retention


def parser(program: str, run: Callable[..., Any]) -> Parser:
    """The parser; `run` is what the default command does."""
    parser = Parser(prog=program, description="A Slack bot for professional-services engagements.")
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(metavar="COMMAND")
    for name, command, what in (
        ("run", run, "run the bot (the default)"),
        ("playground", playground, "try the bot in a local Slack"),
        ("check", check, "say whether the settings are complete"),
    ):
        commands.add_parser(name, help=what, description=what).set_defaults(run=command)
    add_methodology(commands)
    add_engagement(commands)
    add_history(commands)
    add_keys(commands)
    add_person(commands)
    add_retention(commands)
    return parser
