"""`methodology picture`: the customer journey or the table of stages, as SVG, PNG or PDF."""

import argparse
from pathlib import Path
from typing import Any, cast

from handlers.cli.context import CliContext, read_methodology
from handlers.pictures.paper import paper_svg
from handlers.pictures.render import Form, RenderingError, render
from handlers.pictures.svg import as_svg
from methodology.definition.ids import PhaseId
from methodology.definition.model import Methodology
from methodology.definition.picture import journey_picture, table_picture
from methodology.refusal import Refusal
from methodology.text import words_of

PICTURES = ("journey", "table")
FORMS = ("svg", "png", "pdf")


def add_picture(verbs: Any) -> None:
    what = "draw the customer journey or the table of stages, as SVG, PNG or PDF"
    parser = verbs.add_parser("picture", help=what, description=what)
    parser.add_argument("which", choices=PICTURES, help="which picture")
    parser.add_argument("--phase", metavar="PHASE", help="only this phase of the table, by its id or name")
    parser.add_argument("--file", metavar="FILE", help="another methodology than the shipped one")
    add_looks(parser)
    parser.set_defaults(run=picture)


def add_looks(parser: Any) -> None:
    """Add what may be chosen of any picture."""
    forms = "whose name ends in .svg, .png or .pdf; without it, SVG is printed"
    parser.add_argument("--output", metavar="FILE", type=Path, help=f"the file to write, {forms}")
    parser.add_argument("--phone", action="store_true", help="in one column, 360 pixels wide")
    parser.add_argument("--dark", action="store_true", help="light text on a dark background")


def picture(args: argparse.Namespace, cli_context: CliContext) -> None:
    """Draw a picture of a methodology; raises `Refusal` where its file is invalid."""
    methodology = read_methodology(args.file)
    if args.which == "journey":
        if args.phase:
            raise Refusal("The journey is drawn as a whole: leave out --phase, or draw the table.")
        drawn = journey_picture(methodology)
    else:
        drawn = table_picture(methodology, _phase(methodology, args.phase) if args.phase else None)
    if is_paper(args):
        svg = paper_svg(drawn, dark=args.dark)
    else:
        svg = as_svg(drawn, phone=args.phone, dark=args.dark)
    write_picture(svg, args.output, cli_context)


def is_paper(args: argparse.Namespace) -> bool:
    """Whether a picture is to be printed: a PDF, unless it is for a phone."""
    return args.output is not None and args.output.suffix.lower() == ".pdf" and not args.phone


def _phase(methodology: Methodology, named: str) -> PhaseId:
    for phase in methodology.phases:
        if words_of(named) in (words_of(phase.id), words_of(phase.name)):
            return phase.id
    known = ", ".join(each.id for each in methodology.phases)
    raise Refusal(f"There is no phase “{named}”. Phases: {known}.")


def write_picture(svg: str, output: Path | None, cli_context: CliContext) -> None:
    """Print a picture, or write it in the form that its file's name says; raises `Refusal` if that fails."""
    if output is None:
        cli_context.out.write(svg)
        return
    form = output.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise Refusal(f"“{output.name}” is no name of a picture: let it end in .svg, .png or .pdf.")
    try:
        content = svg.encode() if form == "svg" else render(svg, cast(Form, form))
        output.write_bytes(content)
    except RenderingError as error:
        raise Refusal(f"The picture could not be drawn: {error}. As .svg it needs no renderer.") from None
    except OSError as error:
        raise Refusal(f"{output} cannot be written ({error.strerror}).") from None
    cli_context.out.write(f"{output} is written.\n")
