"""`person`: exports what is stored about somebody, forgets them, and lets them back in."""

import argparse
import re
from collections.abc import Sequence
from contextlib import closing
from itertools import islice
from typing import Any

from sqlmodel import Session

from handlers.block_kit.text import count
from handlers.cli.context import CliContext
from methodology.people import Person
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import people
from storage.database.connection import Database
from storage.forgotten import let_back_in, list_workspaces_with_forgotten
from storage.methodologies import Catalog
from storage.privacy.export import Mention, export_as_json, find_name
from storage.privacy.forget import forget_person, list_open_things, list_workspaces_of

MOST_MENTIONS = 200
STAYS_IN_SLACK = "Messages in Slack stay as they are: they name the person as long as Slack keeps them."


def add_person(commands: Any) -> None:
    what = "what is stored about one person: export it, or forget them"
    verbs = commands.add_parser("person", help=what, description=what).add_subparsers(
        metavar="VERB", required=True
    )
    for name, command, what in (
        ("export", export, "print everything that is stored about a person, as JSON"),
        ("forget", forget, "let their name and settings go, and a random id stand in place of theirs"),
        ("allow", allow, "let somebody who was forgotten use the bot again"),
    ):
        parser = verbs.add_parser(name, help=what, description=what)
        parser.add_argument("id", metavar="ID", type=_person, help="their member id in Slack, U… or W…")
        parser.add_argument("--workspace", metavar="T…", help="where several workspaces know them, or none")
        parser.set_defaults(run=command)
        if name == "forget":
            parser.add_argument("--dry-run", action="store_true", help="only say what would be done")


def export(args: argparse.Namespace, cli_context: CliContext) -> None:
    with closing(cli_context.database()) as database, database.reading() as session:
        person = _known(session, args)
        exported = export_as_json(session, person)
    cli_context.out.write(exported)


def forget(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Forget a person; raises `Refusal` while they have something open, with what it is."""
    with closing(cli_context.database()) as database:
        with database.begin() as session:
            person = _known(session, args)
            _refuse_if_busy(session, database, person)
            mentions = list(islice(find_name(session, person), MOST_MENTIONS))
            forgotten = None if args.dry_run else forget_person(session, person, cli_context.now())
        if forgotten is None:
            cli_context.out.write(f"{person.name} ({person.id}) has nothing open and can be forgotten.\n")
        else:
            cli_context.out.write(
                f"Forgotten: {forgotten.former} stands in {count(forgotten.rows, 'row', 'rows')} in place of "
                f"{person.id}. {STAYS_IN_SLACK}\n"
            )
        cli_context.out.write(_told(mentions))


def allow(args: argparse.Namespace, cli_context: CliContext) -> None:
    with closing(cli_context.database()) as database, database.begin() as session:
        for workspace in [args.workspace] if args.workspace else list_workspaces_with_forgotten(session):
            if let_back_in(session, workspace, args.id):
                cli_context.out.write(f"{args.id} can use the bot in {workspace} again, as somebody new.\n")
                return
    raise Refusal(f"{args.id} was not forgotten here.")


def _known(session: Session, args: argparse.Namespace) -> Person:
    workspaces = [args.workspace] if args.workspace else list_workspaces_of(session, args.id)
    if len(workspaces) > 1:
        raise Refusal(f"{args.id} is known in {', '.join(workspaces)}: name one with --workspace.")
    person = people.find_person(session, workspaces[0], args.id) if workspaces else None
    if person is None:
        raise Refusal(f"Nobody with the id {args.id} is known here: copy the member id from their profile.")
    return person


def _refuse_if_busy(session: Session, database: Database, person: Person) -> None:
    if things := list_open_things(session, Catalog(database), person):
        lines = "\n".join(f"- {each}" for each in things)
        raise Refusal(
            f"{person.name} still has something to do, so nothing was forgotten. Hand it over first (on Home, "
            f"Hand over a person):\n{lines}"
        )


def _told(mentions: Sequence[Mention]) -> str:
    if not mentions:
        return "Their name stands in nothing that people typed.\n"
    lines = "".join(
        f"- {each.column}, {', '.join(f'{name} {value}' for name, value in each.row.items())}: … {each.text} …\n"
        for each in mentions
    )
    return f"Their name may stand in these texts, which stay; change them where that is wrong:\n{lines}"


def _person(text: str) -> PersonId:
    if re.fullmatch(r"[UW][A-Z0-9]{2,}", text):
        return PersonId(text)
    raise argparse.ArgumentTypeError(f"“{text[:20]}” is no member id such as U0123ABCD")
