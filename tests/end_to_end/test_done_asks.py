"""Done asks what it is the moment for: whether a condition holds, once, of who did it, where they did it."""

from playground.driver.person import Person
from tests.support.engagement_life import card, gate_form, home_of, marks_done, opened
from tests.support.has_open import has_open
from tests.support.start_form import EM

ESTIMATE, ABOVE = "Draft the engagement estimate", "The estimate is above 50,000 USD"
REVIEW = "TA review of estimates above 50,000 USD"


def drafts_the_estimate(anna: Person, customer: str) -> None:
    has_open(anna, customer, stage="2. Scoping", team={EM: "Anna Keller"})
    plan = opened(anna, card(anna, customer), "Plan")
    assert "50,000 USD?" not in plan.text
    marks_done(plan, f"*{ESTIMATE}*")
    anna.waits_for(lambda: f"❓ {ABOVE}?\nYes plans “{REVIEW}” for the TA" in plan.text)


def test_who_did_it_is_asked_where_they_did_it_and_yes_plans_the_work(anna: Person) -> None:
    drafts_the_estimate(anna, "Onyx")
    anna.modal.press("Yes", beside=ABOVE)
    anna.waits_for(lambda: f"{ABOVE}?" not in anna.modal.text)
    anna.modal.close()
    again = card(anna, "Onyx")
    assert f"{ABOVE}?" not in again.text, "nothing is asked twice"
    assert REVIEW in opened(anna, again, "Plan").text
    anna.modal.close()


def test_an_unanswered_question_stays_with_who_did_it_until_they_answer(anna: Person) -> None:
    drafts_the_estimate(anna, "Agate")
    anna.modal.close()
    home = home_of(anna)
    assert f"❓ {ABOVE}?\nAgate · Yes plans" in home.text
    shown = card(anna, "Agate")
    shown.press("No", beside=ABOVE)
    anna.waits_for(lambda: f"{ABOVE}: no, said @Anna Keller" in shown.text)
    assert f"✅ Done by @Anna Keller: {ESTIMATE}" in shown.text
    assert f"{ABOVE}?" not in home_of(anna).text
    assert f"{ABOVE}?" not in card(anna, "Agate").text


def test_what_several_done_at_once_ask_is_asked_where_they_are_ticked_and_saved_with_them(
    anna: Person,
) -> None:
    has_open(anna, "Beryl", stage="2. Scoping", team={EM: "Anna Keller"})
    form = opened(anna, card(anna, "Beryl"), "Update …")
    ticks = form.fetch()["blocks"][0]["element"]["options"]
    asks = ["Make first contact and ask for customer information", ESTIMATE]
    known = [each["text"]["text"] for each in ticks]
    chosen = [each for each in asks if each in known]
    assert chosen, known
    form.tick("What's done?", *chosen)
    label = "Complex technical needs: architecture, performance or monitoring?"
    anna.waits_for(lambda: label in anna.modal.text)
    assert "Nothing is saved yet" not in anna.modal.text
    form.clear("What's done?")
    anna.waits_for(lambda: label not in anna.modal.text)
    form.tick("What's done?", *chosen)
    anna.waits_for(lambda: label in anna.modal.text)
    anna.modal.choose(label, "No")
    anna.modal.submit("Save")
    anna.waits_for_no_modal()
    shown = card(anna, "Beryl")
    assert "Complex technical needs" not in shown.text, "it is answered"
    assert chosen[0] not in shown.text, "it is done"


def test_what_is_ticked_at_the_gate_asks_there_before_anything_is_saved(anna: Person) -> None:
    has_open(anna, "Topaz", stage="2. Scoping", team={EM: "Anna Keller"})
    form = gate_form(anna, card(anna, "Topaz"))
    form.tick("Still open: tick what’s done", ESTIMATE)
    anna.waits_for(lambda: f"{ABOVE}?" in anna.modal.text, otherwise=lambda: anna.modal.text)
    form.fill("Why move on anyway?", "The customer decides tomorrow.")
    form.choose(f"{ABOVE}?", "Yes")
    form.submit()
    anna.waits_for(lambda: anna.modal.title == "Moved on")
    assert REVIEW in anna.modal.text, "it is planned, and still due"
    anna.modal.close()
    assert f"{ABOVE}?" not in card(anna, "Topaz").text
