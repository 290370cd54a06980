"""The handoff sheet, which reaches the lead of delivery however the engagement got there."""

from playground.driver.person import Person
from tests.support.engagement_life import card, form_of, gate_form, opened, sends, wait_until_sent
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import COORDINATOR, PM

DATES = {"Booking": "2027-03-02"}


def test_it_comes_when_an_engagement_is_opened_in_the_stage_before_delivery(
    http_house: House, anna: Person
) -> None:
    has_open(anna, "Violet", dates=DATES, team={PM: "Ben Okafor"})
    wait_until_sent(http_house)
    sheets = handoffs(http_house.slack.person("Ben Okafor"), "Violet")
    assert len(sheets) == 1
    assert "This engagement begins in delivery. @Anna Keller may know what was agreed before." in sheets[0]
    ben = http_house.slack.person("Ben Okafor")
    asked = form_of(ben, lambda: ben.sees("Handoff: Violet", "ps-bot").press("Ask Anna"), "Nudge")
    assert "✅ @Anna Keller is asked about the handoff" in asked.text, "who opened it after pre-sales"
    asked.close()
    anna.waits_for(lambda: "Ben asks about Handoff 0 of 7" in " ".join(e.text for e in anna.reads("ps-bot")))
    question = anna.sees("Ben asks about Handoff 0 of 7", "ps-bot")
    form = form_of(anna, lambda: question.press("Fill in"), "Handoff sheet")
    form.fill("Goals", "Half the incidents by summer")
    sends(form, "Save")
    anna.waits_for(lambda: "Handoff 1 of 7" in question.text)


def test_it_comes_when_somebody_is_given_the_lead_and_once(http_house: House, anna: Person) -> None:
    has_open(anna, "Wheat", dates=DATES, team={COORDINATOR: "Anna Keller"})
    team = opened(anna, card(anna, "Wheat"), "Team")
    dev = http_house.slack.person("Dev Sharma")
    for deputy in ("Grace Lim", "Felix Strand"):
        form = form_of(anna, lambda: team.press("Change", beside=PM), "Change a role")
        form.pick_person("Person", "Dev Sharma")
        form.pick_person("Deputy", deputy)
        form.submit("Save")
        anna.waits_for(lambda: anna.modal.depth == 1)
    anna.modal.close()
    wait_until_sent(http_house)
    assert len(handoffs(dev, "Wheat")) == 1


def test_nobody_is_sent_what_they_hand_over_to_themselves(http_house: House, anna: Person) -> None:
    has_open(anna, "Zinc", dates=DATES, team={PM: "Anna Keller"})
    wait_until_sent(http_house)
    assert handoffs(anna, "Zinc") == []


def test_the_gate_into_delivery_names_what_the_sheet_lacks_and_who_knows_it(
    http_house: House, anna: Person
) -> None:
    has_open(anna, "Xanthic", dates=DATES, team={PM: "Ben Okafor"})
    gate = gate_form(anna, card(anna, "Xanthic"))
    assert "Handoff 0 of 7\nEmpty: goals, scope, " in gate.text
    assert "Ask Anna" not in gate.buttons, "she knows it herself"
    gate.close()
    ben = http_house.slack.person("Ben Okafor")
    gate = gate_form(ben, card(ben, "Xanthic"))
    asked = form_of(ben, lambda: gate.press("Ask Anna"), "Nudge")
    assert "✅ @Anna Keller is asked about the handoff" in asked.text
    asked.close()


def handoffs(person: Person, customer: str) -> list[str]:
    return [each.text for each in person.reads("ps-bot") if f"Handoff: {customer}" in each.text]
