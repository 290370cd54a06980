"""The `engagement` commands: `picture`, the timeline of one engagement as SVG, PNG or PDF."""

import argparse
from contextlib import closing

from handlers.cli.context import CliContext
from handlers.cli.meant import ENGAGEMENT, find_meant
from handlers.cli.parser import Subparsers
from handlers.cli.picture import add_looks, is_paper, write_picture
from handlers.pictures.timeline import timeline_svg
from methodology.engagement.timeline_picture import timeline_picture
from storage.engagements.engagement_plan import get_plan
from storage.engagements.history import find_hold_reason
from storage.methodologies import Catalog


def add_engagement(commands: Subparsers) -> None:
    """Add `engagement` with its commands."""
    what = "look at an engagement"
    engagement = commands.add_parser("engagement", help=what, description=what)
    verbs = engagement.add_subparsers(required=True, metavar="COMMAND")
    what = "draw the timeline of an engagement, as SVG, PNG or PDF"
    parser = verbs.add_parser("picture", help=what, description=what)
    parser.add_argument("engagement", metavar="ENGAGEMENT", help=ENGAGEMENT)
    parser.add_argument(
        "--for-customer",
        action="store_true",
        help="without what is internal: health, what is late, who leads",
    )
    add_looks(parser)
    parser.set_defaults(run=picture)


def picture(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Draw the timeline of an engagement; raises `Refusal` where no engagement, or more than one, is meant."""
    with closing(cli_context.database()) as database, database.reading() as session:
        workspace, engagement_id = find_meant(session, args.engagement)
        plan = get_plan(session, Catalog(database), workspace, engagement_id)
        reason = find_hold_reason(session, plan.engagement)
    drawn = timeline_picture(plan, cli_context.now(), outsiders_read=args.for_customer, hold_reason=reason)
    svg = timeline_svg(drawn, phone=args.phone, dark=args.dark, paper=is_paper(args))
    write_picture(svg, args.output, cli_context)
