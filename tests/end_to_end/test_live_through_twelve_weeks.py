"""An engagement of twelve weeks, from Positioning to the day it is closed."""

from datetime import date
from pathlib import Path

import pytest

from playground.driver.person import Person
from tests.support.engagement_life import (
    AHEAD,
    Days,
    a_hasty_house,
    advances,
    all_dates,
    behind_more,
    card,
    enters_dates,
    finishes,
    form_of,
    from_bot,
    home_of,
    opened,
    sends,
    wait_until_sent,
)
from tests.support.house import House
from tests.support.start_form import begins, finds, to_dates, to_preview, to_stage
from tests.support.told_once import is_told_once, whole_history

pytestmark = pytest.mark.slow

CUSTOMER = "Aurora Rail"
CHANNEL = "acme-delivery"
TEAM = {
    "PS Engagement Manager": "Anna Keller",
    "Account Executive / Strategic AE (ISR for smaller deals)": "Emily Harper",
    "Solutions Architect": "Dev Sharma",
    "Regional Delivery Manager": "Ben Okafor",
    "Sr. Director / Director of Professional Services": "Anna Keller",
    "PS Project Coordinator (PS Operations)": "Grace Lim",
    "Project / Program Manager (project lead)": "Ben Okafor",
    "Professional Services Engineer": "Clara Mendes",
    "Training Project Coordinator (PS Operations, Education)": "Grace Lim",
    "Trainer / Technical Instructor": "Dev Sharma",
    "Customer Success Manager": "Emily Harper",
}
"""Six people in six zones, in eleven roles: Berlin, New York, Kolkata, London, Singapore, São Paulo."""


def test_twelve_weeks_from_positioning_to_closed(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, sorted(set(TEAM.values())), date(2027, 3, 1))
        anna, ben = days.people["Anna Keller"], days.people["Ben Okafor"]
        _opened_in_positioning(house, anna)
        _positioning(days, anna)
        _scoping_with_a_condition(days, anna)
        _delivery_prep_beside_the_close(days, anna, ben)
        _planning_with_a_moved_kickoff(days, ben)
        _execution_until_the_hold(days, ben)
        _held_for_a_week(days, ben)
        _a_role_changes_hands(days, ben)
        _iterations_class_and_milestone(days, ben)
        _the_project_ends(days, ben)
        _closed(days, ben)
        _nobody_is_reminded_any_more(days)
        _history_tells_it_all(ben)
        is_told_once(days, CUSTOMER, CHANNEL)


def _opened_in_positioning(house: House, anna: Person) -> None:
    form = begins(anna, CUSTOMER, channel=CHANNEL)
    to_stage(form, kind="Blended")
    finds(form, "Size")
    form.choose("Size", "More than 5 iterations")
    to_dates(form, "1. Positioning")
    to_preview(form, TEAM)
    assert "Empty roles" not in form.text
    sends(form, "Open engagement")
    wait_until_sent(house)
    for name in set(TEAM.values()):
        assert len(from_bot(house.slack.person(name))) == 1, "one welcome, however many roles"


def _positioning(days: Days, anna: Person) -> None:
    days.until("2027-03-03")
    emily = days.people["Emily Harper"]
    assert len(finishes(emily, card(emily, CUSTOMER), stage="Positioning")) == 5
    gate = advances(anna, card(anna, CUSTOMER), "https://crm.example/opportunity/77")
    assert "Positioning: 5 done. Scoping begins at once." in gate
    wait_until_sent(days.house)
    begun = f"@Anna Keller moved {CUSTOMER} to Scoping."
    note = anna.sees(begun, "ps-bot").text
    dev = days.people["Dev Sharma"]
    assert not any(begun in each.text for each in from_bot(dev)), "it is eight in the evening there"
    assert "crm.example" not in note, "what she has left herself is no news to her"


def _scoping_with_a_condition(days: Days, anna: Person) -> None:
    wanted = {"Scoping call": "2027-03-08", "Customer's go-ahead": "2027-03-11", "Final SOW": "2027-03-18"}
    assert "due dates move" in enters_dates(anna, card(anna, CUSTOMER), wanted)
    days.until("2027-03-11")
    told = days.digests["Dev Sharma", date(2027, 3, 4)].text_when_read
    assert "Scoping has begun" in told, "what came in the evening is in the next digest"
    days.work()
    form = opened(anna, card(anna, CUSTOMER), "Something came up …")
    form.tick("What happened?", "The estimate is above 50,000 USD")
    form.submit("Add to the plan")
    anna.waits_for(lambda: anna.modal.title == "Added to the plan")
    anna.modal.close()
    days.begin()
    digest = days.digest("Anna Keller")
    assert "Who is the PS Technical Architect?" in digest.text
    digest.pick_person("Pick the PS Technical Architect", "Dev Sharma")
    anna.waits_for(lambda: "✅ PS Technical Architect: @Dev Sharma" in digest.text)
    days.work()
    days.until("2027-03-19")
    days.work()
    assert days.done["TA review of estimates above 50,000 USD"] == 1
    gate = advances(anna, card(anna, CUSTOMER), "https://sow.example/approved")
    assert "Delivery Prep and SOW Execution / Close begin at once." in gate


