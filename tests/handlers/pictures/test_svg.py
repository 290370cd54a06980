"""Pictures as SVG: well-formed, as wide as asked, and what is a default said in words."""

import re
from collections.abc import Callable
from itertools import product
from xml.etree import ElementTree

import pytest

from handlers.pictures.alt_text import ROLE_NAMES
from handlers.pictures.canvas import PHONE, SHEET, WIDE
from handlers.pictures.paper import paper_svg
from handlers.pictures.svg import MOST_LINES, as_svg, in_pieces
from handlers.pictures.typography import typographic
from methodology.definition.model import Methodology
from methodology.definition.picture import Band, Card, Line, Part, Picture, journey_picture, table_picture
from tests.support import sample
from tests.support.opened import gitlab_ps

SMALL = Picture(
    title="Ours & theirs <1>",
    bands=(
        Band(
            title=Line(text="検討", is_default=True),
            cards=(),
            note="Not in the source",
            group=Line(text="Before the sale"),
        ),
        Band(
            title=Line(text="Adopt"),
            cards=(
                Card(
                    title="1. Plan",
                    parts=(Part(label="DRI", lines=(Line(text="Sales"),)),),
                ),
                Card(title="2. Do", parts=(Part(label="DRI", lines=(Line(text="PM", is_default=True),)),)),
            ),
        ),
    ),
)


def texts(svg: str) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(svg).iter() if each.tag.endswith("}text")]


@pytest.mark.parametrize("phone", [False, True])
def test_everything_is_on_it_and_what_is_a_default_says_so(phone: bool) -> None:
    words = texts(as_svg(SMALL, phone=phone))
    for expected in (
        "Ours & theirs <1>",
        "検討 (default)",
        "No stage of ours serves it alone.",
        "1. Plan",
        "Before the sale",
        "Sales",
        "2. Do",
        "PM (default)",
    ):
        assert expected in words


@pytest.mark.parametrize(("draw", "phone"), list(product((journey_picture, table_picture), (False, True))))
def test_nothing_of_the_shipped_methodology_is_outside(
    draw: Callable[[Methodology], Picture], phone: bool
) -> None:
    root = ElementTree.fromstring(as_svg(draw(gitlab_ps()), phone=phone))
    across, high = int(root.attrib["width"]), int(root.attrib["height"])
    assert across == (PHONE if phone else WIDE)
    for each in root.iter():
        if each.tag.endswith("}text"):
            assert 0 < int(each.attrib["y"]) < high
            assert 0 < int(each.attrib["x"]) < across


def test_light_and_dark_differ_in_colour_only() -> None:
    assert texts(as_svg(SMALL)) == texts(as_svg(SMALL, dark=True))
    assert as_svg(SMALL) != as_svg(SMALL, dark=True)


def test_a_journey_is_read_from_left_to_right_and_on_a_phone_from_top_to_bottom() -> None:
    picture = SMALL.model_copy(update={"side_by_side": True})
    wide, phone = (_places(as_svg(picture, phone=phone)) for phone in (False, True))
    (x, y), (next_x, next_y) = wide["検討 (default)"], wide["Adopt"]
    assert (x < next_x, y) == (True, next_y)
    (x, y), (next_x, next_y) = phone["検討 (default)"], phone["Adopt"]
    assert (x, y < next_y) == (next_x, True)


PRINTED = [
    (table_picture(gitlab_ps()), 8),
    (table_picture(sample.longest()), 3),
    (table_picture(sample.methodology()), 1),
    (journey_picture(gitlab_ps()).model_copy(update={"side_by_side": False}), 2),
]


