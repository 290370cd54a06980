"""Moving on: the person who is to lead an engagement out of a stage is told, can go back for a day, and its
end is told."""

from datetime import date
from pathlib import Path

from playground.driver.person import Modal, Person
from tests.support.engagement_life import (
    PLANNING_DATES,
    PLANNING_TEAM,
    Days,
    a_hasty_house,
    card,
    confirms,
    enters_dates,
    finishes,
    form_of,
    from_bot,
    gate_form,
    home_of,
    opened,
    wait_until_sent,
)
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import EM

TRAINING = "Education / training only (standard course)"
COORDINATOR = "Training Project Coordinator (PS Operations, Education)"
MANAGER = "Regional Delivery Manager"
EMPTY = ("Goals", "Scope", "Exclusions", "Stakeholders", "Risks", "Prerequisites")
PREP, CLOSE = "Delivery Prep", "SOW Execution / Close"


def moves_on(person: Person, form: Modal, submit: str = "", despite: str = "") -> str:
    """Confirm everything in the form at a gate and submit it; tells what is said afterwards."""
    confirms(form, "https://crm.example/7")
    if despite:
        form.fill("Why move on anyway?", despite)
    form.submit(submit)
    person.waits_for(lambda: person.modal.title == "Moved on")
    return person.modal.text


def goes_back(person: Person) -> str:
    """Press Undo in what is shown; tells what is said afterwards."""
    label = "Undo" if "Undo" in person.modal.buttons else "Undo moving on"
    person.modal.press(label)
    person.waits_for(lambda: person.modal.title == "Undone")
    said = person.modal.text
    while person.has_modal:
        person.modal.close()
    return said


def test_the_person_who_is_to_move_on_is_told_and_can_go_back_for_a_day(anna: Person) -> None:
    has_open(anna, "Quartz", kind=TRAINING, stage="1. Positioning", team={EM: "Anna Keller"})
    assert "Move on from" not in card(anna, "Quartz").text
    finishes(anna, card(anna, "Quartz"), stage="Positioning")
    ready = card(anna, "Quartz")
    assert "For you\n🚪 Move on from Positioning\n@Anna Keller · due Tue 2 Mar" in ready.text
    assert "You're all caught up here" not in ready.text
    assert "🚪 Move on from Positioning\ndue Tue 2 Mar · Quartz" in home_of(anna).text

    ready.press("Snooze for 3 working days", beside="Move on from Positioning")
    anna.waits_for(lambda: "snoozed until Thu 4 Mar" in ready.text)
    form = form_of(anna, lambda: ready.press("Move on"), "Move on")
    said = moves_on(anna, form)
    assert f"Positioning is done: {PREP} and {CLOSE} begin." in said
    assert "It is in Positioning again" in goes_back(anna)
    assert "· Positioning\n◐○○○○○ 1 of 6" in card(anna, "Quartz").text

    moves_on(anna, gate_form(anna, card(anna, "Quartz")))
    anna.modal.close()
    opened(anna, card(anna, "Quartz"), "More …")
    assert "It is in Positioning again" in goes_back(anna)

    moves_on(anna, gate_form(anna, card(anna, "Quartz")))
    anna.modal.close()
    finishes(anna, card(anna, "Quartz"), stage=CLOSE)
    menu = opened(anna, card(anna, "Quartz"), "More …")
    assert "Undo moving on" not in menu.buttons
    menu.close()


def test_who_can_leave_a_stage_is_told_and_until_it_is_left_nothing_of_the_next_one_is_late(
    tmp_path: Path,
) -> None:
    with a_hasty_house(tmp_path) as house:
        days = Days(house, ["Anna Keller"], date(2027, 3, 1))
        anna = days.people["Anna Keller"]
        has_open(anna, "Jasper", stage="1. Positioning", team={EM: "Anna Keller"})
        enters_dates(anna, card(anna, "Jasper"), {"Scoping issue's creation": "2027-03-02"})
        finishes(anna, card(anna, "Jasper"), stage="Positioning")
        days.until("2027-03-09", act=())
        told = {day.day: text for (_, day), each in days.digests.items() if "Move on" in (text := each.text)}
        assert [*told] == [2, 3, 5, 8, 9], "on the day it is due, late by 1, 3 and 5, and on Monday"
        assert "🚪 Ready to move on\nMove on from Positioning\nJasper · due today" in told[2]
        assert not [each for each in days.digests.values() if "Make first contact" in each.text]
        shown = card(anna, "Jasper")
        assert "🔴 Late: leaving Positioning, 5 days\n" in shown.text
        assert "For you\n🚪 Move on from Positioning\n@Anna Keller · 5 working days late" in shown.text
        form = form_of(anna, lambda: days.digest("Anna Keller").press("Move on"), "Move on")
        assert "Positioning is done: Scoping begins." in moves_on(anna, form)
        anna.modal.close()
        assert (
            "is not in Positioning any more." in form_of(anna, lambda: shown.press("Move on"), "Move on").text
        )
        anna.modal.close()
        assert "🟢 On track" in card(anna, "Jasper").text, "what begins late is due on the next working day"


