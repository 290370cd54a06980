"""The `engagement` commands: `picture`, the timeline of one engagement as SVG, PNG or PDF."""

import argparse
from contextlib import closing

from sqlmodel import Session

from handlers.cli.context import CliContext
from handlers.cli.parser import Subparsers
from handlers.cli.picture import add_looks, is_paper, write_picture
from handlers.pictures.timeline import timeline_svg
from methodology.engagement.engagement import Engagement, EngagementId
from methodology.engagement.timeline_picture import timeline_picture
from methodology.refusal import Refusal
from storage.engagements import queries
from storage.engagements.engagement_plan import get_plan
from storage.methodologies import Catalog

MOST_NAMED = 10
_STATES = {"on_hold": "on hold"}


def add_engagement(commands: Subparsers) -> None:
    """Add `engagement` with its commands."""
    what = "look at an engagement"
    engagement = commands.add_parser("engagement", help=what, description=what)
    verbs = engagement.add_subparsers(required=True, metavar="COMMAND")
    what = "draw the timeline of an engagement, as SVG, PNG or PDF"
    parser = verbs.add_parser("picture", help=what, description=what)
    parser.add_argument("engagement", metavar="ENGAGEMENT", help="the engagement's number, or its name")
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
        workspace, engagement_id = _meant(session, args.engagement)
        plan = get_plan(session, Catalog(database), workspace, engagement_id)
    drawn = timeline_picture(plan, cli_context.now(), outsiders_read=args.for_customer)
    svg = timeline_svg(drawn, phone=args.phone, dark=args.dark, paper=is_paper(args))
    write_picture(svg, args.output, cli_context)


def _meant(session: Session, typed: str) -> tuple[str, EngagementId]:
    """The workspace and the number of the engagement with this number or name."""
    if typed.isascii() and typed.isdecimal() and len(typed) < 10:
        return queries.get_workspace_id(session, EngagementId(int(typed))), EngagementId(int(typed))
    found = queries.find_anywhere(session, typed)
    if len(found) == 1:
        return found[0].workspace, found[0].id
    if not found:
        raise Refusal(f"There is no engagement “{typed}”: give its number, customer or reference.")
    named = "\n".join(f"  {_line(each)}" for each in found[:MOST_NAMED])
    more = f"\nand {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    raise Refusal(f"{len(found)} engagements are called “{typed}”: give the number.\n{named}{more}")


def _line(engagement: Engagement) -> str:
    state = _STATES.get(engagement.state, engagement.state)
    return f"{engagement.id}: {engagement.title}, {state}, in workspace {engagement.workspace}"
