"""The alternative text of the picture of a timeline: the weightiest first, and what there is no room for."""

from collections.abc import Callable

import pytest

from handlers.pictures.timeline_alt import ELSEWHERE, LEFT_OUT, timeline_alt
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.timeline_picture import TimelinePicture, timeline_picture
from tests.support import timelines
from tests.support.timelines import NOW

Life = Callable[[], EngagementPlan]


def picture(life: Life) -> TimelinePicture:
    return timeline_picture(life(), NOW)


def test_the_alternative_text_says_first_what_is_late_now_comes_next_and_when_it_ends() -> None:
    said = timeline_alt(picture(timelines.late))
    order = [
        "planned so far until Fri 12 Mar 2027.",
        "Late: 2 things in 5. PS Project Planning",
        "Phase Delivery (Post-Sales): 5. PS Project Planning: Now",
        "Next: Hold the stakeholder planning meeting, Thu 26 Nov",
        "Late: Assign the delivery team and announce it",
        "Phase Scoping (Pre-Sales): 1. Positioning: Done",
        "Phase Delivery (Post-Sales): 6. Engagement Execution: Ahead",
        "Dates not set yet: Transition meeting",
    ]
    assert sorted(order, key=said.index) == order


@pytest.mark.parametrize(
    ("life", "left_out"),
    [
        (timelines.one_week_old, ""),
        (timelines.half_way, "names of undated activities"),
        (
            timelines.late,
            "names of undated activities; who leads what is done or ahead; dates past",
        ),
        (timelines.closed, ""),
    ],
)
def test_what_has_no_room_in_the_alternative_text_is_named_with_where_to_read_it(
    life: Life, left_out: str
) -> None:
    _, is_told, told = timeline_alt(picture(life)).partition(f"{LEFT_OUT}: ")
    assert (bool(is_told), told) == (bool(left_out), f"{left_out}. {ELSEWHERE}" if left_out else "")
