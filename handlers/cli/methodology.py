"""What do the `methodology` commands do: check a file, publish it, show the plan it gives?"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from datetime import date
from typing import Any, NoReturn, Protocol

from handlers.cli import upkeep
from handlers.cli.context import CliContext, console_on, read
from handlers.cli.plan_table import as_json, as_table, summary
from methodology.definition.ids import AnchorId
from methodology.plan.anchors import AnchorDate
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.facts import open_plan_facts
from methodology.plan.plan import plan_activities
from methodology.plan.team import roles_in
from methodology.refusal import Refusal
from storage import methodologies


class Parser(argparse.ArgumentParser):
    """Refuses a mistyped command line in one sentence, as everything else is refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Each command refuses what is too much for it: argparse would leave that to the first one."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        raise Refusal(f"{message[:1].upper()}{message[1:]}; see `{self.prog} --help`.")


class Subparsers(Protocol):
    """Where commands are added: what `ArgumentParser.add_subparsers` returns."""

    def add_parser(self, name: str, *, help: str, description: str) -> Any: ...


def add_commands(commands: Subparsers) -> None:
    """Add `methodology` with its commands; each sets `run`, to be called with (args, surroundings)."""
    what = "check or publish a methodology, or show the plan it gives"
    methodology = commands.add_parser("methodology", help=what, description=what)
    verbs = methodology.add_subparsers(required=True, metavar="COMMAND")
    _add_check(verbs)
    _add_publish(verbs)
    _add_plan(verbs)
    upkeep.add_verbs(verbs)
    upkeep.add_history(commands)


def check(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Say what a file holds; raises `Refusal` with everything that is wrong with it."""
    methodology = read(args.file)
    cli_context.out.write(
        f"{args.file} is sound: {methodology.name}, {len(methodology.stages)} stages, "
        f"{len(methodology.activities)} activities, {len(methodology.roles)} roles, "
        f"{len(methodology.types)} types of engagement.\n"
    )


def publish(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Make a file's methodology the one new engagements begin with; the same content changes nothing."""
    methodology = read(args.file)
    with closing(cli_context.database()) as database, database.begin() as session:
        version, is_new = methodologies.publish(session, methodology, cli_context.now())
    cli_context.out.write(
        f"{methodology.name} is published as version {version}; new engagements begin with it.\n"
        if is_new
        else f"This content is published already, as version {version}; nothing was changed.\n"
    )


def show_plan(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Show the plan that an engagement would get, as a table or as JSON."""
    methodology = read(args.file)
    plan_facts = open_plan_facts(
        methodology,
        type_id=args.type,
        opened_on=day(args.start),
        start_stage=args.start_stage,
        facets=facets(args.facet),
        dates=dates(args.date),
        conditions=args.condition,
        all_details=args.detail,
    )
    calendar = holidays(args.holidays)
    items = plan_activities(
        methodology, plan_facts, roles_in(methodology, plan_facts.type, booked=False), lambda _: calendar
    )
    if args.json:
        cli_context.out.write(json.dumps([as_json(each) for each in items], indent=2) + "\n")
    else:
        console_on(cli_context.out).print(
            as_table(methodology, plan_facts, items), summary(methodology, items), sep="\n"
        )


def day(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass  # such as 31 February
    raise Refusal(f"“{text}” is no date: write year-month-day, for example 2026-12-01.")


def facets(texts: Iterable[str]) -> dict[str, str]:
    """The facets of `--facet NAME=VALUE`, each at most once."""
    pairs = [_pair(text, "facet", "billing=fixed_fee") for text in texts]
    twice = [name for name, count in Counter(name for name, _ in pairs).items() if count > 1]
    if twice:
        raise Refusal(f"The facet {twice[0]} is given more than once: give it once.")
    return dict(pairs)


def dates(texts: Iterable[str]) -> tuple[AnchorDate, ...]:
    """The dates of `--date NAME=DATE`; those of one anchor are numbered in the order of time."""
    pairs = [_pair(text, "date", "kickoff=2026-12-01") for text in texts]
    seen: Counter[str] = Counter()
    numbered = []
    for on, name in sorted((day(text), name) for name, text in pairs):
        seen[name] += 1
        numbered.append(AnchorDate(anchor=AnchorId(name), on=on, occurrence=seen[name]))
    return tuple(numbered)


def holidays(place: str | None) -> WorkingCalendar:
    """The calendar of `--holidays COUNTRY` or `COUNTRY-REGION`; Monday to Friday without it."""
    if place is None:
        return working_calendar()
    country, dash, region = place.partition("-")
    return working_calendar(country, region if dash else None)


def _pair(text: str, kind: str, example: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise Refusal(f"“{text}” is no {kind}: write NAME=VALUE, for example {example}.")
    return name, value


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


def _add_plan(verbs: Any) -> None:
    what = "show the plan that an engagement would get"
    parser = verbs.add_parser("plan", help=what, description=what)
    option = parser.add_argument
    option("--file", metavar="FILE", help="another methodology than the shipped one")
    option("--type", metavar="TYPE", required=True, help="type of the engagement, such as custom_sow")
    option("--start", metavar="DATE", required=True, help="day it is opened, such as 2026-12-01")
    option("--start-stage", metavar="STAGE", help="stage to start in; the first one if not given")
    option("--facet", metavar="NAME=VALUE", action="append", default=[], help="such as billing=fixed_fee")
    option("--date", metavar="NAME=DATE", action="append", default=[], help="a known date; may be repeated")
    option("--holidays", metavar="PLACE", help="country, or country and region: DE or DE-BY")
    option(
        "--condition", metavar="ID", action="append", default=[], help="activity whose condition is raised"
    )
    option("--detail", action="store_true", help="plan detail activities too")
    option("--json", action="store_true", help="print a list of objects instead of a table")
    parser.set_defaults(run=show_plan)
