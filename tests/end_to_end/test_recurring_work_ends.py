"""Work that comes again: it waits for its stage, skips a hold and ends; and engagements that are opened half way."""

import itertools
from datetime import date, datetime
from pathlib import Path

from playground.driver.person import Person
from tests.support.engagement_life import (
    AFTER_ALL_DIGESTS,
    PLANNING_DATES,
    PLANNING_TEAM,
    a_hasty_house,
    advances,
    behind_more,
    card,
    finishes,
    from_bot,
    opened,
    sends,
    wait_until_sent,
)
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM, PSE, STAGE, begins, to_dates, to_preview, to_stage, to_team

TRAINING = "Education / training only (standard course)"
COORDINATOR = "Training Project Coordinator (PS Operations, Education)"
TRAINER = "Trainer / Technical Instructor"
TIMESHEET, APPROVAL = "Submit the weekly timesheet", "Approve timesheets"
PROOF = "https://example.com/proof"


def at(house: House, day: str) -> None:
    """Go to this day, once everybody has what is sent to them on it."""
    house.slack.clock.move_to(datetime.combine(date.fromisoformat(day), AFTER_ALL_DIGESTS))
    wait_until_sent(house)


def state_of(person: Person, customer: str, activity: str) -> str:
    """The open turn of this activity, as the full plan of the person says it; empty if there is none."""
    plan = opened(person, card(person, customer), "Plan")
    plan.choose("Which activities?", "Open")
    found = ""
    while not found:
        lines = plan.text.splitlines()
        found = next((after for line, after in itertools.pairwise(lines) if activity in line), "")
        if "Next page" not in plan.buttons:
            break
        plan.press("Next page")
    plan.close()
    return found


def test_timesheets_wait_for_their_stage_skip_a_hold_and_end_with_the_work(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        anna, clara = (house.slack.person(name) for name in ("Anna Keller", "Clara Mendes"))
        form = begins(anna, "Quartz")
        to_stage(form)
        to_dates(form, "5. PS Project Planning")
        to_team(form, PLANNING_DATES)
        to_preview(form, PLANNING_TEAM)
        sends(form, "Open engagement")
        for day in ("2027-03-05", "2027-03-15"):
            at(house, day)
        told = [
            each for each in from_bot(clara) if TIMESHEET in each.text and "opened Quartz" not in each.text
        ]
        assert told == [], "there is nothing to submit before the work begins"
        advances(anna, card(anna, "Quartz"), PROOF, despite="The customer wants to begin.")
        assert "due Fri 19 Mar" in state_of(anna, "Quartz", TIMESHEET), "none fell due before it began"

        form = behind_more(anna, card(anna, "Quartz"), "Put on hold")
        form.pick_date("Until when?", "2027-03-15")
        form.submit("Put on hold")
        assert list(form.errors) == ["Until when?"]
        form.pick_date("Until when?", "2027-04-06")
        sends(form, "Put on hold")
        at(house, "2027-03-31")
        assert "was due Fri 19 Mar" in state_of(anna, "Quartz", TIMESHEET), "on hold it is not late"
        form = behind_more(anna, card(anna, "Quartz"), "Keep on hold")
        form.pick_date("Until when?", "2027-04-14")
        sends(form, "Keep on hold")
        form = behind_more(anna, card(anna, "Quartz"), "Resume")
        assert "Shift one-time work by 16 days" in form.text
        form.submit("Resume")
        anna.waits_for(lambda: "due dates move" in form.text)
        assert TIMESHEET not in form.text, "what comes again is skipped and moves nothing"
        sends(form, "Resume")
        assert "due Fri 2 Apr" in state_of(anna, "Quartz", TIMESHEET), "the Fridays of the hold are skipped"


def test_what_comes_again_ends_with_its_stage_and_holds_up_neither_gate_nor_close(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        anna = house.slack.person("Anna Keller")
        dates, team = {"Booking": "2027-02-22"}, {COORDINATOR: "Anna Keller", TRAINER: "Anna Keller"}
        has_open(anna, "Onyx", kind=TRAINING, stage="6. Engagement Execution", dates=dates, team=team)
        finishes(anna, card(anna, "Onyx"), stage="Engagement Execution", but=(TIMESHEET, APPROVAL))
        assert "due today" in state_of(anna, "Onyx", APPROVAL)
        advances(anna, card(anna, "Onyx"), PROOF)
        finishes(anna, card(anna, "Onyx"), stage="Customer Success")
        advances(anna, card(anna, "Onyx"), PROOF)
        mondays = ("2027-03-08", "2027-03-15", "2027-03-22", "2027-03-29")
        for day in mondays:
            at(house, day)
        asked = [text for each in from_bot(anna) if APPROVAL in (text := each.text) and "opened" not in text]
        assert [each.split(" · ")[0] for each in asked] == ["Mon 8 Mar"], (
            "the last week is approved, then no more"
        )
        form = behind_more(anna, card(anna, "Onyx"), "Close the engagement")
        sends(form, "Close it")
        assert "Closed on Mon 29 Mar" in card(anna, "Onyx").text, "without a reason"
        wait_until_sent(house)
        summary = anna.sees("Onyx is closed", "ps-bot").text
        assert "Done late\n• Close the engagement: 19 working days\n" in summary, (
            "it could be closed on 2 March"
        )
        assert TIMESHEET not in summary
        assert APPROVAL not in summary


def test_opened_half_way_nothing_is_late(anna: Person) -> None:
    dates = {"Booking": "2027-01-11", "Kickoff": "2027-02-15"}
    has_open(anna, "Samba", stage="6. Engagement Execution", dates=dates, team={PM: "Ben Okafor"})
    shown = card(anna, "Samba").text
    assert "🟢 On track" in shown
    assert [word for word in ("Late", "late", "overdue", "🔴") if word in shown] == []


def test_opened_half_way_what_was_done_before_is_done_on_its_day(http_house: House, anna: Person) -> None:
    form = begins(anna, "Romeo")
    to_stage(form)
    to_dates(form, "6. Engagement Execution")
    to_team(form, {"Booking": "2027-01-11", "Kickoff": "2027-02-15"})
    to_preview(form, {PM: "Ben Okafor", PSE: "Clara Mendes"})
    listed = form.options("Already done?")
    assert [each["text"]["text"] for each in form.value("Already done?")] == listed
    form.tick("Already done?", *listed[1:])
    form.press("Back")
    anna.waits_for(lambda: STAGE in form.labels)
    to_preview(form, {})
    assert [each["text"]["text"] for each in form.value("Already done?")] == listed[1:]
    sends(form, "Open engagement")
    told = behind_more(anna, card(anna, "Romeo"), "History").text
    assert told.count("before the opening") == len(listed)
    assert "Hold the customer kickoff done on Mon 15 Feb, before the opening" in told
