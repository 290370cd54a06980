"""Tests of `methodology.engagement.version`."""

from typing import Any

import pytest

from methodology.definition.model import Methodology
from methodology.engagement.version import preview_migration
from methodology.refusal import Refusal
from tests.support.opened import gitlab_ps
from tests.support.plans import LEAD, plan, planned


def without(field: str, lost: str) -> Methodology:
    """The shipped methodology without one entry; references to it stay."""
    fields: dict[str, Any] = {name: getattr(gitlab_ps(), name) for name in type(gitlab_ps()).model_fields}
    kept = tuple(each for each in fields[field] if each.id != lost)
    return Methodology.model_construct(**fields | {field: kept})


def test_open_work_that_the_other_version_lacks_is_withdrawn() -> None:
    work, closed = planned("exec_timesheet", turn=2), planned("exec_timesheet", state="done")
    changes = preview_migration(plan(work, closed), without("activities", "exec_timesheet"))
    assert changes.withdrawn == (work,)


@pytest.mark.parametrize(
    ("field", "lost", "sentence"),
    [
        pytest.param("types", "custom_sow", "the type “custom_sow”", id="its-type"),
        pytest.param("stages", "positioning", "the stage “positioning”", id="a-stage-it-has-been-in"),
        pytest.param("facets", "billing", "the facet “billing”", id="a-facet"),
        pytest.param("roles", "pse", "the role “pse”", id="a-role-of-its-team"),
    ],
)
def test_a_version_without_what_the_engagement_is_made_of_is_refused(
    field: str, lost: str, sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        preview_migration(plan(team={"pse": LEAD}), without(field, lost))
