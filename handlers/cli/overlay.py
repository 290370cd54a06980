"""`methodology overlay`: checks, compares and publishes an owner's own links of tools."""

import argparse
import re
from contextlib import closing
from typing import Any

from handlers.cli.context import CliContext, read_overlay
from handlers.cli.context import read_methodology as read_file
from methodology.definition.links import OwnLink, describe_links
from methodology.definition.model import Methodology
from storage.links import get_overlay, publish_overlay
from storage.methodologies import Catalog

NUMBER = re.compile("[0-9]{1,9}")
"""The number of a published overlay; anything else is a file."""
OF_FILE = "the methodology that has the tools, as YAML; else the shipped one"


def add_overlay(verbs: Any) -> None:
    what = "check, compare or publish own links of tools, in place of the methodology's"
    overlay = verbs.add_parser("overlay", help=what, description=what)
    commands = overlay.add_subparsers(required=True, metavar="COMMAND")
    _add_check(commands)
    _add_publish(commands)
    _add_diff(commands)


def _add_check(commands: Any) -> None:
    what = "tell everything that is wrong with a file of own links"
    parser = commands.add_parser("check", help=what, description=what)
    parser.add_argument("file", metavar="FILE", help="own links as YAML, `tool: address` in each line")
    parser.add_argument("--methodology", metavar="FILE", help=OF_FILE)
    parser.set_defaults(run=check)


def _add_publish(commands: Any) -> None:
    what = "let every workspace use the links of a file from now on, and no others that were published"
    parser = commands.add_parser("publish", help=what, description=what)
    parser.add_argument("file", metavar="FILE", help="own links as YAML; an empty file takes them all back")
    parser.set_defaults(run=publish)


def _add_diff(commands: Any) -> None:
    what = "say what changed between two files or published overlays"
    parser = commands.add_parser("diff", help=what, description=what)
    parser.add_argument("old", metavar="OLD", help="a file, or the number of a published overlay")
    parser.add_argument("new", metavar="NEW", help="a file, or the number of a published overlay")
    parser.add_argument("--methodology", metavar="FILE", help=OF_FILE)
    parser.set_defaults(run=diff)


def check(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print how many links a file has; raises `Refusal` with everything that is wrong with it."""
    links = read_overlay(args.file, read_file(args.methodology))
    cli_context.out.write(f"{args.file} is sound: {_counted(links)}.\n")


def publish(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Publish a file, checked against the latest methodology; links that hold already change nothing."""
    with closing(cli_context.database()) as database:
        with database.reading() as session:
            methodology = Catalog(database).get_latest_readable(session)
        links = read_overlay(args.file, methodology)
        with database.begin() as session:
            number, is_new = publish_overlay(session, links, cli_context.now())
    if is_new:
        cli_context.out.write(f"Overlay {number} is published: {_counted(links)}. It holds at once.\n")
    else:
        cli_context.out.write("These links hold already. Nothing was changed.\n")


def diff(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print what changed between two overlays, one line for each tool."""
    methodology = read_file(args.methodology)
    old, new = (_read(each, methodology, cli_context) for each in (args.old, args.new))
    changes = describe_links(old, new)
    cli_context.out.write("".join(f"{each}\n" for each in changes) or "Nothing changed.\n")


def _read(named: str, methodology: Methodology, cli_context: CliContext) -> tuple[OwnLink, ...]:
    if not NUMBER.fullmatch(named):
        return read_overlay(named, methodology)
    with closing(cli_context.database()) as database, database.reading() as session:
        return get_overlay(session, int(named))


def _counted(links: tuple[OwnLink, ...]) -> str:
    return f"{len(links)} own {'link' if len(links) == 1 else 'links'}"