def _delivery_prep_beside_the_close(days: Days, anna: Person, ben: Person) -> None:
    emily = days.people["Emily Harper"]
    signing = {"Salesforce stage 5": "2027-03-22", "Salesforce stage 6": "2027-03-22"}
    booking = {"Contract signature": "2027-03-24", "Booking": "2027-03-25"}
    enters_dates(emily, card(emily, CUSTOMER), signing | booking)
    assert "Delivery Prep" in card(ben, CUSTOMER).text
    days.until("2027-03-26")
    reason = "The prep call moves to Monday: the customer is away."
    gate = advances(ben, card(ben, CUSTOMER), "In the plan", stage="Delivery Prep", despite=reason)
    assert "Hold the project prep call" in gate
    days.work()
    days.begin()
    days.work()
    home = home_of(anna)
    assert "🤝 Handoff 3 of 7\ndue Tue 30 Mar" in home.text, "all of it recorded on the way"
    assert "go-ahead" in home.text, (
        "until somebody says whether it happened, also where all that was due by it is done"
    )
    why = "The rest is in the scoping issue."
    gate = advances(anna, card(anna, CUSTOMER), "https://epic.example/9", despite=why)
    assert "Handoff 3 of 7\nEmpty: goals, " in gate
    assert "SOW Execution / Close: " in gate
    assert "PS Project Planning begins at once." in gate
    wait_until_sent(days.house)
    sheet = ben.sees(f"Handoff: {CUSTOMER}", "ps-bot").text
    assert " parts are empty. Ask for them before" in sheet
    form = form_of(ben, lambda: ben.sees("Handoff:", "ps-bot").press("Fill in"), "Handoff sheet")
    assert "Confirmed at the gates\n• Leaving Positioning" in sheet
    form.fill("Goals", "Half the incidents by summer")
    sends(form, "Save")
    rewritten = ben.sees(f"Handoff: {CUSTOMER}", "ps-bot").text
    assert "Goals\nHalf the incidents by summer" in rewritten
    assert "Empty\n• " in rewritten


def _planning_with_a_moved_kickoff(days: Days, ben: Person) -> None:
    training = {"Training start, no. 1": "2027-04-27", "Training end, no. 1": "2027-04-29"}
    planned = {"Kickoff": "2027-04-07", "Transition meeting": "2027-03-31"}
    enters_dates(ben, card(ben, CUSTOMER), planned | training)
    days.until("2027-04-01")
    preview = enters_dates(ben, card(ben, CUSTOMER), {"Kickoff": "2027-04-09"})
    assert "@Ben Okafor" in preview
    assert "• Hold the stakeholder planning meeting: Fri 2 Apr → Tue 6 Apr" in preview
    days.work()
    days.until("2027-04-08")
    days.work()
    assert finishes(ben, card(ben, CUSTOMER), stage="PS Project Planning") == [
        "Brief Support on the engagement"
    ]
    gate = advances(ben, card(ben, CUSTOMER), "https://plan.example/aligned")
    assert "Engagement Execution begins at once." in gate
    wait_until_sent(days.house)


def _execution_until_the_hold(days: Days, ben: Person) -> None:
    days.begin()
    days.work()
    assert days.done["Hold the customer kickoff"] == 1
    form = behind_more(ben, card(ben, CUSTOMER), "Plan iterations")
    form.pick_date("First day of the first one", "2027-04-12")
    form.choose("How long is each?", "1 week")
    form.choose("How many?", "4")
    form.submit("Preview")
    ben.waits_for(lambda: "Iteration 4: Mon 3 May to Fri 7 May" in ben.modal.text)
    sends(ben.modal, "Accept")
    dates = {"Project's end": "2027-05-07", "Milestone's completion, no. 1": "2027-04-30"}
    enters_dates(ben, card(ben, CUSTOMER), dates)
    days.until("2027-04-14", act=AHEAD)
    days.work()
    assert days.done["Iteration planning"] == 1


def _held_for_a_week(days: Days, ben: Person) -> None:
    form = behind_more(ben, card(ben, CUSTOMER), "Put on hold")
    form.fill("Why is it on hold?", "The customer's network is frozen for a week.")
    sends(form, "Put on hold")
    assert "On hold since Wed 14 Apr, planned until Wed 12 May, by @Ben Okafor: " in card(ben, CUSTOMER).text
    days.until("2027-04-21")
    held = {day: seen.text for (_, day), seen in days.digests.items() if date(2027, 4, 14) < day <= days.day}
    assert list(held) == [date(2027, 4, 19)], "only the weekly message, with that it is on hold"
    assert "@Ben Okafor put it on hold until Wed 12 May" in held[date(2027, 4, 19)]
    form = opened(ben, card(ben, CUSTOMER), "Resume")
    assert "It was on hold for 7 days" in form.text
    form.choose("What happens to the dates?", "Shift one-time work by 7 days")
    form.submit("Resume")
    ben.waits_for(lambda: "nothing is saved yet" in ben.modal.text)
    sends(ben.modal, "Resume")
    shown = all_dates(ben, card(ben, CUSTOMER))
    assert shown.value("Project's end") == "2027-05-14"
    shown.close()


