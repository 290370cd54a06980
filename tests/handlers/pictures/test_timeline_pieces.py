"""The timeline in pieces for a phone: no higher than a screen, and nothing lost between them."""

from collections.abc import Callable, Iterable
from itertools import product
from xml.etree import ElementTree

import pytest

from handlers.pictures.stage_words import in_line
from handlers.pictures.timeline import timeline_svg
from handlers.pictures.timeline_alt import timeline_alt
from handlers.pictures.timeline_pieces import SCREEN, pieces
from handlers.pictures.typography import typographic
from methodology.definition.picture import Line
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.timeline_picture import TimelinePicture, timeline_picture
from tests.support import timelines
from tests.support.timelines import LIVES, NOW

Life = Callable[[], EngagementPlan]


def drawn(whole: TimelinePicture) -> list[ElementTree.Element]:
    return [ElementTree.fromstring(timeline_svg(e, phone=True, whole=whole)) for e in pieces(whole)]


def words(svgs: Iterable[ElementTree.Element]) -> str:
    return " ".join(each.text or "" for svg in svgs for each in svg if each.tag.endswith("}text"))


@pytest.mark.parametrize(("life", "outsiders_read"), list(product(LIVES, (False, True))))
def test_no_piece_is_higher_than_a_screen_and_each_says_which_it_is(life: Life, outsiders_read: bool) -> None:
    whole = timeline_picture(life(), NOW, outsiders_read=outsiders_read)
    svgs = drawn(whole)
    assert max(int(each.attrib["height"]) for each in svgs) <= SCREEN == 700
    for number, svg in enumerate(svgs, 1):
        assert f"Part {number} of {len(svgs)}. Custom-scoped" in words([svg])


@pytest.mark.parametrize(
    "sample",
    [
        "A customer with a long name ",
        "W",
        "顧客企業の名前、",
        "اسم العميل ",
        "ชื่อลูกค้า",
        "Acme 顧客 العميل 🚀 ",
    ],
)
@pytest.mark.parametrize("life", [timelines.late, timelines.on_hold])
def test_names_of_200_characters_leave_room_for_the_rest_and_show_where_they_are_cut(
    life: Life, sample: str
) -> None:
    name = (sample * 200)[:200]
    whole = timeline_picture(life(), NOW)
    phase = Line(text=name)
    stages = [
        bar.model_copy(
            update={
                "name": name,
                "phase": phase,
                "late": tuple(each.model_copy(update={"name": name}) for each in bar.late),
                "waiting": tuple(each.model_copy(update={"name": name}) for each in bar.waiting),
                "undated": tuple(name for _ in bar.undated),
            }
        )
        for bar in whole.stages
    ]
    whole = whole.model_copy(update={"title": name, "stages": tuple(stages)})
    shown = pieces(whole)
    assert max(int(each.attrib["height"]) for each in drawn(whole)) <= SCREEN
    for title in [each.title for each in shown] + [bar.phase.text for each in shown for bar in each.stages]:
        assert title.endswith("…")
        assert name.startswith(title.removesuffix("…").strip("\u2066\u2067\u2069"))
    assert f"{shown[0].title} (continued)" in [bar.name for each in shown for bar in each.stages]


@pytest.mark.parametrize("life", LIVES)
def test_all_of_the_timeline_is_in_its_pieces(life: Life) -> None:
    whole = timeline_picture(life(), NOW)
    said = " ".join(map(timeline_alt, pieces(whole)))
    late = [each.name for bar in whole.stages for each in bar.late]
    waiting = [each.name for bar in whole.stages for each in bar.waiting]
    without_date = [name for bar in whole.stages if bar.begins for name in bar.undated]
    held = [each.name for each in whole.within_hold]
    labels = [*(row.label for row in whole.dates), *whole.undated]
    names = [bar.name for bar in whole.stages]
    for name in [*late, *waiting, *without_date, *held, *labels, *names]:
        assert typographic(in_line(name)) in said


def test_the_pieces_have_the_same_days_and_what_is_continued_says_so() -> None:
    svgs = drawn(timeline_picture(timelines.late(), NOW))
    assert all(" Sep Oct Nov Dec Jan Feb Mar " in f"{words([each])} " for each in svgs[:-1])
    assert ["5. PS Project Planning (continued)" in words([each]) for each in svgs].count(True) == 1


def test_what_holds_for_all_of_it_is_said_once_with_the_numbers_of_the_whole() -> None:
    for life, told in (
        (timelines.closed, ("65 of 65 activities done.", "Of its 7 stages, 1 had a target end.")),
        (timelines.on_hold, ("Reason: The customer has no budget.",)),
    ):
        first, *later = map(timeline_alt, pieces(timeline_picture(life(), NOW)))
        assert [each in first for each in told] == [True] * len(told)
        assert not any(part in each for part in told for each in later)
    held = [
        e for e in map(timeline_alt, pieces(timeline_picture(timelines.on_hold(), NOW))) if "fall into" in e
    ]
    assert held
    assert all("9 planned dates fall into the hold" in each for each in held)
