"""The main job from end to end, over both ways by which Slack reaches the bot."""

import pytest

from tests.support.house import House
from tests.support.main_story import main_story

pytestmark = pytest.mark.slow


def test_an_engagement_is_opened_and_each_of_its_people_is_reminded_in_their_own_morning(
    house: House,
) -> None:
    main_story(house, house.slack.person)
