"""Activities acted on, with the same result wherever it is done, and never twice."""

import json

from playground.driver.person import Person
from tests.support.engagement_life import (
    behind_more,
    card,
    enters_dates,
    form_of,
    home_of,
    opened,
    sends,
    wait_until_sent,
)
from tests.support.house import House

KANTATA = "Set the Kantata project to In Set Up"
LINE = f"*{KANTATA}*\n<@"
"""How its own line begins, as Slack holds it: others name it as what they come after."""
WELCOME = "Send the Welcome to PS e-mail"
ASSIGN = "Assign the delivery team and announce it"


def test_done_with_evidence_and_undone_on_the_card(anna: Person, acme: str) -> None:
    shown = card(anna, acme)
    shown.press("Done", beside=LINE)
    assert f"✅ Done by @Anna Keller: {KANTATA}" in shown.text
    form = form_of(anna, lambda: shown.press("Add the link: Kantata project"), "Add a link")
    form.fill("Link: Kantata project", "https://kantata.example/7")
    sends(form, "Save")
    assert "Evidence: https://kantata.example/7" in shown.text
    shown.press("Undo")
    assert "✅" not in shown.text
    assert KANTATA in shown.text


def test_several_are_done_with_one_form_and_each_can_be_undone(anna: Person, acme: str) -> None:
    shown = card(anna, acme)
    form = form_of(anna, lambda: shown.press("Update …"), "Update")
    done, others = form.options("What's done?")[:2], form.options("What's done?")[2:]
    assert done == [KANTATA, WELCOME]
    assert others, "what comes after other work, in the room that is left"
    form.tick("What's done?", *done)
    anna.waits_for(lambda: "Link: Kantata project" in anna.modal.text, otherwise=lambda: anna.modal.text)
    anna.modal.fill("Link: Kantata project", "https://kantata.example/7")
    sends(anna.modal, "Save")
    anna.waits_for(lambda: "🔗 Kantata project" in shown.text)
    anna.waits_for(lambda: all(f"✅ Done by @Anna Keller: {each}" in shown.text for each in done))
    shown.press("Undo", beside=f"*{WELCOME}*")
    anna.waits_for(lambda: shown.text.count("✅") == 0)
    plan = opened(anna, card(anna, acme), "Plan")
    plan.choose("Which activities?", "All, what is done too")
    assert [f"✅ {each}" in plan.text for each in done] == [True, False]


def test_a_list_stays_the_list_that_it_was_with_undo_after_each_act(anna: Person, acme: str) -> None:
    mine = card(anna, "mine")
    texts = [each.get("text", {}).get("text", "") for each in mine.fetch()["blocks"]]
    line = next(each for each in texts if KANTATA in each and acme in each)
    mine.press("Done", beside=line.partition(" ")[2])
    anna.waits_for(lambda: f"Your work\n✅ {KANTATA}\n{acme}\nUndo" in mine.text, otherwise=lambda: mine.text)
    mine.press("Undo", beside=f"✅ *{KANTATA}*")
    anna.waits_for(lambda: "✅" not in mine.text)
    team = card(anna, f"{acme} team")
    change = opened(anna, team, "Change the team …", title="Team")
    role = form_of(anna, lambda: change.press("Change", beside="Customer Success Manager"), "Change a role")
    role.pick_person("Person", "Grace Lim")
    role.submit("Save")
    anna.waits_for(
        lambda: f"Team: {acme}" in team.text and "Customer Success Manager: @Grace Lim" in team.text
    )


def test_every_address_that_was_left_opens_on_the_card_and_in_the_history(anna: Person, acme: str) -> None:
    long = f"https://drive.example/{'d' * 200}?a=1&b=2"
    shown = card(anna, acme)
    shown.press("Done", beside=LINE)
    form = form_of(anna, lambda: shown.press("Add the link: Kantata project"), "Add a link")
    form.fill(
        "Link: Kantata project", f"Signed SOW: {long}, notes https://wiki.example/a|b, not https://gооgle.com"
    )
    sends(form, "Save")
    links = [
        f"<{long.replace('&', '&amp;')}|{long[:79].replace('&', '&amp;')}…>",
        "<https://wiki.example/a%7Cb|https://wiki.example/a%7Cb>",
    ]
    written = f"Signed SOW: {links[0]}, notes {links[1]}, not https:\u2060//gооgle.com"
    assert f"Evidence: {written}" in json.dumps(shown.json, ensure_ascii=False)
    history = behind_more(anna, card(anna, acme), "History")
    assert written in json.dumps(anna.open_views(), ensure_ascii=False)
    history.close()


def test_the_same_acts_in_the_full_plan_keep_its_filter(anna: Person, acme: str) -> None:
    plan = opened(anna, card(anna, acme), "Plan")
    plan.choose("Which activities?", "Mine")
    before = plan.text
    assert "Mine: " in before
    assert "@Ben Okafor" not in before
    plan.press("Done", beside=KANTATA)
    assert "Mine: " in plan.text
    assert KANTATA not in plan.text
    plan.choose("Which activities?", "All, what is done too")
    assert f"✅ {KANTATA}" in plan.text
    plan.press("Undo", beside=KANTATA)
    plan.choose("Which activities?", "Mine")
    assert plan.text == before


