"""What every picture is drawn with: colours, sizes of text, and shapes as SVG.

Of SVG only what `renderer` knows is used. The fonts of an SVG are the reader's own, so every script is legible
that their machine can write.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax import saxutils

from handlers.pictures.typography import typographic
from handlers.pictures.wrap import wrap

GAP = 16
WIDE, PHONE = 1200, 360
_NOT_DRAWN = re.compile(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff\\u061c\\u200f\\u202a-\\u202e\\u2068]"
)
"""What XML does not hold, and marks of direction other than those of names (`direction`)."""


class Ink(NamedTuple):
    paper: str
    card: str
    edge: str
    text: str
    quiet: str
    accent: str
    done: str
    late: str


LIGHT = Ink("#ffffff", "#f6f7f9", "#6b7079", "#1d1c1d", "#54575d", "#4a2f8f", "#858a93", "#b3261e")
DARK = Ink("#1a1d21", "#24282e", "#a2a7b0", "#f2f2f3", "#b9bbc0", "#c3b0ff", "#6f7580", "#ff9d94")
"""`edge`, `accent`, `done` and `late` differ from the paper by at least 3 to 1, texts by 4.5."""


SHEET = 831
"""How high a page on paper is: as A4 is in landscape within its margins, where it is as wide as our pictures. The
smallest text, a label, has 8 points there."""


class Style(NamedTuple):
    size: int
    height: int
    weight: int = 400


TITLE, HEADING, NAME, LABEL, BODY = (
    Style(24, 32, 700), Style(18, 26, 700), Style(15, 21, 700), Style(12, 18, 700), Style(13, 18),
)  # fmt: skip


class Canvas:
    """A picture being drawn; lengths are in pixels."""

    def __init__(self, *, phone: bool, dark: bool) -> None:
        self.width = PHONE if phone else WIDE
        self.phone = phone
        self.dark = dark
        self.ink = DARK if dark else LIGHT
        self.shapes = list[str]()

    def write(
        self, text: str, style: Style, colour: str, x: float, y: float, room: float, anchor: str = "start"
    ) -> int:
        """Write a text in as many lines as it needs; returns where the next one begins."""
        lines = wrap(typographic(text), room / style.size, bold=style.weight > 400)
        side = f' text-anchor="{anchor}"' if anchor != "start" else ""
        for number, line in enumerate(lines):
            self.shapes.append(
                f'<text x="{x:g}" y="{y + style.height * number + style.size:g}" font-size="{style.size}" '
                f'font-weight="{style.weight}"{side} fill="{colour}">{_escape(line)}</text>'
            )
        return round(y) + style.height * len(lines)

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, *,
        edge: str = "", radius: int = 0,
    ) -> None:  # fmt: skip
        stroke = f' stroke="{edge}"' if edge else ""
        self.shapes.append(
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius}" fill="{fill}"'
            f"{stroke}/>"
        )

    def line(
        self,
        begin: tuple[float, float],
        end: tuple[float, float],
        colour: str,
        *,
        width: float = 1,
        dashes: bool = False,
    ) -> None:
        self.shapes.append(
            f'<line x1="{begin[0]:g}" y1="{begin[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}" stroke="{colour}" '
            f'stroke-width="{width:g}"{_dashed(dashes)}/>'
        )

    def polygon(self, points: Sequence[tuple[float, float]], fill: str, edge: str) -> None:
        corners = " ".join(f"{x:g},{y:g}" for x, y in points)
        self.shapes.append(f'<polygon points="{corners}" fill="{fill}" stroke="{edge}" stroke-width="1.5"/>')

    def document(self, title: str, description: str, height: int, *, sheet: int = 0) -> str:
        """The picture as an SVG document, with a title and a description for who cannot see it.

        `sheet` is how high each of its pages is, where it is for paper.
        """
        pages = f' data-sheet="{sheet}"' if sheet else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img"{pages} width="{self.width}" height="{height}" '
            f'viewBox="0 0 {self.width} {height}" font-family="\'Noto Sans\', system-ui, sans-serif">\n'
            f"<title>{_escape(title)}</title>\n<desc>{_escape(description)}</desc>\n"
            f'<rect width="100%" height="100%" fill="{self.ink.paper}"/>\n'
            + "\n".join(self.shapes)
            + "\n</svg>\n"
        )


def _escape(text: str) -> str:
    return saxutils.escape(_NOT_DRAWN.sub("", text))


def _dashed(dashes: bool) -> str:
    return ' stroke-dasharray="6 4"' if dashes else ""
