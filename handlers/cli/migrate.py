"""`methodology migrate`: moves engagements to another version of their methodology."""

import argparse
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

from handlers.cli.context import CliContext
from handlers.cli.meant import ENGAGEMENT, find_meant
from handlers.cli.parser import number
from methodology.definition.model import Methodology
from methodology.engagement.engagement import EngagementId, VersionId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.missed_turns import turns_to_let_go, without_ended_turns
from methodology.engagement.version import preview_migration
from methodology.plan.changes import Changes
from methodology.plan.team import PersonId
from methodology.refusal import Refusal
from storage import methodologies
from storage.database.connection import Database
from storage.engagements import queries
from storage.engagements.engagement_plan import get_plan
from storage.engagements.unit_of_work import Actor, UnitOfWork
from storage.engagements.version import migrate_engagement
from storage.methodologies import Catalog

OPERATOR = PersonId("operator")
"""The actor in the history for changes made on the command line."""


def add_migrate(verbs: Any) -> None:
    what = "move one engagement, or all, to another version of the methodology"
    parser = verbs.add_parser("migrate", help=what, description=what)
    parser.add_argument("engagement", metavar="ENGAGEMENT", nargs="?", help=ENGAGEMENT)
    parser.add_argument("--all", action="store_true", help="every engagement that is not over")
    parser.add_argument("--to", metavar="VERSION", type=number, help="the latest version if not given")
    parser.add_argument("--dry-run", action="store_true", help="only say what would change")
    parser.set_defaults(run=migrate)


def migrate(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Move one engagement or all of them to another version, or only print what would change."""
    if args.all is (args.engagement is not None):
        raise Refusal(
            "Give the number or the name of one engagement, or --all for every one that is not over."
        )
    with closing(cli_context.database()) as database:
        with database.reading() as session:
            to = VersionId(args.to) if args.to else methodologies.get_latest_version_id(session)
        migration = _Migration(cli_context, database, Catalog(database), to, args.dry_run)
        migration.catalog.get_methodology(to)  # refuses a version that does not exist
        if args.all:
            _move_all(migration)
        else:
            with database.reading() as session:
                _, engagement_id = find_meant(session, args.engagement)
            migration.move(engagement_id)


class _Migration(NamedTuple):
    cli_context: CliContext
    database: Database
    catalog: Catalog
    to: VersionId
    dry_run: bool

    def move(self, engagement_id: EngagementId) -> None:
        """Move this engagement in a transaction of its own, and print what changes.

        Raises `Refusal` where it cannot be moved; then nothing of it has changed.
        """
        now = self.cli_context.now()
        with self.database.begin() as session:
            workspace = queries.get_workspace_id(session, engagement_id)
            plan = get_plan(session, self.catalog, workspace, engagement_id, lock=True)
            if plan.engagement.version == self.to:
                raise Refusal(
                    f"{plan.engagement.title} is on version {self.to} already: name another one with --to."
                )
            changes = preview_migration(plan, self.catalog.get_methodology(self.to))
            if not self.dry_run:
                actor = Actor(by=OPERATOR, at=now, today=now.date(), source="command line")
                unit = UnitOfWork(session, self.catalog, workspace, actor, lambda _: None)
                migrate_engagement(unit, engagement_id, self.to)
        would = "would move" if self.dry_run else "moved"
        self.print(f"{plan.engagement.title} {would} from version {plan.engagement.version} to {self.to}.")
        for line in _described(plan, self.catalog.get_methodology(self.to), changes, now):
            self.print(f"- {line}")

    def print(self, line: str) -> None:
        self.cli_context.out.write(f"{line}\n")


def _move_all(migration: _Migration) -> None:
    """Move every engagement that is not over, each for itself; raises `Refusal` at the end if some stay.

    Those on this version already are left out, so that it can be run again after it was stopped.
    """
    with migration.database.reading() as session:
        waiting = queries.list_not_on_version(session, migration.to)
    stay = 0
    for engagement_id in waiting:
        try:
            migration.move(engagement_id)
        except Refusal as refusal:
            stay += 1
            migration.print(f"Engagement {engagement_id} stays as it is: {refusal}")
    would = "would move" if migration.dry_run else "moved"
    moved = len(waiting) - stay
    migration.print(
        f"{moved} {'engagement' if moved == 1 else 'engagements'} {would} to version {migration.to}."
    )
    if stay:
        raise Refusal(
            f"{stay} of {len(waiting)} could not be moved, for the reasons above. Fix them and run this again: "
            "what has moved is not touched."
        )


def _described(plan: EngagementPlan, to: Methodology, changes: Changes, now: datetime) -> list[str]:
    to = to.with_activities(plan.engagement.own_activities)
    planned = plan.model_copy(update={"methodology": to})
    let_go, changes = turns_to_let_go(planned, changes, now), without_ended_turns(planned, changes, now)
    over = {each.activity.id for each in let_go}
    lines = [f"added: {to.activity[item.activity].name}" for item in changes.added]
    lines += [f"taken out: {work.name}" for work in changes.withdrawn if work.id not in over]
    lines += [f"ends: {each.activity.name}" for each in let_go]
    for work, item in changes.kept:
        name = to.activity[item.activity].name
        if name != work.name:
            lines.append(f"renamed: {work.name} becomes {name}")
        if item.due != work.due:
            lines.append(f"date: {name} moves from {work.due or 'no date'} to {item.due or 'no date'}")
        if item.dri != work.role:
            lines.append(f"DRI: {name} goes from {work.role} to {item.dri}")
    closed = sum(not each.is_open for each in plan.work)
    stay = "1 activity that is done or dropped stays as it is"
    return [*lines, stay if closed == 1 else f"{closed} activities that are done or dropped stay as they are"]
