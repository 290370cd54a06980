"""Does acting on an activity lead to the same, wherever it is done, and never twice?"""

from datetime import date
from pathlib import Path

import pytest

from playground.driver.person import Person
from tests.support.engagement_life import (
    Days,
    a_hasty_house,
    behind_more,
    card,
    enters_dates,
    form_of,
    opened,
    sends,
)
from tests.support.house import House
from tests.support.start_form import COORDINATOR, EM, PM, PSE, opens

KANTATA = "Set the Kantata project to In Set Up"
LINE = f"*{KANTATA}*\n<@"
"""How its own line begins, as Slack holds it: others name it as what they come after."""
WELCOME = "Send the Welcome to PS e-mail"
ASSIGN = "Assign the delivery team and announce it"
DATES = {"Booking": "2027-03-02", "Kickoff": "2027-03-16"}
TEAM = {PM: "Ben Okafor", COORDINATOR: "Anna Keller", PSE: "Clara Mendes"}


@pytest.fixture
def anna(http_house: House) -> Person:
    return http_house.slack.person("Anna Keller")


@pytest.fixture
def acme(request: pytest.FixtureRequest, anna: Person) -> str:
    """An engagement in planning of its own for each test: by its name."""
    name = f"Acme {request.node.name[5:40].replace('_', ' ')}"
    opens(anna, name, dates=DATES, team=TEAM)
    return name


def test_done_with_evidence_and_undone_on_the_card(anna: Person, acme: str) -> None:
    shown = card(anna, acme)
    shown.press("Mark done", beside=LINE)
    assert f"✅ Done by @Anna Keller: {KANTATA}" in shown.text
    form = form_of(anna, lambda: shown.press("Add a link"), "Evidence")
    form.fill("Link or note", "https://kantata.example/7")
    sends(form, "Save")
    assert "Evidence: https://kantata.example/7" in shown.text
    shown.press("Undo")
    assert "✅" not in shown.text
    assert KANTATA in shown.text


def test_the_same_acts_in_the_full_plan_keep_its_filter(anna: Person, acme: str) -> None:
    plan = opened(anna, card(anna, acme), "Full plan")
    plan.choose("Which activities?", "Mine")
    before = plan.text
    assert "Mine: " in before
    assert "@Ben Okafor" not in before
    plan.press("Mark done", beside=KANTATA)
    assert "Mine: " in plan.text
    assert KANTATA not in plan.text
    plan.choose("Which activities?", "All, what is done too")
    assert f"✅ {KANTATA}" in plan.text
    plan.press("Undo", beside=KANTATA)
    plan.choose("Which activities?", "Mine")
    assert plan.text == before


def test_the_plan_is_read_in_pages_and_by_filter(anna: Person, acme: str) -> None:
    plan = opened(anna, card(anna, acme), "Full plan")
    first = plan.text
    assert "Page 1 of " in first
    plan.press("Next page")
    assert "Page 2 of " in plan.text
    plan.press("Previous page")
    assert plan.text == first
    plan.choose("Which activities?", "Without a date")
    assert "waiting for" in plan.text
    assert "due " not in plan.text
    plan.choose("Which activities?", "Overdue")
    assert "Nothing is overdue." in plan.text
    plan.close()


def test_reassigned_and_not_needed_with_their_reasons(anna: Person, acme: str) -> None:
    plan = opened(anna, card(anna, acme), "Full plan")
    form = form_of(anna, lambda: plan.press("Reassign …", beside=WELCOME), "Reassign")
    form.pick_person("Who does it?", "Rita Olsen", even_hidden=True)
    form.submit("Reassign")
    assert form.errors == {"Who does it?": "Rita has left this workspace: choose somebody else."}
    form.pick_person("Who does it?", "Paul Guest")
    form.submit("Reassign")
    assert "is a guest here and cannot be given work: choose a full member." in form.errors["Who does it?"]
    form.pick_person("Who does it?", "Dev Sharma")
    form.submit("Reassign")
    anna.waits_for(lambda: anna.modal.depth == 1)
    assert f"{WELCOME}\n@Dev Sharma" in plan.text
    form = form_of(anna, lambda: plan.press("Not needed …", beside=ASSIGN), "Not needed")
    form.fill("Why is it not needed?", "The team is <!here> already")
    form.submit("Not needed")
    anna.waits_for(lambda: anna.modal.depth == 1)
    plan.choose("Which activities?", "All, what is done too")
    assert f"➖ {ASSIGN}" in plan.text
    assert "Reason: The team is <!here> already" in plan.text


