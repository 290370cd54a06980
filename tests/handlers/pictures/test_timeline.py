"""The timeline as SVG: everything on it in words, within its edges, and rendered."""

from collections.abc import Callable
from datetime import date
from itertools import product
from xml.etree import ElementTree

import pytest

from handlers.pictures.alt_text import MOST, timeline_alt
from handlers.pictures.bars import late_from
from handlers.pictures.render import render
from handlers.pictures.timeline import timeline_svg
from methodology.definition.ids import StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.timeline_picture import TimelinePicture, timeline_picture
from tests.support import sample, timelines
from tests.support.timelines import LIVES, NOW

Life = Callable[[], EngagementPlan]


def picture(life: Life) -> TimelinePicture:
    return timeline_picture(life(), NOW)


def shapes(svg: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg))[2:]


def words(svg: str) -> str:
    return " ".join(each.text or "" for each in shapes(svg) if each.tag.endswith("}text"))


def right_edge(shape: ElementTree.Element) -> float:
    given = shape.attrib
    if "x2" in given:
        return float(given["x2"])
    if "points" in given:
        return max(float(each.split(",")[0]) for each in given["points"].split())
    return float(given.get("x", 0)) + float(given["width"])


@pytest.mark.parametrize(("life", "phone"), list(product(LIVES, (False, True))))
def test_every_stage_is_on_it_in_words_and_nothing_beyond_its_edges(life: Life, phone: bool) -> None:
    drawn = picture(life)
    svg = timeline_svg(drawn, phone=phone)
    said = words(svg)
    for stage in drawn.stages:
        assert stage.name in said
    edge = 360 if phone else 1200
    drawn_shapes = [each for each in shapes(svg) if not each.tag.endswith("}text")][1:]
    assert max(map(right_edge, drawn_shapes)) <= edge
    assert timeline_svg(drawn, phone=phone, dark=True) != svg


@pytest.mark.parametrize(
    ("life", "sentence"),
    [
        (timelines.one_week_old, "Ahead; no date yet."),
        (
            timelines.half_way,
            "Ahead: from Tue 1 Dec; last work due Wed 3 Mar 2027; 7 activities without a date.",
        ),
        (timelines.half_way, "Now, since Mon 26 Oct; target end Fri 4 Dec"),
        (timelines.late, "target end was Tue 17 Nov"),
        (
            timelines.late,
            "Late: Assign the delivery team and announce it, 16 working days (was due Mon 2 Nov); leaving",
        ),
        (
            timelines.late,
            "Led by PS Project Coordinator (PS Operations) (default): nobody yet, so Ben Okafor, who leads "
            "the engagement, stands in.",
        ),
        (timelines.late, "“(default)”: the source doesn’t say it; it’s our choice."),
        (timelines.one_week_old, "Led by Account Team: no Account Executive / Strategic AE yet, so Anna Keller, who"),
        (timelines.on_hold, "On hold since Tue 10 Nov, planned until Tue 8 Dec."),
        (timelines.late, "Late: 2 things in 5. PS Project Planning (by up to 16 working days)."),
        (timelines.late, "2 of 12 activities done."),
        (timelines.on_hold, "9 planned dates fall into the hold (due work, key dates, target ends)."),
        (timelines.closed, "(target end was Fri 7 Aug)."),
        (timelines.closed, "Closed on Fri 28 Aug."),
        (timelines.closed, "Done: Mon 2 Mar – Mon 16 Mar."),
    ],
)
def test_the_picture_and_its_alternative_text_say_the_same(life: Life, sentence: str) -> None:
    drawn = picture(life)
    assert sentence in timeline_alt(drawn)
    assert sentence in words(timeline_svg(drawn))


def test_a_foreign_methodology_with_the_longest_names_is_rendered_and_described() -> None:
    named = sample.engagement(customer=f"{sample.LONG_NAME} 株式会社東京エンタープライズ บริษัทที่ปรึกษา")
    plan = sample.plan(*sample.crowd(), of=named, by=sample.longest())
    drawn = timeline_picture(plan, sample.NOW)
    assert len(timeline_alt(drawn)) <= MOST
    assert render(timeline_svg(drawn, phone=True), "png")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (date(2026, 12, 9), "3. Delivery: Ahead: last work due Wed 9 Dec."),
        (None, "3. Delivery: Ahead; no date yet."),
    ],
)
def test_a_stage_of_one_day_says_it_once(due: date | None, said: str) -> None:
    plan = sample.plan(sample.work(stage=StageId("delivery"), due=due))
    assert said in timeline_alt(timeline_picture(plan, sample.NOW))


def test_a_stage_that_was_done_within_a_day_says_it_once() -> None:
    facts = sample.engagement().plan_facts
    over = facts.model_copy(update={"left": {StageId("scoping"): date(2026, 11, 2)}})
    shown = timeline_picture(sample.plan(of=sample.engagement(plan_facts=over)), sample.NOW)
    assert "1. Scoping: Done on Mon 2 Nov." in timeline_alt(shown)


def test_a_long_name_of_late_work_is_cut_and_a_number_stays_right_of_an_arabic_one() -> None:
    names = ("A" * 200, "عقد اجتماع البداية")
    plan = sample.plan(*(sample.work(n, name=name, due=date(2026, 11, 10)) for n, name in enumerate(names)))
    said = timeline_alt(timeline_picture(plan, sample.NOW))
    assert f"{'A' * 79}…, 10 working days" in said
    assert f"\u2067{names[1]}\u2069, 10 working days" in said
    assert "\u2069, 10" in timeline_svg(timeline_picture(plan, sample.NOW)).partition("</desc>")[2]


@pytest.mark.parametrize("phone", [False, True])
def test_the_phases_are_told_apart_in_words_and_by_a_strip(phone: bool) -> None:
    drawn = picture(timelines.half_way)
    svg = timeline_svg(drawn, phone=phone)
    said = [each.text for each in shapes(svg) if each.tag.endswith("}text")]
    order = [
        *("Phase: Scoping (Pre-Sales)", "1. Positioning"),
        *("Phase: Delivery (Post-Sales)", "5. PS Project Planning"),
    ]
    assert [each for each in said if each in order] == order
    assert "Phase Delivery (Post-Sales): 5. PS Project Planning: Now" in timeline_alt(drawn)


def test_a_name_with_signs_that_no_picture_holds_is_drawn_without_them() -> None:
    shown = picture(LIVES[0]).model_copy(update={"title": "Acme\ufffe \u202e\u2067gpj\x0b.exe"})
    assert "Acme gpj.exe: timeline" in words(timeline_svg(shown))


@pytest.mark.parametrize(
    ("life", "since"),
    [(timelines.late, date(2026, 11, 2)), (timelines.half_way, None), (timelines.on_hold, None)],
)
def test_a_bar_is_hatched_from_the_day_that_its_words_say_and_not_in_a_hold(
    life: Life, since: date | None
) -> None:
    drawn = picture(life)
    (current,) = [each for each in drawn.stages if each.state == "now"]
    assert late_from(current, drawn) == since
    assert ("late: after it was due" in words(timeline_svg(drawn))) is (since is not None)
    assert ("on hold" in words(timeline_svg(drawn))) is (life is timelines.on_hold)
