"""`methodology plan`: shows the plan that an engagement would get."""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from handlers.cli.context import CliContext, console_on, read_methodology
from handlers.cli.plan_table import as_json, as_table, summary
from methodology.definition.ids import EVENT, AnchorId
from methodology.plan.anchor_dates import AnchorDate, numbered
from methodology.plan.calendar import WorkingCalendar, working_calendar
from methodology.plan.facts import open_plan_facts, with_condition_raised
from methodology.plan.places import country_code, region_code
from methodology.plan.plan import plan_activities
from methodology.plan.team import roles_in
from methodology.refusal import Refusal


def add_plan(verbs: Any) -> None:
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
        "--condition",
        metavar="ID[=DATE]",
        action="append",
        default=[],
        help="activity whose condition is raised, on that day, that of --date event=DATE, or the first day",
    )
    option("--detail", action="store_true", help="plan detail activities too")
    option("--json", action="store_true", help="print a list of objects instead of a table")
    parser.set_defaults(run=show_plan)


def show_plan(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Show the plan that an engagement would get, as a table or as JSON."""
    methodology = read_methodology(args.file)
    known, events = dates(args.date)
    plan_facts = open_plan_facts(
        methodology,
        type_id=args.type,
        opened_on=day(args.start),
        start_stage=args.start_stage,
        facets=facets(args.facet),
        dates=known,
        all_details=args.detail,
    )
    for activity, on in conditions(args.condition, events):
        plan_facts = with_condition_raised(methodology, plan_facts, activity, on or plan_facts.opened_on)
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


def dates(texts: Iterable[str]) -> tuple[tuple[AnchorDate, ...], list[date]]:
    """The dates of `--date NAME=DATE`, and those of `--date event=DATE`, on which conditions are raised.

    The occurrences of an anchor are numbered in their order in time.
    """
    pairs = [_pair(text, "date", "kickoff=2026-12-01") for text in texts]
    known = [(AnchorId(name), day(text)) for name, text in pairs]
    entered = numbered(AnchorDate(anchor=anchor, on=on) for anchor, on in known if anchor != EVENT)
    return entered, sorted(on for anchor, on in known if anchor == EVENT)


def conditions(texts: Sequence[str], events: Sequence[date]) -> list[tuple[str, date | None]]:
    """The activities of `--condition ID` and `--condition ID=DATE`, each with the day on which it is raised.

    `events` are the days of `--date event=DATE`: they belong to a condition that is named as often as there
    are days. Raises `Refusal` where it is not clear to which condition a day belongs.
    """
    named = [
        (activity, day(on) if equals else None) for activity, equals, on in (t.partition("=") for t in texts)
    ]
    if not events:
        return named
    if not named:
        raise Refusal(
            "“event” is the day on which a condition is raised: name the condition too, for example "
            f"--condition exec_change_order --date event={events[0]}."
        )
    if len({activity for activity, _ in named}) > 1 or any(on for _, on in named):
        raise Refusal(
            "It is not clear to which condition “event” belongs: give each condition its own day instead, "
            f"for example --condition {named[0][0]}={events[0]}."
        )
    if len(events) != len(named):
        raise Refusal(f"Give as many dates of “event” as conditions: {len(named)}, not {len(events)}.")
    return [(activity, on) for (activity, _), on in zip(named, events, strict=True)]


def holidays(country_and_region: str | None) -> WorkingCalendar:
    """The calendar of `--holidays COUNTRY` or `COUNTRY-REGION`; Monday to Friday without it."""
    if country_and_region is None:
        return working_calendar()
    country, dash, region = country_and_region.partition("-")
    code = country_code(country)
    return working_calendar(code, region_code(code, region) if dash else None)


def _pair(text: str, kind: str, example: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise Refusal(f"“{text}” is no {kind}: write NAME=VALUE, for example {example}.")
    return name, value