def test_why_this_tells_the_arithmetic_and_a_date_by_hand_stays(anna: Person, acme: str) -> None:
    shown = card(anna, acme)
    plan = opened(anna, shown, "Full plan")
    why = form_of(anna, lambda: plan.press("Why this?", beside="Brief Support"), "Why this?")
    said = why.text
    assert "Rule: due " in said
    assert "The kickoff is planned for Tue 16 Mar." in said
    assert "Source: " in said
    assert "Europe/London" in said
    form = form_of(anna, lambda: why.press("Change the date …"), "Change the date")
    form.pick_date("Due", "2027-03-12")
    sends(form, "Save")
    preview = enters_dates(anna, card(anna, acme), {"Kickoff": "2027-03-18"})
    assert "1 date that a person set stays as it is" in preview
    plan = opened(anna, card(anna, acme), "Full plan")
    assert "Brief Support on the engagement\n@Ben Okafor · due Fri 12 Mar" in plan.text
    why = form_of(anna, lambda: plan.press("Why this?", beside="Brief Support"), "Why this?")
    assert "A person set this date." in why.text
    history = form_of(anna, lambda: why.press("History"), "History")
    assert "@Anna Keller set Brief Support on the engagement from Tue 16 Mar to Fri 12 Mar" in history.text
    assert "opened the engagement" not in history.text
    history.close()


def test_two_people_at_one_card_see_the_true_state(http_house: House, anna: Person, acme: str) -> None:
    ben = http_house.slack.person("Ben Okafor")
    first, second = card(anna, acme), card(ben, acme)
    first.press("Mark done", beside=LINE)
    second.press("Mark done", beside=LINE)
    assert f"✅ Done by @Anna Keller: {KANTATA}" in second.text
    assert ben.last("general").text == (
        f"{KANTATA}: Done by @Anna Keller on Mon 1 Mar. Nothing was changed. "
        "The message above shows how it stands now."
    )


def test_own_activities_details_and_conditions_come_from_more(anna: Person, acme: str) -> None:
    form = behind_more(anna, card(anna, acme), "Add an activity")
    form.fill("What is to be done?", "Review the *firewall* rules")
    form.choose("Stage", "PS Project Planning")
    form.choose("DRI", "Professional Services Engineer")
    form.pick_date("Due", "2027-03-05")
    sends(form, "Add")
    form = behind_more(anna, card(anna, acme), "Turn details on")
    form.tick("PS Project Planning", "Draft the communication plan / engagement charter")
    sends(form, "Turn on")
    form = behind_more(anna, card(anna, acme), "Raise a condition")
    form.choose("What is to be done now?", "Raise a change order")
    sends(form, "Raise")
    again = behind_more(anna, card(anna, acme), "Raise a condition")
    again.choose("What is to be done now?", "Raise a change order")
    again.submit("Raise")
    assert list(again.errors.values()) == [
        "“Raise a change order” is open already: finish it before you raise its condition again."
    ]
    again.close()
    plan = opened(anna, card(anna, acme), "Full plan")
    read = plan.text
    while "Next page" in plan.buttons:
        plan.press("Next page")
        read += plan.text
    assert "Review the ∗firewall∗ rules\n@Clara Mendes · due Fri 5 Mar" in read
    assert "Draft the communication plan / engagement charter\n@Ben Okafor · due Mon 15 Mar" in read
    assert "Raise a change order\n@Ben Okafor · due Thu 4 Mar" in read


def test_the_timeline_tells_weeks_and_what_is_not_known(anna: Person, acme: str) -> None:
    read = opened(anna, card(anna, acme), "Timeline").text
    assert "Week of Mon 1 Mar · this week\n🚩 Mon 1 Mar: PS Project Planning began" in read
    assert "📅 Tue 16 Mar: the kickoff (planned)\n⚪ Tue 16 Mar: Brief Support on the engagement" in read
    assert "Not known yet: the transition meeting, the discovery session" in read
    anna.modal.close()


def test_the_team_shows_roles_nobody_fills_and_refuses_who_stands_in_for_themselves(
    anna: Person, acme: str
) -> None:
    team = opened(anna, card(anna, acme), "Team")
    assert "⚠️ nobody yet: its work goes to the lead" in team.text
    form = form_of(
        anna, lambda: team.press("Change", beside="Professional Services Engineer"), "Change a role"
    )
    form.pick_person("Deputy", "Clara Mendes")
    form.submit("Save")
    assert form.errors == {"Deputy": "A deputy stands in for somebody else: choose another person."}
    form.pick_person("Deputy", "Dev Sharma")
    form.submit("Save")
    anna.waits_for(lambda: anna.modal.depth == 1)
    assert "Professional Services Engineer\n@Clara Mendes · deputy: @Dev Sharma" in team.text


def test_cancelled_and_reopened_with_the_reason_kept(anna: Person, acme: str) -> None:
    form = behind_more(anna, card(anna, acme), "Cancel the engagement")
    form.fill("Why is it cancelled?", "The customer was bought.")
    sends(form, "Cancel engagement")
    shown = card(anna, acme)
    assert "Cancelled on Mon 1 Mar. Nobody is reminded of it any more." in shown.text
    form = opened(anna, shown, "Reopen")
    sends(form, "Reopen")
    assert "PS Project Planning, stage 5 of 7" in shown.text
    history = behind_more(anna, card(anna, acme), "History").text
    assert "from open to cancelled: The customer was bought." in history


