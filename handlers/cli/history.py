"""`history`: prints who changed what in an engagement."""

import argparse
from collections.abc import Mapping
from contextlib import closing
from typing import Any

from sqlmodel import Session

from handlers.cli.context import CliContext, console_on
from handlers.cli.meant import ENGAGEMENT, find_meant
from handlers.cli.parser import number
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.refusal import Refusal
from storage import people
from storage.engagements import history
from storage.engagements.engagement_plan import get_plan
from storage.methodologies import Catalog


def add_history(commands: Any) -> None:
    what = "print who changed what in an engagement, newest first"
    parser = commands.add_parser("history", help=what, description=what)
    parser.add_argument("engagement", metavar="ENGAGEMENT", help=ENGAGEMENT)
    parser.add_argument("--activity", metavar="ID", help="only this activity, by its id or name")
    parser.add_argument("--limit", metavar="N", type=number, default=100, help="so many changes at the most")
    parser.set_defaults(run=show_history)


def show_history(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print the changes of an engagement, or of one of its activities, newest first."""
    with closing(cli_context.database()) as database, database.reading() as session:
        workspace, engagement_id = find_meant(session, args.engagement)
        plan = get_plan(session, Catalog(database), workspace, engagement_id)
        names = {each.id: each.name for each in plan.work}
        changes = _list_changes(session, plan, args)
        known = people.get_people(session, workspace, {each.by for each in changes})
    console = console_on(cli_context.out)
    console.print(f"{plan.engagement.title}, newest first")
    for each in changes:
        what = f"{names.get(each.work, '')}: {each.what}" if each.work else each.what
        by = known[each.by].name if each.by in known else each.by
        values = "; ".join(
            _value_change(name, each.before, each.after) for name in {**each.before, **each.after}
        )
        console.print(
            f"{each.at:%Y-%m-%d %H:%M} UTC  {by}  {what}  {values}  ({each.source})", soft_wrap=True
        )


def _list_changes(session: Session, plan: EngagementPlan, args: argparse.Namespace) -> list[history.Change]:
    if args.activity is None:
        return history.list_changes(session, plan.engagement.id, limit=args.limit)
    found = [each for each in plan.work if args.activity in (each.activity, each.name)]
    if not found:
        raise Refusal(f"{plan.engagement.title} has no activity “{args.activity}”: give its id or its name.")
    every = [
        change
        for each in found
        for change in history.list_changes(session, plan.engagement.id, each.id, limit=args.limit)
    ]
    return sorted(every, key=lambda change: change.id, reverse=True)[: args.limit]


def _value_change(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    was = f"{before[name]} → " if name in before and before[name] not in (None, "") else ""
    return f"{name}: {was}{after.get(name, '')}"
