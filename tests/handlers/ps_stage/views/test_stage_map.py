"""The map of all stages."""

from collections.abc import Callable
from typing import Any

from handlers.ps_stage.views.stage_map import stage_map
from tests.support.sample import longest, methodology
from tests.support.view_checks import checked, labels_in

Golden = Callable[[Any], Any]


def test_the_map_lists_all_stages_by_phase(golden: Golden) -> None:
    golden(stage_map(methodology(), can_share=True))


def test_the_map_with_the_longest_names_fits() -> None:
    checked(stage_map(longest()))


def test_a_shared_answer_has_no_share_button() -> None:
    payload = checked(stage_map(methodology()))
    assert "Share in channel" not in labels_in(payload)