def test_a_button_of_last_week_changes_nothing_that_has_changed_since(anna: Person, acme: str) -> None:
    old = card(anna, acme)
    form = behind_more(anna, card(anna, acme), "Cancel the engagement")
    form.fill("Why is it cancelled?", "The customer was bought.")
    sends(form, "Cancel engagement")
    old.press("Mark done", beside=LINE)
    assert "Cancelled on Mon 1 Mar" in old.text
    assert f"Nothing was changed: {acme} is cancelled. Reopen it first" in anna.last("general").text


def test_a_status_report_and_the_plan_as_a_file_come_to_the_caller_alone(anna: Person, acme: str) -> None:
    said = behind_more(anna, card(anna, acme), "Status report")
    assert "It is in your messages with me: copy it from there." in said.text
    said.close()
    assert acme in anna.last("ps-bot").text
    said = behind_more(anna, card(anna, acme), "Export")
    assert "The file is in your messages with me." in said.text
    said.close()
    assert [file["name"][-4:] for file in anna.last("ps-bot").json["files"]] == [".csv"]


def test_a_digest_is_acted_on_and_last_weeks_shows_the_true_state(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller", "Ben Okafor", "Clara Mendes"], date(2027, 3, 1))
        anna, ben = days.people["Anna Keller"], days.people["Ben Okafor"]
        opens(anna, "Borealis", dates=DATES, team=TEAM)
        days.until("2027-03-04", act=())
        _snoozed_in_three_ways(days)
        days.begin()
        assert KANTATA in days.digest("Anna Keller").text, "the snooze to the next working day is over"
        assert WELCOME not in days.digest("Anna Keller").text
        old = days.digest("Anna Keller")
        days.until("2027-03-12", act=())
        assert WELCOME in days.digest("Anna Keller").text
        card(ben, "Borealis").press("Mark done", beside=LINE)
        before = len(anna.reads("ps-bot"))
        old.press("Mark done", beside=f"*{KANTATA}*")
        assert f"✅ {KANTATA}" in old.text
        assert "done by @Ben Okafor on Fri 12 Mar" in old.text
        assert "Nothing was changed." in anna.last("ps-bot").text
        assert len(anna.reads("ps-bot")) == before + 1


def _snoozed_in_three_ways(days: Days) -> None:
    digest, claras, clara = (
        days.digest("Anna Keller"),
        days.digest("Clara Mendes"),
        days.people["Clara Mendes"],
    )
    digest.press("Snooze to the next working day", beside=f"*{KANTATA}*")
    assert f"💤 {KANTATA}" in digest.text
    assert "snoozed until Fri 5 Mar" in digest.text
    digest.press("Snooze for 3 working days", beside=f"*{WELCOME}*")
    assert "snoozed until Tue 9 Mar" in digest.text
    timesheet = "*Submit the weekly timesheet*"
    form = form_of(clara, lambda: claras.press("Snooze until a date …", beside=timesheet), "Snooze")
    form.pick_date("Date", "2027-03-04")
    form.submit("Snooze")
    assert form.errors == {"Date": "Choose a day after today."}
    form.pick_date("Date", "2027-03-11")
    sends(form, "Snooze")
    assert "snoozed until Thu 11 Mar" in claras.text


def test_whoever_left_slack_is_named_and_the_lead_is_reminded_in_their_place(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Ben Okafor"], date(2027, 3, 1))
        ben = days.people["Ben Okafor"]
        opens(ben, "Oscar", dates=DATES, team=TEAM)
        days.begin()
        house.slack.change_person("Clara Mendes", deleted=True)
        team = opened(ben, card(ben, "Oscar"), "Team")
        assert "Professional Services Engineer\n@Clara Mendes (has left Slack)" in team.text
        team.close()
        days.until("2027-03-05", act=())
        digest = days.digest("Ben Okafor")
        assert "Submit the weekly timesheet" in digest.text
        assert "Yours for now, because @Clara Mendes is no longer in Slack." in digest.text


def test_whoever_can_set_a_missing_date_is_asked_and_sets_it_from_the_digest(tmp_path: Path) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Ben Okafor"], date(2027, 3, 1))
        ben = days.people["Ben Okafor"]
        opens(ben, "Papa", stage="2. Scoping", team={EM: "Ben Okafor"})
        days.begin()
        digest = days.digest("Ben Okafor")
        asked = "When is the scoping issue's creation?"
        assert asked in digest.text
        form = form_of(ben, lambda: digest.press("Set the date", beside=f"*{asked}*"), "Dates")
        assert form.labels[0] == "Scoping issue's creation", "what is asked for stands first"
        form.pick_date("Scoping issue's creation", "2027-03-04")
        form.submit("Preview")
        assert "Make first contact and ask for customer information: no date → Fri 5 Mar" in ben.modal.text
        sends(ben.modal, "Apply")
        days.begin()
        assert asked not in days.digest("Ben Okafor").text
