"""The foot of a printed page: its title and number and, from the second page on, what its short names and
marks mean."""

from collections import defaultdict

from handlers.pictures.canvas import GAP, LABEL, SHEET, WIDE, Canvas
from handlers.pictures.direction import isolated
from handlers.pictures.typography import typographic
from handlers.pictures.wrap import wrap
from methodology.definition.picture import Picture

EDGE = GAP
FOOT = 30
"""How high the foot of a page is, with its number."""
FOOT_STYLE = LABEL._replace(weight=400)


class Reminders:
    """What the first page says at its top, once more at the foot of those that follow: what the marks mean, and of the
    short names of roles those that are on the page."""

    def __init__(self, picture: Picture) -> None:
        self._marks = " ".join(each for each in picture.hints if each.startswith("“"))
        self._roles = picture.roles_used
        self._on_pages = defaultdict[int, set[str]](set)
        self.height = LABEL.height * len(self._lines({short for short, _ in self._roles}))

    def used(self, short: str, page: int) -> None:
        """This short name of a role is on this page, the first of which is 1."""
        self._on_pages[page].add(short)

    def write(self, canvas: Canvas) -> None:
        """Write them on the pages that have rows."""
        for page, used in self._on_pages.items():
            lines = self._lines(used) if page > 1 else []
            y = page * SHEET - FOOT + 8 - LABEL.height * len(lines)
            for number, line in enumerate(lines):
                below = y + number * LABEL.height
                canvas.write(line, FOOT_STYLE, canvas.ink.quiet, EDGE, below, WIDE * 2)

    def _lines(self, used: set[str]) -> list[str]:
        roles = [
            f"{isolated(e)}: {isolated(name.partition('; ')[0])}" for e, name in self._roles if e in used
        ]
        texts = [each for each in (self._marks, " · ".join(roles)) if each]
        room = (WIDE - 2 * EDGE) / LABEL.size
        return [line for each in texts for line in wrap(typographic(each), room)]


def feet(canvas: Canvas, title: str, pages: int) -> None:
    """Write the title and its number at the foot of each page."""
    room, quiet = WIDE - 2 * EDGE, canvas.ink.quiet
    for page in range(pages):
        foot = (page + 1) * SHEET - FOOT + 10
        canvas.write(title, FOOT_STYLE, quiet, EDGE, foot, room)
        canvas.write(f"Page {page + 1} of {pages}", FOOT_STYLE, quiet, WIDE - EDGE, foot, room, "end")