@pytest.mark.parametrize(("picture", "pages"), PRINTED)
def test_on_paper_each_page_has_the_headings_of_its_columns_and_its_number(
    picture: Picture, pages: int
) -> None:
    root = ElementTree.fromstring(paper_svg(picture))
    placed = [each for each in root.iter() if each.tag.endswith("}text")]
    assert (int(root.attrib["data-sheet"]), int(root.attrib["height"])) == (SHEET, pages * SHEET)
    for number in range(pages):
        of_page = [each for each in placed if number * SHEET <= int(each.attrib["y"]) < (number + 1) * SHEET]
        words = [each.text for each in of_page]
        assert words[-1] == f"Page {number + 1} of {pages}"
        assert picture.levels.card in words or words[0] == ROLE_NAMES
        foot = int(of_page[-1].attrib["y"])
        assert max(int(each.attrib["y"]) for each in of_page[:-2]) < foot - 8 < (number + 1) * SHEET - 8
        said = " ".join(filter(None, words))
        used = {each for each, _ in picture.roles_used if re.search(rf"\({re.escape(each)}[;)]", said)}
        assert [each for each in used if f"{each}: " not in said] == []
        assert "“(default)”: the source" in said


def test_on_paper_a_stage_stays_on_its_page_unless_it_is_higher_than_one_and_nothing_is_lost() -> None:
    picture = table_picture(gitlab_ps())
    words = " ".join(texts(paper_svg(picture)))
    assert (words.count("6. Engagement Execution (continued)"), words.count("(Post-Sales) (continued)")) == (
        2,
        4,
    )
    written = "".join(words.split())
    for line in (
        line for band in picture.bands for card in band.cards for part in card.parts for line in part.lines
    ):
        assert "".join(typographic(line.text).split()) in written


def test_on_paper_what_goes_on_on_the_next_page_stands_below_its_heading_again() -> None:
    words = texts(paper_svg(table_picture(gitlab_ps())))
    assert [words[n + 1] for n, each in enumerate(words) if each == "(continued)"] == [
        "Only for “Education / training only”, “Custom education”,",
        "Recurring; not for “Education / training only”, “Custom",
    ]


def test_a_journey_that_fits_is_printed_as_it_is_seen() -> None:
    picture = journey_picture(gitlab_ps())
    assert texts(paper_svg(picture)) == texts(as_svg(picture))


def test_a_journey_of_many_stages_stands_in_rows_of_as_many_as_there_is_room_for() -> None:
    picture = journey_picture(gitlab_ps())
    more = Band(title=Line(text="Renewal"), cards=())
    placed = _places(as_svg(picture.model_copy(update={"bands": (*picture.bands, more)})))
    rows = [placed[each.title.text][1] for each in (*picture.bands, more)]
    assert [rows.count(each) for each in sorted(set(rows))] == [4, 3]
    assert placed["Consideration"][0] == placed["Implementation"][0] < placed["Renewal"][0]


def _places(svg: str) -> dict[str, tuple[int, int]]:
    found = [each for each in ElementTree.fromstring(svg).iter() if each.tag.endswith("}text")]
    return {each.text or "": (int(each.attrib["x"]), int(each.attrib["y"])) for each in found}


def test_a_long_card_is_cut_into_pieces_for_a_phone_and_nothing_of_it_is_lost() -> None:
    cards = [card for band in table_picture(gitlab_ps()).bands for card in band.cards]
    for card in cards:
        pieces = in_pieces(card)
        lines = [line for piece in pieces for part in piece.parts for line in part.lines]
        assert lines == [line for part in card.parts for line in part.lines]
        assert max(sum(len(part.lines) for part in piece.parts) for piece in pieces) <= MOST_LINES
        of = len(pieces)
        numbered = [f"{card.title} ({number} of {of})" for number in range(1, of + 1)]
        assert [each.title for each in pieces] == (numbered if of > 1 else [card.title])


@pytest.mark.parametrize("draw", [as_svg, paper_svg])
def test_the_short_names_of_roles_are_explained_before_they_are_used(draw: Callable[[Picture], str]) -> None:
    said = texts(draw(table_picture(gitlab_ps())))
    assert said.index("TA: PS Technical Architect") < said.index("1. Positioning")
