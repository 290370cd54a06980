"""`methodology plan`: its options, its table and its JSON."""

from datetime import date
from pathlib import Path

import pytest

from methodology.definition.load import shipped
from tests.support.command_line import planned_json, run
from tests.support.opened import opened, planned

EDUCATION = ("--type", "education", "--start", "2026-06-01")


@pytest.fixture
def own_file(tmp_path: Path) -> Path:
    """A customized methodology: the shipped one under another name."""
    file = tmp_path / "ours.yaml"
    file.write_text(shipped().replace("name: GitLab Professional Services", "name: Ours", 1), "utf-8")
    return file


def test_json_has_each_activity_of_the_plan_with_exactly_these_fields() -> None:
    found = planned_json(*EDUCATION, "--date", "training_end=2026-07-01")

    assert found == [
        {
            "activity": item.activity,
            "stage": item.stage,
            "dri": item.dri,
            "due": item.due.isoformat() if item.due else None,
            "waiting_for": item.waiting_for,
        }
        for item in planned(opened("education", date(2026, 6, 1), dates={"training_end": date(2026, 7, 1)}))
    ]


def test_json_has_an_entry_for_each_date_of_a_repeating_anchor_in_the_order_of_time() -> None:
    classes = ("--date", "training_start=2026-09-07", "--date", "training_start=2026-07-06")

    found = planned_json(*EDUCATION, *classes)

    assert [each["due"] for each in found if each["activity"] == "train_lab_code"] == [
        "2026-06-29",
        "2026-08-31",
    ]


@pytest.mark.parametrize(
    ("options", "activity", "expected"),
    [
        pytest.param(["--start-stage", "sow_close"], "pos_meddpicc", [], id="start-stage"),
        pytest.param(["--start-stage", "sow_close"], "close_order_form", ["2026-06-08"], id="stage-entered"),
        pytest.param(["--facet", "staffing=partner_direct"], "train_deliver", [], id="facet"),
        pytest.param(["--date", "booking=2026-05-22"], "train_welcome", ["2026-05-27"], id="date"),
        pytest.param(
            ["--date", "booking=2026-05-22", "--holidays", "DE"],
            "train_welcome",
            ["2026-05-28"],
            id="holidays",
        ),
        pytest.param(["--holidays", "DE"], "pos_meddpicc", ["2026-06-08"], id="no-holiday-in-the-country"),
        pytest.param(["--holidays", "DE-BY"], "pos_meddpicc", ["2026-06-09"], id="holiday-in-the-region"),
        pytest.param(
            ["--condition", "exec_escalation_open"], "exec_escalation_open", ["2026-06-02"], id="condition"
        ),
        pytest.param(
            ["--condition", "exec_escalation_open", "--date", "event=2026-07-06"],
            "exec_escalation_open",
            ["2026-07-07"],
            id="the-date-of-a-condition",
        ),
        pytest.param(
            [
                *("--condition", "exec_escalation_open", "--date", "event=2026-08-03"),
                *("--condition", "exec_escalation_open", "--date", "event=2026-07-06"),
            ],
            "exec_escalation_open",
            ["2026-07-07", "2026-08-04"],
            id="of-one-raised-twice",
        ),
        pytest.param(
            [
                *("--condition", "exec_escalation_open=2026-07-06"),
                *("--condition", "exec_escalation_daily=2026-07-13"),
            ],
            "exec_escalation_daily",
            ["2026-07-14"],
            id="of-one-among-several",
        ),
        pytest.param([], "train_prepare", [], id="no-detail"),
        pytest.param(["--detail"], "train_prepare", [None], id="detail"),
    ],
)
def test_each_option_counts(options: list[str], activity: str, expected: list[str | None]) -> None:
    found = planned_json(*EDUCATION, *options)

    assert [each["due"] for each in found if each["activity"] == activity] == expected


def test_the_table_is_for_people() -> None:
    text = run(
        "plan", *EDUCATION, "--date", "training_start=2026-07-06", "--date", "training_start=2026-09-07"
    )

    assert "Education / training only (standard course), opened on Mon 1 Jun 2026" in text
    lines = [line.split("│") for line in text.splitlines()]
    cells = [[cell.strip() for cell in line[1:-1]] for line in lines if len(line) > 2]
    assert cells[0] == ["Positioning", "Position services", "AE/SAE, SA, CSM", "Mon 8 Jun 2026"]
    assert any("(2)" in cell for row in cells for cell in row), "the second class is told apart"
    assert "34 activities, 17 with a date." in text
    assert "the booking (5)" in " ".join(text.split())


def test_names_are_printed_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "ours.yaml"
    file.write_text(shipped().replace("short: SA\n", 'short: "[bold]SA[/bold]"\n', 1), "utf-8")

    assert "[bold]SA[/bold]" in run(
        "plan", "--type", "custom_sow", "--start", "2026-06-01", "--file", str(file)
    )


def test_another_file_can_be_planned_with(own_file: Path) -> None:
    own_file.write_text(own_file.read_text("utf-8").replace("offset: 5", "offset: 6", 1), "utf-8")

    shipped_plan, own_plan = planned_json(*EDUCATION), planned_json(*EDUCATION, "--file", str(own_file))

    assert len(own_plan) == len(shipped_plan)
    assert own_plan != shipped_plan
