"""What do people read when they ask `/ps-stage`?"""

import pytest

from tests.end_to_end.conftest import House

STAGES = [
    "Positioning",
    "Scoping",
    "Delivery Prep",
    "SOW Execution / Close",
    "PS Project Planning",
    "Engagement Execution",
    "Customer Success",
]


def test_each_stage_is_told_by_its_name(house: House) -> None:
    anna = house.slack.person("Anna Keller")
    for number, name in enumerate(STAGES, 1):
        anna.types(f"/ps-stage {name}", channel="general")
        told = anna.last("general").text
        assert told.startswith(name)
        assert f"Stage {number} of 7" in told
        assert "DRI:" in told


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("iteration 0", "PS Project Planning"),
        ("scopping", "Scoping"),
        ("list", "The 7 stages"),
        ("journey", "The customer journey"),
        ("role pm", "Project / Program Manager"),
        ("help", "How to use /ps-stage"),
        ("the payload redesign", "“the payload redesign” is nothing that /ps-stage knows."),
    ],
    ids=["alias", "slip", "list", "journey", "role", "help", "a-text-with-the-word-payload"],
)
def test_words_and_names_are_answered(house: House, typed: str, found: str) -> None:
    anna = house.slack.person("Anna Keller")
    anna.types(f"/ps-stage {typed}", channel="general")
    assert found in anna.last("general").text
