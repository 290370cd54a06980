"""What do the commands do that compare versions, migrate an engagement and read its history?"""

import argparse
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from sqlmodel import Session

from handlers.cli.context import CliContext, console_on, read
from methodology.definition.diff import describe_changes
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId, VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.changes import Changes
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import methodologies, people
from storage.database.connection import Database
from storage.engagements import history, queries
from storage.engagements.plans import get_plan
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.engagements.version import migrate_engagement, preview_migration
from storage.methodologies import Catalog

OPERATOR = PersonId("operator")
"""Who did it, in the history, where it was done on the command line."""


def diff(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Say in sentences what changed between two methodologies, each a file or a published version."""
    database = cli_context.database() if args.old.isdigit() or args.new.isdigit() else None
    try:
        changes = describe_changes(_methodology(args.old, database), _methodology(args.new, database))
    finally:
        if database is not None:
            database.close()
    cli_context.out.write("".join(f"{each}\n" for each in changes) or "Nothing changed.\n")


def migrate(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Move an engagement to another version, or only say what that would change."""
    with closing(cli_context.database()) as database, database.begin() as session:
        catalog = Catalog(database)
        number = EngagementId(args.engagement)
        workspace = queries.get_workspace_id(session, number)
        to = VersionId(args.to) if args.to else methodologies.get_latest_version_id(session)
        now = get_plan(session, catalog, workspace, number, lock=True)
        if now.engagement.version == to:
            raise Refusal(f"{now.engagement.title} is on version {to} already: name another one with --to.")
        changes = preview_migration(now, catalog.get_methodology(to))
        if not args.dry_run:
            actor = Actor(
                by=OPERATOR, at=cli_context.now(), today=cli_context.now().date(), source="command line"
            )
            migrate_engagement(UnitOfWork(session, catalog, workspace, actor, lambda _: None), number, to)
    would = "would move" if args.dry_run else "moved"
    cli_context.out.write(f"{now.engagement.title} {would} from version {now.engagement.version} to {to}.\n")
    cli_context.out.write("".join(f"- {line}\n" for line in _told(now, catalog.get_methodology(to), changes)))


def show_history(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print the changes of an engagement, or of one of its activities, newest first."""
    with closing(cli_context.database()) as database, database.reading() as session:
        number = EngagementId(args.engagement)
        workspace = queries.get_workspace_id(session, number)
        there = get_plan(session, Catalog(database), workspace, number)
        names = {each.id: each.name for each in there.work}
        changes = _changes(session, there, args)
        known = people.get_people(session, workspace, {each.by for each in changes})
    console = console_on(cli_context.out)
    console.print(f"{there.engagement.title}, newest first")
    for each in changes:
        what = f"{names.get(each.work, '')}: {each.what}" if each.work else each.what
        by = known[each.by].name if each.by in known else each.by
        told = "; ".join(_pair(name, each.before, each.after) for name in {**each.before, **each.after})
        console.print(f"{each.at:%Y-%m-%d %H:%M} UTC  {by}  {what}  {told}  ({each.source})", soft_wrap=True)


def _changes(session: Session, there: EngagementPlan, args: argparse.Namespace) -> list[history.Change]:
    if args.activity is None:
        return history.of_engagement(session, there.engagement.id, limit=args.limit)
    found = [each for each in there.work if args.activity in (each.activity, each.name)]
    if not found:
        raise Refusal(f"{there.engagement.title} has no activity “{args.activity}”: give its id or its name.")
    every = [change for each in found for change in history.of_work(session, each.id, limit=args.limit)]
    return sorted(every, key=lambda change: change.id, reverse=True)[: args.limit]


def _pair(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    was = f"{before[name]} → " if name in before and before[name] not in (None, "") else ""
    return f"{name}: {was}{after.get(name, '')}"


def _told(now: EngagementPlan, to: Methodology, changes: Changes) -> list[str]:
    lines = [f"added: {to.activity[item.activity].name}" for item in changes.added]
    lines += [f"taken out: {work.name}" for work in changes.withdrawn]
    for work, item in changes.kept:
        name = to.activity[item.activity].name
        if name != work.name:
            lines.append(f"renamed: {work.name} becomes {name}")
        if item.due != work.due and not work.keeps_its_date(item.due):
            lines.append(f"date: {name} moves from {work.due or 'no date'} to {item.due or 'no date'}")
        if item.dri != work.role:
            lines.append(f"DRI: {name} goes from {work.role} to {item.dri}")
    closed = sum(not each.is_open for each in now.work)
    stay = "1 activity that is done or dropped stays as it is"
    return [*lines, stay if closed == 1 else f"{closed} activities that are done or dropped stay as they are"]


def _methodology(named: str, database: Database | None) -> Methodology:
    if database is None or not named.isdigit():
        return read(named)
    with database.reading() as session:
        return methodologies.load_version(session, VersionId(int(named)))


def add_verbs(verbs: Any) -> None:
    """Add `diff` and `migrate` to the `methodology` commands."""
    what = "say what changed between two files or published versions"
    parser = verbs.add_parser("diff", help=what, description=what)
    parser.add_argument("old", metavar="OLD", help="a file, or the number of a published version")
    parser.add_argument("new", metavar="NEW", help="a file, or the number of a published version")
    parser.set_defaults(run=diff)
    what = "move an engagement to another version of its methodology"
    parser = verbs.add_parser("migrate", help=what, description=what)
    parser.add_argument("engagement", metavar="ENGAGEMENT", type=int, help="the engagement's number")
    parser.add_argument("--to", metavar="VERSION", type=int, help="the latest version if not given")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.set_defaults(run=migrate)


def add_history(commands: Any) -> None:
    what = "print who changed what in an engagement, newest first"
    parser = commands.add_parser("history", help=what, description=what)
    parser.add_argument("engagement", metavar="ENGAGEMENT", type=int, help="the engagement's number")
    parser.add_argument("--activity", metavar="ID", help="only this activity, by its id or name")
    parser.add_argument("--limit", metavar="N", type=int, default=100, help="so many changes at the most")
    parser.set_defaults(run=show_history)
