"""The timeline in pieces for a phone: each of them legible where it stands, and no higher than a screen."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial, reduce
from typing import TypeVar

from handlers.pictures.svg import CONTINUED
from handlers.pictures.timeline import drawn_timeline
from handlers.pictures.wrap import wrap
from methodology.definition.picture import Line
from methodology.engagement.health import Late
from methodology.engagement.stage_bars import StageBar
from methodology.engagement.timeline_picture import TimelinePicture
from methodology.engagement.within_hold import Planned

SCREEN = 700
"""How high a piece is at the most, where its names leave room for that."""
LONGEST = 32
"""How wide a name is that every piece repeats, at the most, in units of the font’s size: about two lines."""

LONGEST_WORK = 44
"""How wide the name of an activity is in a piece, which is written smaller."""

Work = TypeVar("Work", Late, Planned)
Add = Callable[[TimelinePicture], TimelinePicture]
"""Adds to a piece one thing that is cut no further."""


def pieces(picture: TimelinePicture) -> list[TimelinePicture]:
    """The timeline in pieces: a stage each, and what belongs to no stage; what is too high is continued in
    the next one. Each says which one of how many it is. Names that every piece repeats are shortened: the
    timeline as a whole has all of them."""
    picture = _with_short_names(picture)
    nothing: dict[str, object] = {"stages": (), "dates": (), "undated": (), "within_hold": (), "late": ()}
    empty, later = (picture.model_copy(update={**nothing, "piece": (number, 2)}) for number in (1, 2))
    found = list[TimelinePicture]()
    for number, bar in enumerate(picture.stages):
        first = _with_stage(empty if number == 0 else later, _bare(bar))
        rest = _with_stage(later, _continued(bar))
        found += _filled(picture, first, rest, list(_of_stage(bar)))
    if rest_of := list(_of_no_stage(picture)):
        found += _filled(picture, later if found else empty, later, rest_of)
    return [each.model_copy(update={"piece": (number, len(found))}) for number, each in enumerate(found, 1)]


def _with_short_names(picture: TimelinePicture) -> TimelinePicture:
    stages = [
        bar.model_copy(
            update={
                "name": _shortened(bar.name),
                "phase": bar.phase.model_copy(update={"text": _shortened(bar.phase.text)}),
                "late": tuple(map(_with_short_name, bar.late)),
                "waiting": tuple(map(_with_short_name, bar.waiting)),
                "undated": tuple(_shortened(each, LONGEST_WORK) for each in bar.undated),
            }
        )
        for bar in picture.stages
    ]
    return picture.model_copy(update={"title": _shortened(picture.title), "stages": tuple(stages)})


def _with_short_name(work: Work) -> Work:
    return work.model_copy(update={"name": _shortened(work.name, LONGEST_WORK)})


def _shortened(name: str, longest: float = LONGEST) -> str:
    """As much of a name as is this wide, whatever its script; what is cut ends in a sign of that."""
    first, *more = wrap(name, longest)
    return f"{first.rstrip()}…" if more else name


def _filled(
    whole: TimelinePicture, first: TimelinePicture, later: TimelinePicture, things: Sequence[Add]
) -> Iterator[TimelinePicture]:
    """The first piece with as many of these things as it has room for, and the next ones with the others."""
    everything = _with_all(first, things)
    if _fits(everything, whole):
        yield everything
        return
    here, is_empty = first, first is later
    for add in things:
        more = add(here)
        if not is_empty and not _fits(more, whole):
            yield here
            more = add(later)
        here, is_empty = more, False
    yield here


def _with_all(piece: TimelinePicture, things: Sequence[Add]) -> TimelinePicture:
    return reduce(lambda so_far, add: add(so_far), things, piece)


def _fits(piece: TimelinePicture, whole: TimelinePicture) -> bool:
    _, height = drawn_timeline(piece, phone=True, whole=whole)
    return height <= SCREEN


def _of_stage(bar: StageBar) -> Iterator[Add]:
    """What the row of a stage says beside when it is, how far it has got, and who leads it."""
    for name in ("late", "waiting", "undated"):
        for each in getattr(bar, name):
            yield partial(_adding_to_stage, {name: (each,)})


def _of_no_stage(picture: TimelinePicture) -> Iterator[Add]:
    for name in ("late", "dates", "within_hold", "undated"):
        for each in getattr(picture, name):
            yield partial(_adding, name, each)


def _with_stage(piece: TimelinePicture, bar: StageBar) -> TimelinePicture:
    return piece.model_copy(update={"stages": (bar,)})


def _bare(bar: StageBar) -> StageBar:
    return bar.model_copy(update={"late": (), "waiting": (), "undated": ()})


def _continued(bar: StageBar) -> StageBar:
    """The stage once more, without what its first piece says."""
    said = {"name": f"{bar.name}{CONTINUED}", "leader": Line(text=""), "next": None, "planned": 0}
    return _bare(bar).model_copy(update=said)


def _adding_to_stage(more: dict[str, tuple[object, ...]], piece: TimelinePicture) -> TimelinePicture:
    (bar,) = piece.stages
    longer = {name: (*getattr(bar, name), *each) for name, each in more.items()}
    return _with_stage(piece, bar.model_copy(update=longer))


def _adding(name: str, each: object, piece: TimelinePicture) -> TimelinePicture:
    return piece.model_copy(update={name: (*getattr(piece, name), each)})
