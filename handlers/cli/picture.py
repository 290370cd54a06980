"""`methodology picture`: the customer journey or the table of stages, as SVG."""

import argparse
from typing import Any

from handlers.cli.context import CliContext, read_methodology
from handlers.pictures.svg import as_svg
from methodology.definition.picture import journey_picture, table_picture

PICTURES = {"journey": journey_picture, "table": table_picture}


def add_picture(verbs: Any) -> None:
    what = "draw the customer journey or the table of stages, as SVG"
    parser = verbs.add_parser("picture", help=what, description=what)
    parser.add_argument("which", choices=PICTURES, help="which picture")
    parser.add_argument("--file", metavar="FILE", help="another methodology than the shipped one")
    parser.add_argument("--phone", action="store_true", help="in one column, 360 pixels wide")
    parser.add_argument("--dark", action="store_true", help="light text on a dark background")
    parser.set_defaults(run=picture)


def picture(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Print a picture of a methodology; raises `Refusal` where its file is invalid."""
    drawn = PICTURES[args.which](read_methodology(args.file))
    cli_context.out.write(as_svg(drawn, phone=args.phone, dark=args.dark))
