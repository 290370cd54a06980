"""Forms that stood open while somebody else changed the same engagement."""

import pytest

from playground.driver.person import Modal, Person
from playground.json_values import Json
from tests.support.engagement_life import all_dates, behind_more, card, enters_dates, form_of, opened, sends
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM, PSE

DATES = {"Booking": "2027-03-02", "Kickoff": "2027-03-16"}
KICKOFF, TRANSITION = "Kickoff", "Transition meeting"


@pytest.fixture
def ben(http_house: House) -> Person:
    return http_house.slack.person("Ben Okafor")


def test_dates_that_a_colleague_entered_meanwhile_stay(anna: Person, ben: Person) -> None:
    has_open(anna, "Quartz", dates=DATES, team={PM: "Ben Okafor"})
    form = all_dates(anna, card(anna, "Quartz"))
    leaving = "Target end of PS Project Planning"
    enters_dates(ben, card(ben, "Quartz"), {KICKOFF: "2027-03-18", leaving: "2027-03-31"})
    form.pick_date(TRANSITION, "2027-03-04")
    form.submit("Preview")
    sends(anna.modal, "Apply")
    after = all_dates(anna, card(anna, "Quartz"))
    held = {block["label"]["text"]: block["element"].get("initial_date") for block in inputs(after)}
    assert (held[KICKOFF], held[leaving], held[TRANSITION]) == ("2027-03-18", "2027-03-31", "2027-03-04")
    after.close()


def test_a_date_that_a_colleague_moved_meanwhile_is_not_moved_back(anna: Person, ben: Person) -> None:
    has_open(anna, "Rhodium", dates=DATES, team={PM: "Ben Okafor"})
    form = all_dates(anna, card(anna, "Rhodium"))
    form.pick_date(KICKOFF, "2027-03-17")
    form.submit("Preview")
    enters_dates(ben, card(ben, "Rhodium"), {KICKOFF: "2027-03-18"})
    anna.modal.submit("Apply")
    assert "Ben has changed the dates meanwhile: open them again" in anna.modal.text
    anna.modal.close()
    form = all_dates(anna, card(anna, "Rhodium"))
    enters_dates(ben, card(ben, "Rhodium"), {KICKOFF: "2027-03-19"})
    form.pick_date(KICKOFF, "2027-03-17")
    form.submit("Preview")
    assert form.errors == {KICKOFF: "Ben changed this meanwhile: open the dates again."}
    form.close()


def test_the_handoff_sheet_keeps_what_a_colleague_wrote_meanwhile(anna: Person, ben: Person) -> None:
    has_open(anna, "Sienna", dates=DATES, team={PM: "Ben Okafor"})
    form = behind_more(anna, card(anna, "Sienna"), "Handoff sheet")
    form_of_ben = behind_more(ben, card(ben, "Sienna"), "Handoff sheet")
    form_of_ben.fill("Scope", "The migration")
    sends(form_of_ben, "Save")
    form.fill("Goals", "Move to SaaS")
    sends(form, "Save")
    after = behind_more(anna, card(anna, "Sienna"), "Handoff sheet")
    held = {block["label"]["text"]: block["element"].get("initial_value") for block in inputs(after)}
    assert (held["Goals"], held["Scope"]) == ("Move to SaaS", "The migration")
    after.close()


def test_what_a_colleague_wrote_in_the_same_field_meanwhile_is_shown_before_it_is_replaced(
    anna: Person, ben: Person
) -> None:
    has_open(anna, "Sepia", dates=DATES, team={PM: "Ben Okafor"})
    form = behind_more(anna, card(anna, "Sepia"), "Handoff sheet")
    form_of_ben = behind_more(ben, card(ben, "Sepia"), "Handoff sheet")
    form_of_ben.fill("Goals", "Release each day\nR&D <first>")
    sends(form_of_ben, "Save")
    form.fill("Goals", "Move to SaaS")
    form.fill("Scope", "The migration")
    form.submit("Save")
    assert "⚠️ Ben wrote here while you had this open" in anna.modal.text
    assert "Goals says now\nRelease each day\nR&D <first>" in anna.modal.text
    assert (anna.modal.value("Goals"), anna.modal.value("Scope")) == ("Move to SaaS", "The migration")
    again = behind_more(ben, card(ben, "Sepia"), "Handoff sheet")
    assert (again.value("Goals"), again.value("Scope")) == ("Release each day\nR&D <first>", None)
    again.fill("Goals", "Release each hour")
    sends(again, "Save")
    anna.modal.submit("Save")
    assert "Goals says now\nRelease each hour" in anna.modal.text, "it was not seen before"
    anna.modal.fill("Goals", "Move to SaaS, release each hour")
    sends(anna.modal, "Save")
    after = behind_more(anna, card(anna, "Sepia"), "Handoff sheet")
    assert (after.value("Goals"), after.value("Scope")) == (
        "Move to SaaS, release each hour",
        "The migration",
    )
    after.close()