def _a_role_changes_hands(days: Days, ben: Person) -> None:
    form = opened(ben, card(ben, CUSTOMER), "Team")
    role = form_of(
        ben, lambda: form.press("Change", beside="Professional Services Engineer"), "Change a role"
    )
    role.pick_person("Person", "Dev Sharma")
    role.submit("Save")
    ben.waits_for(lambda: ben.modal.depth == 1)
    assert "Professional Services Engineer\n@Dev Sharma" in form.text
    form.close()


def _iterations_class_and_milestone(days: Days, ben: Person) -> None:
    days.until("2027-05-14")
    days.work()
    after = [(name, seen.text) for (name, day), seen in days.digests.items() if day > date(2027, 4, 21)]
    [heard_by_clara] = [text for name, text in after if name == "Clara Mendes"]
    assert (
        "You're no longer Professional Services Engineer: @Ben Okafor gave the role to @Dev Sharma"
        in heard_by_clara
    )
    assert "Dev Sharma" in dict(after)
    reviews = [f"Iteration review{no}" for no in ("", " (no. 2)", " (no. 3)", " (no. 4)")]
    last = days.digests.get(("Ben Okafor", days.day))
    assert [days.done[each] for each in reviews] == [1] * 4, last and last.text
    assert days.done["Submit the weekly timesheet"] == 5, "each week of execution, but the one on hold"
    acceptance = ("Send the acceptance request", "Obtain acceptance or reach passive acceptance")
    for once in ("Deliver the course", *acceptance):
        assert days.done[once] == 1


def _the_project_ends(days: Days, ben: Person) -> None:
    wanted = {"Closure meeting": "2027-05-17", "Internal retrospective": "2027-05-18"}
    enters_dates(ben, card(ben, CUSTOMER), wanted | {"Financial close": "2027-05-20"})
    days.until("2027-05-19")
    days.work()
    gate = advances(ben, card(ben, CUSTOMER), "https://acceptance.example/signed")
    assert " done. Customer Success begins at once." in gate
    wait_until_sent(days.house)


def _closed(days: Days, ben: Person) -> None:
    days.until("2027-05-21")
    days.work()
    assert days.done["Hold the internal retrospective"] == 1
    for name in ("Emily Harper", "Dev Sharma", "Ben Okafor"):
        finishes(days.people[name], card(days.people[name], CUSTOMER), stage="Customer Success")
    form = behind_more(ben, card(ben, CUSTOMER), "Close the engagement")
    form.fill("Link or note", "https://retro.example/notes")
    sends(form, "Close it")
    shown = card(ben, CUSTOMER)
    assert "Closed on Fri 21 May. Nobody is reminded of it any more." in shown.text
    assert shown.buttons == ["Reopen", "Plan", "History", "Share in channel"]


def _nobody_is_reminded_any_more(days: Days) -> None:
    days.until("2027-05-26")
    later = {(name, day): each for (name, day), each in days.digests.items() if day > date(2027, 5, 21)}
    assert {day for _name, day in later} == {date(2027, 5, 24)}, "the end is told once"
    assert all("was closed by @Ben Okafor" in each.text for each in later.values())
    assert "Ben Okafor" not in {name for name, _day in later}


def _history_tells_it_all(ben: Person) -> None:
    """Newest first, page by page, down to the opening."""
    read = whole_history(ben, card(ben, CUSTOMER))
    changes = [
        "@Ben Okafor closed the engagement",
        "confirmed “Internal retrospective held and follow-ups have owners”",
        "@Ben Okafor set the financial close to Thu 20 May",
        "@Dev Sharma marked Deliver the course done",
        "@Ben Okafor made @Dev Sharma Professional Services Engineer, who takes over from @Clara Mendes",
        "@Ben Okafor resumed the engagement: moved by 7 days",
        "put the engagement on hold: The customer's network is frozen for a week.",
        "@Ben Okafor moved the kickoff from Wed 7 Apr to Fri 9 Apr",
        "moved on from Delivery Prep, despite what was open: The prep call moves to Monday: the customer is away.",
        "@Anna Keller made @Dev Sharma PS Technical Architect",
        "@Anna Keller said that something came up, so there is more to do: TA review of estimates above 50,000 USD",
        "@Emily Harper marked Position services in the deal done",
        "@Anna Keller opened the engagement",
    ]
    positions = [read.find(each) for each in changes]
    assert -1 not in positions, [each for each in changes if each not in read]
    assert positions == sorted(positions)
