"""The timeline as SVG: everything on it in words, within its edges, and rendered."""

from collections.abc import Callable
from datetime import date
from itertools import product
from xml.etree import ElementTree

import pytest

from handlers.pictures.alt_text import MOST
from handlers.pictures.canvas import LIGHT, WIDE
from handlers.pictures.render import render
from handlers.pictures.timeline import timeline_svg
from handlers.pictures.timeline_alt import timeline_alt
from handlers.pictures.timeline_days import UNDATED
from handlers.pictures.timeline_pieces import pieces
from handlers.pictures.timeline_words import DUE, OVERRUN, TO_RUN_OVER
from methodology.definition.ids import AnchorId, StageId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.timeline_picture import TimelinePicture, timeline_picture
from methodology.plan.anchor_dates import AnchorDate
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
    assert timeline_alt(drawn).endswith(".")
    edge = 360 if phone else 1200
    drawn_shapes = [each for each in shapes(svg) if not each.tag.endswith("}text")][1:]
    assert max(map(right_edge, drawn_shapes)) <= edge
    assert timeline_svg(drawn, phone=phone, dark=True) != svg


@pytest.mark.parametrize(
    ("life", "sentence"),
    [
        (timelines.one_week_old, "Ahead; no date yet for any of its 11 activities."),
        (
            timelines.half_way,
            "Ahead: from Tue 1 Dec; last work due Wed 3 Mar 2027; 8 activities without a date.",
        ),
        (timelines.half_way, "Now, since Mon 26 Oct; target end Fri 4 Dec"),
        (timelines.late, "target end was Tue 17 Nov"),
        (
            timelines.late,
            "Late: Assign the delivery team and announce it, 16 working days (Ben Okafor; was due Mon 2 Nov);",
        ),
        (
            timelines.late,
            "(default): nobody yet, so Ben Okafor, who leads the engagement, stands in.",
        ),
        (timelines.late, "“(default)”: the source doesn’t say it; it’s our choice."),
        (
            timelines.one_week_old,
            "Led by Account Team: no Account Executive / Strategic AE yet, so Anna Keller, who",
        ),
        (timelines.on_hold, "On hold since Tue 10 Nov, planned until the end of Tue 8 Dec; on track."),
        (
            timelines.late,
            "Late: 2 things in 5. PS Project Planning (by up to 16 working days), and 3 more past their date wait",
        ),
        (timelines.late, "3 more past their date wait for other work."),
        (timelines.late, "leaving PS Project Planning, 5 working days after its target end (Ben Okafor)."),
        (timelines.half_way, "Next: Hold the stakeholder planning meeting, Thu 26 Nov (Ben Okafor)."),
        (timelines.half_way, "Led by PS Engagement Manager, now Anna Keller."),
        (timelines.on_hold, "Put on hold by Anna Keller. Reason: The customer has no budget."),
        (timelines.late, "2 of 12 activities done."),
        (timelines.late, "Fri 26 Feb 2027, planned; work goes on until Fri 12 Mar 2027."),
        (timelines.on_hold, "9 planned dates fall into the hold (see the end)."),
        (timelines.closed, "Fri 14 Aug, 5 working days after its target end on Fri 7 Aug."),
        (timelines.closed, "Ended after its target end: 6. Engagement Execution, 5 working days."),
        (timelines.closed, "Closed on Fri 28 Aug 2026."),
        (timelines.closed, "65 of 65 activities done."),
        (timelines.closed, "Of its 7 stages, 1 had a target end."),
        (timelines.closed, "nobody now, so Ben Okafor, who leads the engagement, stands in."),
        (timelines.late, "Next: Hold the stakeholder planning meeting, Thu 26 Nov (Ben Okafor)."),
        (timelines.half_way, "As of Tue 24 Nov 2026. Internal."),
        (timelines.half_way, "Began Mon 7 Sep; planned so far until Fri 12 Mar 2027."),
        (timelines.one_week_old, "Began Tue 17 Nov; its end has no date yet."),
        (timelines.half_way, "due dates follow from them, unless set by hand."),
        (timelines.late, "Past their dates, but waiting for “Assign the delivery team and announce it”:"),
        (timelines.late, "Submit resource requests (Ben Okafor; was due Wed 4 Nov)."),
        (
            timelines.on_hold,
            "Next once it goes on: Hold the stakeholder planning meeting, planned for Thu 26 Nov",
        ),
        (timelines.on_hold, "Recurring work skips them."),
        (timelines.on_hold, "Thu 26 Nov, Hold the stakeholder planning meeting (Ben Okafor)"),
        (timelines.closed, "Done: Mon 2 Mar – Mon 16 Mar."),
    ],
)
def test_the_picture_and_its_alternative_text_say_the_same(life: Life, sentence: str) -> None:
    drawn = picture(life)
    assert sentence in timeline_alt(drawn)
    assert sentence in words(timeline_svg(drawn))


