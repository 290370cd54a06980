"""What do people read when they ask `/ps-stage`?"""

import pytest

from tests.support.house import House

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


def test_a_misspelt_role_gives_the_nearest_ones_each_a_press_away(house: House) -> None:
    anna = house.slack.person("Anna Keller")
    anna.types("/ps-stage role manager", channel="general")
    told = anna.last("general")
    assert told.text.startswith("No role is called “manager”. Did you mean ")
    told.press("Project / Program Manager (project lead)")
    assert "DRI for" in told.text


def test_role_alone_gives_all_roles_and_one_to_choose(house: House) -> None:
    anna = house.slack.person("Anna Keller")
    anna.types("/ps-stage role", channel="general")
    told = anna.last("general")
    assert told.text.startswith("The 26 roles")
    told.choose("Show a role", "Trainer")
    assert "DRI for" in told.text
    assert "The 26 roles" not in told.text


def test_the_word_of_an_activity_leads_to_its_stage(house: House) -> None:
    anna = house.slack.person("Anna Keller")
    anna.types("/ps-stage kickoff", channel="general")
    told = anna.last("general")
    told.press("Hold the customer kickoff (Engagement Execution)")
    assert told.text.startswith("Engagement Execution")
