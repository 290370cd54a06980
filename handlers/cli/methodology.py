"""The `methodology` commands: `check`, `publish` and `diff`, and the parser for all of them."""

import argparse
import re
from contextlib import closing
from typing import Any

from handlers.cli.context import CliContext, read_methodology
from handlers.cli.links import add_links
from handlers.cli.migrate import add_migrate
from handlers.cli.overlay import add_overlay
from handlers.cli.parser import Subparsers
from handlers.cli.picture import add_picture
from handlers.cli.plan import add_plan
from methodology.definition.diff import describe_changes
from methodology.definition.model import Methodology
from methodology.engagement.engagement import VersionId
from storage import methodologies
from storage.database.connection import Database

VERSION = re.compile("[0-9]{1,9}")
"""The number of a published version; anything else is a file."""


def add_methodology(commands: Subparsers) -> None:
    """Add `methodology` with its commands; each sets `run`, to be called with (args, cli_context)."""
    what = "check or publish a methodology, or show the plan it gives"
    methodology = commands.add_parser("methodology", help=what, description=what)
    verbs = methodology.add_subparsers(required=True, metavar="COMMAND")
    _add_check(verbs)
    _add_publish(verbs)
    add_plan(verbs)
    add_picture(verbs)
    _add_diff(verbs)
    add_migrate(verbs)
    add_links(verbs)
    add_overlay(verbs)


def _add_check(verbs: Any) -> None:
    what = "tell everything that is wrong with a methodology's file"
    parser = verbs.add_parser("check", help=what, description=what)
    parser.add_argument("file", metavar="FILE", help="the methodology, as YAML")
    parser.set_defaults(run=check)


def _add_publish(verbs: Any) -> None:
    what = "publish a methodology's file as a new, immutable version"
    parser = verbs.add_parser("publish", help=what, description=what)
    parser.add_argument("file", metavar="FILE", help="the methodology, as YAML")
    parser.set_defaults(run=publish)


def _add_diff(verbs: Any) -> None:
    what = "say what changed between two files or published versions"
    parser = verbs.add_parser("diff", help=what, description=what)
    parser.add_argument("old", metavar="OLD", help="a file, or the number of a published version")
    parser.add_argument("new", metavar="NEW", help="a file, or the number of a published version")
    parser.set_defaults(run=diff)


def check(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print a summary of a file; raises `Refusal` with everything that is wrong with it."""
    methodology = read_methodology(args.file)
    cli_context.out.write(
        f"{args.file} is sound: {methodology.name}, {len(methodology.stages)} stages, "
        f"{len(methodology.activities)} activities, {len(methodology.roles)} roles, "
        f"{len(methodology.types)} types of engagement.\n"
    )


def publish(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Publish a file for new engagements; content that is published already changes nothing."""
    methodology = read_methodology(args.file)
    with closing(cli_context.database()) as database, database.begin() as session:
        version, is_new = methodologies.publish(session, methodology, cli_context.now())
    cli_context.out.write(
        f"{methodology.name} is published as version {version}; new engagements begin with it.\n"
        if is_new
        else f"This content is published already, as version {version}; nothing was changed.\n"
    )


def diff(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print the changes between two methodologies, each a file or a published version."""
    database = cli_context.database() if VERSION.fullmatch(args.old) or VERSION.fullmatch(args.new) else None
    try:
        changes = describe_changes(_file_or_version(args.old, database), _file_or_version(args.new, database))
    finally:
        if database is not None:
            database.close()
    cli_context.out.write("".join(f"{each}\n" for each in changes) or "Nothing changed.\n")


def _file_or_version(name: str, database: Database | None) -> Methodology:
    if database is None or not VERSION.fullmatch(name):
        return read_methodology(name)
    with database.reading() as session:
        return methodologies.load_version(session, VersionId(int(name)))