def test_a_link_that_a_colleague_set_meanwhile_is_shown_before_it_is_replaced(
    anna: Person, ben: Person
) -> None:
    has_open(anna, "Taupe", dates=DATES, team={PM: "Ben Okafor"})
    shown = card(anna, "Taupe")
    shown.press("Done", beside="*Set the Kantata project to In Set Up*\n<@")
    shown_to_ben = card(ben, "Taupe")
    form = form_of(anna, lambda: shown.press("Add the link: Kantata project"), "Add a link")
    links_of_ben = behind_more(ben, shown_to_ben, "Links")
    form.fill("Link: Kantata project", "https://kantata.example/1")
    sends(form, "Save")
    links_of_ben.fill("Kantata project", "https://kantata.example/2")
    links_of_ben.submit("Save")
    assert "⚠️ Anna wrote here" in ben.modal.text
    assert "Kantata project says now\nhttps://kantata.example/1" in ben.modal.text
    sends(ben.modal, "Save")
    links = behind_more(ben, card(ben, "Taupe"), "Links")
    assert links.value("Kantata project") == "https://kantata.example/2"
    links.close()


def test_a_role_that_a_colleague_gave_away_meanwhile_is_not_given_back(anna: Person, ben: Person) -> None:
    has_open(anna, "Topaz", dates=DATES, team={PM: "Ben Okafor", PSE: "Clara Mendes"})
    form = engineer_of(anna, "Topaz")
    form_of_ben = engineer_of(ben, "Topaz")
    form_of_ben.pick_person("Person", "Dev Sharma")
    saved(form_of_ben, ben)
    form.pick_person("Deputy", "Emily Harper")
    form.submit("Save")
    assert form.errors == {"Person": "Dev was given this role meanwhile: open the team again."}
    form.close()
    assert "Professional Services Engineer\n@Dev Sharma" in opened(anna, card(anna, "Topaz"), "Team").text
    anna.modal.close()


def test_an_activity_that_a_colleague_gave_away_or_moved_meanwhile_stays_so(
    anna: Person, ben: Person
) -> None:
    has_open(anna, "Teal", dates=DATES, team={PM: "Ben Okafor"})
    form, form_of_ben = (_plan_form(each, "Teal", "Reassign …", "Reassign") for each in (anna, ben))
    for each, to in ((form_of_ben, "Dev Sharma"), (form, "Grace Lim")):
        each.pick_person("Who does it?", to)
        each.submit("Reassign")
    assert form.errors == {"Who does it?": "Dev has this by now: open it again to see how it stands."}
    form.close()
    ben.modal.close()
    form, form_of_ben = (_dating(each, "Teal") for each in (anna, ben))
    for each, on in ((form_of_ben, "2027-03-11"), (form, "2027-03-12")):
        each.pick_date("Due", on)
        each.submit("Save")
    assert form.errors == {"Due": "This is due Thu 11 Mar by now: open it again to see why."}
    form.close()


def _plan_form(person: Person, customer: str, button: str, title: str) -> Modal:
    plan = opened(person, card(person, customer), "Plan")
    return form_of(person, lambda: plan.press(button, beside="*Set the Kantata project to In Set Up*"), title)


def _dating(person: Person, customer: str) -> Modal:
    details = _plan_form(person, customer, "Details", "Details")
    return form_of(person, lambda: details.press("Change the date …"), "Change the date")


def test_a_button_of_a_role_that_is_needed_no_more_says_so(anna: Person, ben: Person) -> None:
    has_open(anna, "Umber", dates=DATES, team={PM: "Ben Okafor"})
    team = opened(anna, card(anna, "Umber"), "Team")
    plan = opened(ben, card(ben, "Umber"), "Plan")
    while "Update the success plan" not in plan.text:
        plan.press("Next page")
    plan.press("Done", beside="*Update the success plan*")
    plan.close()
    refused = form_of(anna, lambda: team.press("Change", beside="Customer Success Manager"), "ps-bot")
    assert "Nobody is needed in this role any more: open the team again." in refused.text
    refused.close()


def engineer_of(person: Person, customer: str) -> Modal:
    team = opened(person, card(person, customer), "Team")
    return form_of(
        person, lambda: team.press("Change", beside="Professional Services Engineer"), "Change a role"
    )


def saved(form: Modal, person: Person) -> None:
    """Save a role, and leave the team that is shown behind it."""
    form.submit("Save")
    person.waits_for(lambda: person.modal.depth == 1)
    person.modal.close()


def inputs(form: Modal) -> list[Json]:
    return [block for block in form.fetch()["blocks"] if block["type"] == "input"]