def test_of_two_stages_side_by_side_the_ready_one_is_left_or_both(anna: Person) -> None:
    has_open(anna, "Rutile", kind=TRAINING, stage="3. Delivery Prep", team={EM: "Anna Keller"})
    form = gate_form(anna, card(anna, "Rutile"))
    assert f"{PREP}: 0 done." in form.text, "nothing is to be done there, so it is the one that is ready"
    assert f"{PREP} is done; waiting for {CLOSE} (@Anna Keller)." in moves_on(anna, form)
    goes_back(anna)

    finishes(anna, card(anna, "Rutile"), stage=CLOSE)
    form = gate_form(anna, card(anna, "Rutile"))
    assert f"{PREP}: 0 done." in form.text
    assert f"Move on from {CLOSE}" in form.text
    assert "Handoff 1 of 7\nEmpty: goals, scope, " in form.text, "its booking has a date"
    confirms(form, "https://crm.example/7")
    assert "6 parts of the handoff are empty. Your reason is kept" in form.text
    form.submit("Move on")
    assert form.errors["Why move on anyway?"]
    sheet = form_of(anna, lambda: form.press("Fill in"), "Handoff sheet")
    for part in EMPTY:
        sheet.fill(part, "All of it is in the scoping issue")
    sheet.submit("Save")
    anna.waits_for(lambda: anna.modal.depth == 1 and "✅ Handoff 7 of 7" in anna.modal.text)
    assert "Empty: goals" not in anna.modal.text
    said = moves_on(anna, anna.modal, "Move on")
    assert f"{PREP} and {CLOSE} are done: PS Project Planning begins." in said
    anna.modal.close()


def test_the_gate_of_a_stage_that_was_left_never_becomes_that_of_the_next(
    http_house: House, anna: Person
) -> None:
    ben = http_house.slack.person("Ben Okafor")
    has_open(anna, "Rhyolite", dates=PLANNING_DATES, team=PLANNING_TEAM)
    form = gate_form(anna, card(anna, "Rhyolite"))
    form.fill("Why move on anyway?", "They are in a hurry")
    sheet = form_of(anna, lambda: form.press("Fill in"), "Handoff sheet")
    assert "PS Project Planning is done" in moves_on(
        ben, gate_form(ben, card(ben, "Rhyolite")), despite="Both say so"
    )
    ben.modal.close()
    sheet.fill("Goals", "Move to SaaS")
    sheet.submit("Save")
    anna.waits_for(lambda: "is not in PS Project Planning any more." in anna.modal.text)
    anna.modal.close()


def closes(person: Person, form: Modal, why: str) -> None:
    form.fill("Why close it anyway?", why)
    form.submit("Close it")
    person.waits_for_no_modal()


def test_closing_is_the_last_gate_and_the_leads(anna: Person) -> None:
    has_open(anna, "Sapphire", kind=TRAINING, stage="7. Customer Success", team={COORDINATOR: "Anna Keller"})
    form = gate_form(anna, card(anna, "Sapphire"))
    said = moves_on(anna, form, despite="They waited for nothing else")
    assert "All stages are done: @Anna Keller can close it." in said
    anna.modal.close()
    last = card(anna, "Sapphire")
    assert "For you\n🚪 Close the engagement\n@Anna Keller · due Tue 2 Mar" in last.text
    closes(anna, form_of(anna, lambda: last.press("Close …"), "Close the engagement"), "The rest is theirs")
    assert "🏁 Closed" in card(anna, "Sapphire").text


def test_the_end_is_told_to_the_lead_the_manager_and_the_channel(http_house: House, anna: Person) -> None:
    judith = http_house.slack.person("Judith Weiss")
    team = {EM: "Anna Keller", MANAGER: "Judith Weiss"}
    has_open(anna, "Spinel", stage="2. Scoping", team=team, channel="acme-delivery")
    menu = opened(anna, card(anna, "Spinel"), "More …")
    closes(
        anna, form_of(anna, lambda: menu.press("Close the engagement"), "Close the engagement"), "They left"
    )
    wait_until_sent(http_house)
    for told in (anna, judith):
        text = told.sees("Spinel is closed", "ps-bot").text
        assert "Why although something was still open: They left" in text
        assert "Stages\n• Scoping: less than a week" in text
        assert text.count("They left") == 1, "the reason for closing is said once"
        assert "Still promised, and not done\n• " in text
    assert "was closed by Anna on Mon 1 Mar" in anna.sees("Spinel is closed", "acme-delivery").text


def test_a_channel_with_a_guest_does_not_read_how_it_went(http_house: House) -> None:
    ben = http_house.slack.person("Ben Okafor")
    has_open(
        ben,
        "Topaz",
        kind=TRAINING,
        stage="7. Customer Success",
        team={COORDINATOR: "Ben Okafor"},
        channel="contoso-migration",
    )
    menu = opened(ben, card(ben, "Topaz"), "More …")
    closes(ben, form_of(ben, lambda: menu.press("Close the engagement"), "Close the engagement"), "They left")
    wait_until_sent(http_house)
    ben.sees("Topaz is closed", "ps-bot")
    assert not [each for each in from_bot(ben, "contoso-migration") if "was closed by" in each.text]
