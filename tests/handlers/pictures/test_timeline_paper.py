"""The timeline on paper, on pages below each other."""

from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from handlers.pictures.canvas import SHEET, WIDE
from handlers.pictures.foot import FOOT
from handlers.pictures.timeline import timeline_svg
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.timeline_picture import timeline_picture
from tests.support import timelines
from tests.support.timelines import LIVES, NOW


@pytest.mark.parametrize("life", LIVES)
def test_on_paper_all_of_it_is_there_on_pages_and_no_text_is_smaller_than_eight_points(
    life: Callable[[], EngagementPlan],
) -> None:
    drawn = timeline_picture(life(), NOW)
    root = ElementTree.fromstring(timeline_svg(drawn, paper=True))
    pages = int(root.attrib["height"]) // SHEET
    assert (root.attrib["data-sheet"], pages) == (
        str(SHEET),
        3 if life in (timelines.half_way, timelines.late, timelines.on_hold) else 2,
    )
    texts = [each for each in root if each.tag.endswith("}text")]
    points = (841.89 - 2 * 20) / WIDE
    assert min(int(each.attrib["font-size"]) for each in texts) * points >= 8
    said = " ".join(each.text or "" for each in texts)
    assert all(stage.name in said for stage in drawn.stages)
    assert all(row.label.replace("'", "’") in said for row in drawn.dates)
    assert (f"Page 1 of {pages}" in said, f"Page {pages} of {pages}" in said) == (True, True)
    with_rows = 3 if life in (timelines.late, timelines.on_hold) else 2
    assert [said.count(each) for each in ("“(default)”: the source", "date that has happened")] == [
        with_rows,
        with_rows if drawn.dates else 0,
    ]
    continued = any(each.text == "Phase: Delivery (Post-Sales) (continued)" for each in texts)
    assert continued is (life not in (timelines.late, timelines.on_hold))
    feet = [page * SHEET + SHEET - FOOT for page in range(pages)]
    within = [each for each in texts if int(each.attrib["y"]) % SHEET <= SHEET - FOOT]
    assert len(texts) - len(within) == 2 * len(feet)
