"""The values that buttons and forms carry through Slack."""

import pytest

from handlers.block_kit import ids
from handlers.block_kit.ids import MOST_ID, ButtonValue, FormOrigin, decode, encode, read_button_value
from handlers.block_kit.layout import button, overflow, section
from handlers.block_kit.message import message
from methodology.engagement.engagement import EngagementId
from methodology.plan.planned_activity import PlannedActivityId
from methodology.refusal import Refusal
from tests.support.view_checks import checked

MOST_OPTION_VALUE = 150
"""The most characters in the value of an option."""


def test_a_button_carries_what_it_is_about() -> None:
    about = ButtonValue(
        engagement=EngagementId(12), work=PlannedActivityId(34), choice="snooze_1", surface="digest", page=2
    )
    pressed = button("Done", ids.DONE, about).to_dict()
    assert read_button_value(pressed["value"]) == about


def test_what_a_menu_carries_fits_its_options() -> None:
    longest = ButtonValue(
        engagement=EngagementId(MOST_ID),
        work=PlannedActivityId(MOST_ID),
        choice="not_needed",
        surface="digest",
    )
    assert len(encode(longest)) <= MOST_OPTION_VALUE
    checked(message(section("x", overflow(ids.ACTIVITY_MENU, [("One", longest)]))))


def test_a_form_carries_where_to_show_the_result() -> None:
    carried = FormOrigin(about=ButtonValue(engagement=EngagementId(1)), channel="C1", message_ts="1.2")
    assert decode(FormOrigin, encode(carried)) == carried


@pytest.mark.parametrize("travelled", ["", "{", '{"unknown": 1}', "7"])
def test_a_button_of_an_older_message_is_refused_with_what_to_do(travelled: str) -> None:
    with pytest.raises(Refusal, match="Type `/ps-stage`"):
        read_button_value(travelled)
