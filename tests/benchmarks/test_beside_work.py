"""What the judge of the benchmark of noise counts as open beside work and gates."""

from datetime import timedelta
from typing import Any

import pytest

from benchmarks.noise.beside_work import is_asked_by, open_beside_work
from benchmarks.noise.world import World
from tests.benchmarks.test_noise import BEN, MONDAY, draft, header, opened, row

Json = dict[str, Any]
FRIDAY = MONDAY + timedelta(days=4)
SCOPE = {"id": "scope", "before": "kickoff", "taken_from": ["draft"], "dates": ["booking"]}


def world(*changes: Json, **engagement: Any) -> World:
    first = header()
    facts = first["methodology"]
    presales = facts["stages"]["scoping"] | {"name": "Closing", "order": 2}
    facts["stages"]["closing"] = presales
    facts["stages"]["kickoff"] = {"name": "Kickoff", "dri": "em", "phase": "delivery", "order": 3}
    facts["handoff"] = [SCOPE]
    facts["activities"] |= {
        "meet": {"sets": None},
        "sign": {"sets": "booking"},
    }
    facts["anchors"] = {
        each: {"label": each, "role": "em", "repeats": False} for each in ("booking", "meeting")
    }
    found = World(first)
    for change in opened(MONDAY.isoformat()):
        if change["table"] == "engagement":
            change["row"] |= {"handoff": {}} | engagement
        if change["table"] == "planned_activity":
            change["row"]["evidence"] = ""
        found.apply(change)
    for change in (activity(8, stage="kickoff"), *changes):
        found.apply(change)
    return found


def activity(number: int, name: str = "draft", state: str = "open", **more: Any) -> Json:
    return row(
        "planned_activity",
        str(number),
        **draft(MONDAY.isoformat(), state=state)["row"]
        | {"id": number, "activity": name, "evidence": ""}
        | more,
    )


def on(anchor: str, *, actual: int = 0, day: str = MONDAY.isoformat()) -> Json:
    return row(
        "anchor_date", f"1:{anchor}:1", engagement=1, anchor=anchor, occurrence=1, on_day=day, actual=actual
    )


def begun(stage: str) -> Json:
    return row(
        "stage_entry",
        f"1:{stage}",
        engagement=1,
        stage=stage,
        entered_on=MONDAY.isoformat(),
        exit_by=None,
        left_on=None,
    )


@pytest.mark.parametrize(
    ("found", "is_open"),
    [
        pytest.param(world(), True, id="in-the-last-stage-of-pre-sales"),
        pytest.param(world(activity(9, stage="closing")), False, id="not-before-it"),
        pytest.param(world(activity(9, stage="closing"), begun("closing")), True, id="once-it-has-begun"),
        pytest.param(world(handoff={"scope": "Known"}), False, id="written"),
        pytest.param(world(activity(7, state="done", evidence="https://e.com")), False, id="filled-by-evidence"),
        pytest.param(world(on("booking", actual=1)), False, id="filled-by-a-date-that-has-come"),
        pytest.param(world(begun("kickoff")), False, id="the-stage-that-needs-it-has-begun"),
        pytest.param(world(activity(8)), False, id="no-stage-needs-it"),
        pytest.param(world(state="on_hold"), False, id="on-hold"),
    ],
)  # fmt: skip
def test_the_handoff_is_open_until_it_is_filled_or_delivery_begins(found: World, is_open: bool) -> None:
    handoffs = [each for each in open_beside_work(found) if each.kind == "handoff"]
    assert [found.owner(each, MONDAY) for each in handoffs] == ([BEN] if is_open else [])


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        pytest.param([on("meeting")], [1, 2, 3, 4], id="from-the-next-working-day-on"),
        pytest.param([on("meeting", day=FRIDAY.isoformat())], [], id="its-day-is-ahead"),
        pytest.param([on("meeting", actual=1)], [], id="it-has-happened"),
        pytest.param([on("meeting", day="2027-02-01")], [], id="before-the-opening"),
        pytest.param([on("booking"), activity(9, "sign")], [], id="an-activity-sets-it"),
        pytest.param([on("meeting"), activity(9, "meet", "done")], [1, 2, 3, 4], id="also-where-all-that-is-due-by-it-is-done"),
    ],
)  # fmt: skip
def test_a_date_is_asked_about_from_the_first_working_day_after_it(
    changes: list[Json], days: list[int]
) -> None:
    found = world(*changes)
    passed = [each for each in open_beside_work(found) if each.kind == "passed"]
    asked = [n for n in range(5) for each in passed if is_asked_by(found, each, MONDAY + timedelta(days=n))]
    assert asked == days
