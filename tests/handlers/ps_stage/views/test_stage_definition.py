"""The definition of a stage."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.block_kit.ids import read_button_value
from handlers.ps_stage.views.journey import journey
from handlers.ps_stage.views.role import role_card
from handlers.ps_stage.views.stage_definition import stage_definition
from handlers.ps_stage.views.stage_map import stage_map
from methodology.definition.ids import RoleId
from methodology.definition.model import Methodology
from tests.support.sample import longest, methodology
from tests.support.view_checks import checked, elements

Golden = Callable[[Any], Any]


def test_a_stage_definition_tells_documented_timings_from_defaults(golden: Golden) -> None:
    payload = golden(stage_definition(methodology(), methodology().stages_in_order[2], can_share=True))
    assert "2 working days before the kickoff (documented: 48 hours before)" in payload["text"]


def test_a_stage_definition_with_a_step_of_details_only(golden: Golden) -> None:
    golden(stage_definition(methodology(), methodology().stages_in_order[1]))


def test_the_longest_stage_definition_fits() -> None:
    checked(stage_definition(longest(), longest().stages_in_order[0], can_share=True))


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("The estimate is large", "only if the estimate is large"),
        ("A partner sells it", "only if a partner sells it"),
        ("EM and TA agree", "only if EM and TA agree"),
        ("GitLab hosts it", "only if GitLab hosts it"),
        ("T&M is agreed", "only if T&amp;M is agreed"),
        ("Project Manager changes", "only if Project Manager changes"),
    ],
)
def test_a_condition_begins_in_lower_case_within_a_sentence(condition: str, told: str) -> None:
    activities = [
        each.model_copy(update={"condition": condition}) if each.condition else each
        for each in methodology().activities
    ]
    changed = methodology().model_copy(update={"activities": tuple(activities)})
    texts = [stage_definition(changed, stage).text for stage in changed.stages]
    assert any(f"{told}\n" in f"{text}\n" for text in texts), texts


def test_why_a_dri_is_a_default_is_a_sentence_of_its_own() -> None:
    note = {"dri_documented": False, "dri_note": "No page names one"}
    stages = tuple(each.model_copy(update=note) for each in methodology().stages)
    changed = methodology().model_copy(update={"stages": stages})
    text = stage_definition(changed, changed.stages[0]).text
    assert "_(default)_\nNo page names one.\n*Supporting*: " in text


def test_the_tools_of_a_stage_are_one_line(real: Methodology) -> None:
    for stage in real.stages:
        payload = checked(stage_definition(real, stage))
        texts = [block["text"]["text"] for block in payload["blocks"] if block["type"] == "section"]
        (tools,) = [text for text in texts if text.startswith("*Tools and collateral*")]
        assert tools.count("\n") == 1
        assert " · " in tools


def test_every_stage_role_and_map_of_the_shipped_methodology_fits(real: Methodology) -> None:
    for stage in real.stages:
        checked(stage_definition(real, stage, can_share=True))
    for role in real.roles:
        checked(role_card(real, role, can_share=True))
    checked(stage_map(real, can_share=True))
    checked(journey(real, can_share=True))


def test_share_carries_what_shows_it_again() -> None:
    shown = [
        stage_definition(methodology(), methodology().stages_in_order[0], can_share=True),
        stage_map(methodology(), can_share=True),
        role_card(methodology(), methodology().role[RoleId("pm")], can_share=True),
        journey(methodology(), can_share=True),
    ]
    carried = []
    for message in shown:
        buttons = [e for block in checked(message)["blocks"] for e in elements(block)]
        carried += [read_button_value(e["value"]).choice for e in buttons if e["action_id"] == "ps.share"]
    assert carried == ["stage:scoping", "list", "role:pm", "journey"]


def test_a_stage_is_drawn_once_for_each_version_and_for_those_who_may_share_it() -> None:
    first, other = methodology(), methodology()
    stage = first.stages_in_order[0]
    drawn = stage_definition(first, stage, can_share=True)
    assert stage_definition(first, stage, can_share=True) is drawn
    assert stage_definition(other, stage, can_share=True) == drawn
    assert stage_definition(first, stage) != drawn
    drawn.payload()["blocks"].clear()
    assert drawn.payload()["blocks"]
