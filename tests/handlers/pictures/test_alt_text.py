"""The alternative text of pictures of a methodology."""

import pytest

from handlers.pictures.alt_text import ELSEWHERE, MOST, NUMBERS, picture_alt
from methodology.definition.picture import Picture, journey_picture, table_picture
from tests.support import sample
from tests.support.opened import gitlab_ps

PICTURES = [
    journey_picture(gitlab_ps()),
    *(table_picture(gitlab_ps(), each.id) for each in gitlab_ps().phases),
    table_picture(sample.methodology()),
    table_picture(gitlab_ps()),
]


@pytest.mark.parametrize(
    "picture", PICTURES, ids=lambda picture: f"{picture.title} from {picture.bands[0].title.text}"
)
def test_who_leads_each_stage_is_said_and_it_is_no_longer_than_slack_takes(picture: Picture) -> None:
    said = picture_alt(picture)
    assert len(said) <= MOST
    for card in (card for band in picture.bands for card in band.cards):
        leader, *_ = card.parts[0].lines
        assert f"{card.title}, DRI: {leader.text}" in said


def test_what_is_a_default_is_said_and_what_has_no_room_is_counted() -> None:
    assert "PS Project Coordinator (PS Operations) (default)" in picture_alt(PICTURES[0])
    assert "is our choice: the source doesn’t say it. DRI: directly responsible" in picture_alt(PICTURES[0])
    scoping, delivery = (picture_alt(table_picture(gitlab_ps(), each.id)) for each in gitlab_ps().phases)
    assert "Bring in the Engagement Manager" in scoping
    assert "and 2 by choice or when something came up" in scoping
    assert "Tools and collateral: 11" in scoping
    assert "Kantata project set to Completed" in delivery
    assert "Activities: 18" in delivery
    left_out = f"Only counted here, for want of room: activities; tools and collateral. {ELSEWHERE}"
    assert (delivery.endswith(left_out), scoping.endswith(NUMBERS)) == (True, True)
    whole = picture_alt(PICTURES[-1])
    assert ("Activities: 60, Outcomes: 3" in whole, "DRI: 1" in whole) == (True, False)
    assert len(picture_alt(table_picture(sample.longest()))) <= MOST
