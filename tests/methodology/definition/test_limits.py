"""In which engagements there is a stage, an activity or an outcome, in words."""

import copy
from typing import Any

import pytest

from methodology.definition.limits import left_out_for, when, whenever
from methodology.definition.model import Methodology
from tests.support.opened import gitlab_ps
from tests.support.sample_methodology import SMALL

TYPES = ("one (A)", "two (A)", "two (B)", "three")


def made(kind: str = "once", **facts: Any) -> Methodology:
    """The small methodology with four types, a second facet, and one activity like this in its first stage."""
    data: dict[str, Any] = copy.deepcopy(SMALL)
    (blended,) = data["types"]
    data["types"] = tuple({**blended, "id": f"t{n}", "name": name} for n, name in enumerate(TYPES))
    who = [{"id": each, "name": f"{each} (all)", "source": "book"} for each in ("own", "partner", "mixed")]
    data["facets"] = (*data["facets"], {"id": "staffing", "name": "Staffing", "values": who})
    first, *_ = data["activities"]
    data["activities"] = (
        {**first, "kind": kind, "applies_to": {"types": ("t0", "t1", "t2", "t3"), **facts}},
    )
    return Methodology.model_validate(data)


@pytest.mark.parametrize(
    ("kind", "facts", "said"),
    [
        ("once", {}, "Always"),
        ("once", {"types": ("t0", "t1", "t3")}, "Not for “two (B)”"),
        ("once", {"types": ("t0", "t2")}, "Only for “one”, “two (B)”"),
        ("recurring", {"types": ("t0", "t1", "t3")}, "Recurring; not for “two (B)”"),
        ("conditional", {"types": ("t3",)}, "Only when something came up; only for “three”"),
        ("once", {"facets": {"billing": ("time",)}}, "Only where Billing is “Time & materials”"),
        ("once", {"facets": {"billing": ("time", "fixed")}}, "Always"),
        (
            "recurring",
            {"facets": {"staffing": ("own", "mixed")}},
            "Recurring; only where Staffing is “own” or “mixed”",
        ),
        (
            "conditional",
            {"types": ("t3",), "facets": {"billing": ("time",), "staffing": ("own",)}},
            (
                "Only when something came up; only for “three”; "
                "only where Billing is “Time & materials”; only where Staffing is “own”"
            ),
        ),
    ],
)
def test_the_heading_of_work_of_any_kind_says_in_which_engagements_there_is_any(
    kind: str, facts: dict[str, Any], said: str
) -> None:
    methodology = made(kind, **facts)
    assert when(methodology, methodology.stages_in_order[0], methodology.activities[0]) == said


def test_what_the_stage_itself_is_left_out_for_is_not_said_again() -> None:
    methodology = made(types=("t0", "t1"), facets={"staffing": ("own", "mixed")})
    skipped = {"skipped_for": ("t2", "t3"), "skipped_for_staffing": ("partner",)}
    stage = methodology.stages_in_order[0].model_copy(update=skipped)
    assert when(methodology, stage, methodology.activities[0]) == "Always"
    assert list(left_out_for(methodology, stage)) == ["two (B)", "three", "Staffing “partner”"]


def test_the_heading_of_an_outcome_says_for_which_types_it_holds() -> None:
    stage = gitlab_ps().stages_in_order[2]
    assert [whenever(gitlab_ps(), stage, each) for each in stage.exit_criteria] == [
        *["Not for “Education / training only”, “Custom education”"] * 2,
        "Only for “Education / training only”, “Custom education”",
    ]


def test_scoping_names_the_types_that_skip_it() -> None:
    assert list(left_out_for(gitlab_ps(), gitlab_ps().stages_in_order[1])) == [
        "Standard SKU consulting package",
        "Consulting block SKU",
        "Dedicated engineer",
        "Education / training only",
    ]