def test_reassigned_and_not_needed_with_their_reasons(anna: Person, acme: str) -> None:
    plan = opened(anna, card(anna, acme), "Plan")
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
    plan = opened(anna, shown, "Plan")
    why = form_of(anna, lambda: plan.press("Details", beside="Brief Support"), "Details")
    said = why.text
    assert "Rule: due " in said
    assert "The kickoff is planned for Tue 16 Mar." in said
    assert "Source: " in said
    assert "London time" in said
    form = form_of(anna, lambda: why.press("Change the date …"), "Change the date")
    form.pick_date("Due", "2027-03-12")
    sends(form, "Save")
    preview = enters_dates(anna, card(anna, acme), {"Kickoff": "2027-03-18"})
    assert "1 date that a person set stays as it is" in preview
    plan = opened(anna, card(anna, acme), "Plan")
    assert "Brief Support on the engagement\n@Ben Okafor · due Fri 12 Mar" in plan.text
    why = form_of(anna, lambda: plan.press("Details", beside="Brief Support"), "Details")
    assert "A person set this date." in why.text
    history = form_of(anna, lambda: why.press("History"), "History")
    assert "@Anna Keller moved Brief Support on the engagement from Tue 16 Mar to Fri 12 Mar" in history.text
    assert "opened the engagement" not in history.text
    history.close()


def test_two_people_at_one_card_see_the_true_state(http_house: House, anna: Person, acme: str) -> None:
    ben = http_house.slack.person("Ben Okafor")
    first, second = card(anna, acme), card(ben, acme)
    first.press("Done", beside=LINE)
    second.press("Done", beside=LINE)
    assert f"✅ Done by @Anna Keller: {KANTATA}" in second.text
    assert ben.last_answer("general").text == (
        f"{KANTATA}: Done by @Anna Keller on Mon 1 Mar. Nothing was changed. The message with that button is up to date now."
    )


def test_a_button_of_last_week_changes_nothing_that_has_changed_since(anna: Person, acme: str) -> None:
    old = card(anna, acme)
    form = behind_more(anna, card(anna, acme), "Cancel the engagement")
    form.fill("Why is it cancelled?", "The customer was bought.")
    sends(form, "Cancel engagement")
    old.press("Done", beside=LINE)
    assert "Cancelled on Mon 1 Mar" in old.text
    assert f"Nothing was changed: {acme} is cancelled. Reopen it first" in anna.last_answer("general").text


def test_the_date_moves_off_the_free_days_of_its_new_owner(
    http_house: House, anna: Person, acme: str
) -> None:
    lakshmi = http_house.slack.person("Lakshmi Thapa")
    _works_on(lakshmi, "Sunday")
    plan = opened(anna, card(anna, acme), "Plan")
    form = form_of(anna, lambda: plan.press("Reassign …", beside=KANTATA), "Reassign")
    form.pick_person("Who does it?", "Lakshmi Thapa")
    form.submit("Reassign")
    assert "1 due date moves: nothing is saved yet." in form.text
    assert " → Sun " in form.text
    form.submit("Reassign")
    anna.waits_for(lambda: anna.modal.depth == 1)
    anna.modal.close()
    _works_on(lakshmi, "Saturday")
    wait_until_sent(http_house)
    assert f"{KANTATA}\n@Lakshmi Thapa · due Sat " in opened(anna, card(anna, acme), "Plan").text


def _works_on(person: Person, weekday: str) -> None:
    home = home_of(person)
    form = form_of(person, lambda: home.press("Settings"), "Settings")
    form.tick("Your working days", weekday)
    sends(form, "Save")
    person.waits_for(lambda: f", {weekday[:3]}, " in home.text)


def test_done_asks_for_the_open_items_of_the_checklist(anna: Person, acme: str) -> None:
    review, setup = "Review the Kantata project", "Project assignment and setup checklist (PM)"
    plan = opened(anna, card(anna, acme), "Plan")
    form = form_of(anna, lambda: plan.press("Done", beside=f"*{review}*\n<@"), "Checklist")
    form.tick(setup, "SOW", "Budget")
    sends(form, "Save")
    plan = opened(anna, card(anna, acme), "Plan")
    plan.choose("Which activities?", "Done")
    details = form_of(anna, lambda: plan.press("Details", beside=review), "Details")
    assert f"{setup} (2 of 12 ticked off)" in details.text
    assert " SOW · @Anna Keller, Mon 1 Mar" in details.text
    again = form_of(anna, lambda: details.press("Tick off …"), "Checklist")
    again.tick(setup, "SOW")
    sends(again, "Save")
    said = behind_more(anna, card(anna, acme), "History").text
    assert f"ticked off “SOW” and “Budget” on the checklist of {review}" in said
    assert f"took back “Budget” on the checklist of {review}" in said


def test_a_form_says_the_same_due_date_as_the_line_it_was_opened_from(anna: Person, acme: str) -> None:
    plan = opened(anna, card(anna, acme), "Plan")
    why = form_of(anna, lambda: plan.press("Details", beside=f"*{KANTATA}*"), "Details")
    form = form_of(anna, lambda: why.press("Change the date …"), "Change the date")
    form.pick_date("Due", "2027-02-24")
    sends(form, "Save")
    again = opened(anna, card(anna, acme), "Plan")
    assert f"{KANTATA}\n@Anna Keller · due Tue 2 Mar" in again.text, (
        "the first working day on which it could be done"
    )
    form = form_of(anna, lambda: again.press("Snooze …", beside=f"*{KANTATA}*"), "Snooze")
    assert "· due Tue 2 Mar\n" in form.text
