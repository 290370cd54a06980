"""The `engagement` commands: `picture` draws the timeline of one engagement, `erase` deletes what is stored of it."""

import argparse
from contextlib import closing

from handlers.block_kit.text import count
from handlers.cli.context import CliContext
from handlers.cli.meant import ENGAGEMENT, find_meant
from handlers.cli.parser import Subparsers
from handlers.cli.picture import add_looks, is_paper, write_picture
from handlers.pictures.timeline import timeline_svg
from methodology.engagement.engagement import OVER
from methodology.engagement.timeline_picture import timeline_picture
from methodology.refusal import Refusal
from storage.engagements.engagement_plan import get_plan
from storage.engagements.queries import get_engagement
from storage.methodologies import Catalog
from storage.privacy.retention import Expired, count_rows, erase_engagement


def add_engagement(commands: Subparsers) -> None:
    """Add `engagement` with its commands."""
    what = "draw an engagement, or erase it"
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
    what = "erase everything that is stored of a closed or cancelled engagement, for good"
    parser = verbs.add_parser("erase", help=what, description=what)
    parser.add_argument("engagement", metavar="ENGAGEMENT", help=ENGAGEMENT)
    parser.add_argument("--dry-run", action="store_true", help="only say what would be erased")
    parser.set_defaults(run=erase)


def picture(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Draw the timeline of an engagement; raises `Refusal` where no engagement, or more than one, is meant."""
    with closing(cli_context.database()) as database, database.reading() as session:
        workspace, engagement_id = find_meant(session, args.engagement)
        plan = get_plan(session, Catalog(database), workspace, engagement_id)
    drawn = timeline_picture(plan, cli_context.now(), outsiders_read=args.for_customer)
    svg = timeline_svg(drawn, phone=args.phone, dark=args.dark, paper=is_paper(args))
    write_picture(svg, args.output, cli_context)


def erase(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Erase an engagement; raises `Refusal` where it is not over, or where none, or more than one, is meant."""
    with closing(cli_context.database()) as database, database.begin() as session:
        workspace, engagement_id = find_meant(session, args.engagement)
        engagement = get_engagement(session, workspace, engagement_id)
        named = (
            f"{engagement.title} (engagement {engagement_id} of workspace {workspace}, {engagement.state})"
        )
        if engagement.state not in OVER:
            raise Refusal(
                f"{named} is not over, so nothing was erased: close or cancel it on its card first."
            )
        rows = count(count_rows(session, engagement_id), "row", "rows")
        if not args.dry_run:
            erase_engagement(session, Expired(workspace, engagement_id, engagement.customer))
    if args.dry_run:
        cli_context.out.write(f"{named} would be erased, {rows} with its plan and its history.\n")
    else:
        cli_context.out.write(
            f"Erased: {named}, {rows} with its plan and its history. Backups still have them, and Slack its messages.\n"
        )