@pytest.mark.parametrize(
    ("life", "sentence"),
    [
        (timelines.late, "Now, since Mon 26 Oct; target end was Tue 17 Nov; last work due Tue 1 Dec."),
        (timelines.half_way, "As of Tue 24 Nov 2026. For the customer, too."),
        (
            timelines.on_hold,
            "3 planned dates fall into the hold (see the end). Dates may move when it goes on.",
        ),
        (timelines.closed, "Done: Fri 5 Jun – Fri 14 Aug, 5 working days after its target end on Fri 7 Aug."),
    ],
)
def test_customers_read_what_was_planned_and_what_became_of_it(life: Life, sentence: str) -> None:
    shared = timeline_picture(life(), NOW, outsiders_read=True)
    assert sentence in timeline_alt(shared)
    assert sentence in words(timeline_svg(shared))


def test_a_target_end_that_has_passed_without_dated_work_after_it_has_no_new_one() -> None:
    plan = timelines.late()
    ended = plan.model_copy(
        update={"work": tuple(e for e in plan.work if not e.due or e.due < timelines.TODAY)}
    )
    assert "target end was Tue 17 Nov; no new one yet" in timeline_alt(timeline_picture(ended, NOW))


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
    ("life", "shown"),
    [
        (timelines.late, (True, True, True, False)),
        (timelines.closed, (True, False, False, False)),
        (timelines.half_way, (False, False, False, False)),
        (timelines.on_hold, (False, False, False, True)),
    ],
)
def test_the_legend_and_the_text_say_what_hatches_and_triangles_mean_where_there_are_any(
    life: Life, shown: tuple[bool, bool, bool, bool]
) -> None:
    drawn = picture(life)
    for said in (words(timeline_svg(drawn)), " ".join(map(timeline_alt, [drawn, *pieces(drawn)]))):
        held = "within the hold" in said.casefold()
        assert (OVERRUN in said, TO_RUN_OVER in said, DUE in said, held) == shown


def test_time_after_a_target_end_has_strokes_of_its_own_before_today_and_after() -> None:
    bar = next(each for each in picture(timelines.late).stages if each.state == "now")
    drawn = picture(timelines.late).model_copy(update={"stages": (bar,), "dates": ()})
    lines = [each.attrib for each in shapes(timeline_svg(drawn)) if each.tag.endswith("}line")]
    line_of_today = [each for each in lines if each["stroke-width"] == "5"][-1]
    today, top = float(line_of_today["x1"]), float(line_of_today["y1"])
    strokes = [
        [float(each[name]) for name in ("x1", "x2", "y1", "y2")]
        for each in lines
        if each["stroke"] == LIGHT.late and each["stroke-width"] == "1.5" and float(each["y1"]) > top
    ]
    slopes = [(x1, x2, y1 < y2) for x1, x2, y1, y2 in strokes if x1 != x2]
    assert {is_down for *_, is_down in slopes} == {True, False}
    assert max(x2 for _, x2, _ in slopes) <= today
    assert max(x1 for x1, x2, *_ in strokes if x1 == x2) > today


def test_a_date_that_nobody_has_confirmed_is_counted_as_late() -> None:
    kickoff = AnchorDate(anchor=AnchorId("kickoff"), on=date(2026, 11, 16))
    facts = sample.engagement().plan_facts.model_copy(update={"dates": (kickoff,)})
    drawn = timeline_picture(sample.plan(of=sample.engagement(plan_facts=facts)), sample.NOW)
    for said in (words(timeline_svg(drawn)), timeline_alt(drawn)):
        assert "Late: Kickoff not confirmed, 6 working days (was planned for Mon 16 Nov)." in said
        assert "Late: was planned for Mon 16 Nov, 6 working days ago, and nobody has confirmed it." in said


def test_dates_of_one_kind_are_all_told_and_one_of_today_is_drawn_over_its_line() -> None:
    days = [date(2026, 11, 24), date(2026, 12, 8), date(2027, 1, 12)]
    dates = [
        AnchorDate(anchor=AnchorId("kickoff"), on=on, occurrence=n, label=f"Class {n}")
        for n, on in enumerate(days, 1)
    ]
    facts = sample.engagement().plan_facts.model_copy(update={"dates": tuple(dates)})
    drawn = timeline_picture(sample.plan(of=sample.engagement(plan_facts=facts)), sample.NOW)
    told = "0 of 3 happened, next Tue 24 Nov (Class 1), then Tue 8 Dec (Class 2); Tue 12 Jan 2027 (Class 3)."
    assert told in timeline_alt(drawn)
    kinds = [each.tag.rpartition("}")[2] for each in shapes(timeline_svg(drawn))]
    assert kinds[-3:] == ["polygon"] * 3


def test_a_hold_says_why_and_names_what_is_planned_for_its_time() -> None:
    drawn = timeline_picture(timelines.on_hold(), NOW)
    alt = timeline_alt(drawn)
    assert len(alt) <= MOST
    for said in (words(timeline_svg(drawn)), alt):
        assert "Put on hold by Anna Keller. Reason: The customer has no budget." in said
        assert "Mon 30 Nov, Prepare the kickoff (Ben Okafor)" in said


def test_a_stage_without_a_date_stands_beside_the_days_not_on_them() -> None:
    drawn = picture(timelines.one_week_old)
    dashed = [
        (float(each.attrib["x1"]), float(each.attrib["x2"]))
        for each in shapes(timeline_svg(drawn))
        if "stroke-dasharray" in each.attrib
    ][3:]
    assert len(dashed) == 3 * 6
    assert min(begin for begin, _ in dashed) > WIDE - 16 - UNDATED
