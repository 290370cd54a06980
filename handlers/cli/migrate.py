"""`methodology migrate`: moves an engagement to another version of its methodology."""

import argparse
from contextlib import closing
from typing import Any

from handlers.cli.context import CliContext
from handlers.cli.parser import number
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId, VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.version import preview_migration
from methodology.plan.changes import Changes
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import methodologies
from storage.engagements import queries
from storage.engagements.engagement_plan import get_plan
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.engagements.version import migrate_engagement
from storage.methodologies import Catalog

OPERATOR = PersonId("operator")
"""The actor in the history for changes made on the command line."""


def add_migrate(verbs: Any) -> None:
    what = "move an engagement to another version of its methodology"
    parser = verbs.add_parser("migrate", help=what, description=what)
    parser.add_argument("engagement", metavar="ENGAGEMENT", type=number, help="the engagement's number")
    parser.add_argument("--to", metavar="VERSION", type=number, help="the latest version if not given")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.set_defaults(run=migrate)


def migrate(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Move an engagement to another version, or only print what would change."""
    with closing(cli_context.database()) as database, database.begin() as session:
        catalog = Catalog(database)
        engagement_id = EngagementId(args.engagement)
        workspace = queries.get_workspace_id(session, engagement_id)
        to = VersionId(args.to) if args.to else methodologies.get_latest_version_id(session)
        plan = get_plan(session, catalog, workspace, engagement_id, lock=True)
        if plan.engagement.version == to:
            raise Refusal(f"{plan.engagement.title} is on version {to} already: name another one with --to.")
        changes = preview_migration(plan, catalog.get_methodology(to))
        if not args.dry_run:
            actor = Actor(
                by=OPERATOR, at=cli_context.now(), today=cli_context.now().date(), source="command line"
            )
            migrate_engagement(
                UnitOfWork(session, catalog, workspace, actor, lambda _: None), engagement_id, to
            )
    would = "would move" if args.dry_run else "moved"
    cli_context.out.write(
        f"{plan.engagement.title} {would} from version {plan.engagement.version} to {to}.\n"
    )
    cli_context.out.write(
        "".join(f"- {line}\n" for line in _described(plan, catalog.get_methodology(to), changes))
    )


def _described(plan: EngagementPlan, to: Methodology, changes: Changes) -> list[str]:
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
    closed = sum(not each.is_open for each in plan.work)
    stay = "1 activity that is done or dropped stays as it is"
    return [*lines, stay if closed == 1 else f"{closed} activities that are done or dropped stay as they are"]
