"""The form of `/ps-start`: what is wrong is said at its field, and what was typed is kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from playground.driver.person import Person
from tests.support.engagement_life import card, wait_until_sent
from tests.support.house import House
from tests.support.start_form import (
    EM,
    FEWER,
    MORE,
    PM,
    STAGE,
    begins,
    finds,
    goes_on,
    leads_nobody,
    opens,
    to_dates,
    to_preview,
    to_stage,
    to_team,
)


def test_a_customer_and_a_type_are_asked_for_at_their_fields(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna)
    form.fill("Customer", "   ")
    if not form.value("Type of engagement"):
        form.submit("Preview")
        assert set(form.errors) == {"Customer", "Type of engagement"}
    form.fill("Customer", " \u00a0 \u2003")
    to_stage(form)
    form.fill("Reference", "SOW 77")
    form.submit("Preview")
    assert set(form.errors) == {"Customer"}
    assert form.value("Reference") == "SOW 77"
    form.fill("Customer", "Delta")
    goes_on(form)
    form.close()


def test_back_keeps_everything_that_was_entered(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Echo", channel="ps-team")
    form.choose("Where does it live in Slack?", "No channel")
    to_stage(form)
    form.fill("Reference", "SOW-9")
    finds(form, "Billing")
    form.choose("Billing", "Time & Materials")
    to_dates(form, "5. PS Project Planning")
    to_team(form, {"Kickoff": "2027-03-22", "Booking": "2027-03-03"})
    to_preview(form, {PM: "Ben Okafor", f"Deputy: {PM}": "Emily Harper"})
    form.press("Back")
    anna.waits_for(lambda: FEWER in form.buttons)
    finds(form, "Reference")
    assert form.value("Reference") == "SOW-9"
    finds(form, "Billing")
    assert form.value("Billing")["text"]["text"] == "Time & Materials"
    assert form.value(STAGE)["text"]["text"] == "5. PS Project Planning"
    finds(form, "Kickoff")
    assert (form.value("Kickoff"), form.value("Booking")) == ("2027-03-22", "2027-03-03")
    form.press(FEWER)
    anna.waits_for(lambda: MORE in form.buttons)
    assert form.value("Customer") == "Echo"
    assert form.value("Where does it live in Slack?")["text"]["text"] == "No channel"
    assert "Reference" not in form.labels
    form.press(MORE)
    anna.waits_for(lambda: FEWER in form.buttons)
    assert form.value("Reference") == "SOW-9"
    assert form.value(PM) == anna.id_of("Ben Okafor")
    form.close()


def test_choices_that_do_not_go_together_are_refused_where_they_can_be_fixed(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Foxtrot")
    to_stage(form)
    to_dates(form, "6. Engagement Execution")
    finds(form, "Staffing")
    form.choose("Staffing", "Partner, direct")
    form.submit("Preview")
    assert STAGE in form.errors
    assert form.value("Staffing")["text"]["text"].startswith("Partner, direct")
    form.close()


@pytest.mark.parametrize(
    ("who", "because"),
    [
        ("Paul Guest", "is a guest here and cannot be given work: choose a full member."),
        ("Quinn Ellis", "is a guest here and cannot be given work: choose a full member."),
        ("Sam Carter", "cannot be given work: choose a full member."),
        ("Rita Olsen", "has left this workspace: choose somebody else."),
        ("Slackbot", "An app cannot be given work: choose a person."),
        ("ps-bot", "An app cannot be given work: choose a person."),
    ],
)
def test_who_cannot_do_the_work_is_refused_at_the_field(http_house: House, who: str, because: str) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Golf", channel="acme-shared")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    form.pick_person(PM, who, even_hidden=True)
    form.submit("Preview")
    assert because in form.errors[PM]
    assert form.value(PM) == anna.id_of(who)
    form.pick_person(PM, "Ben Okafor")
    to_preview(form, {})
    form.close()


def test_nobody_is_their_own_deputy(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Hotel")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    form.pick_person(PM, "Ben Okafor")
    finds(form, f"Deputy: {PM}")
    form.pick_person(f"Deputy: {PM}", "Ben Okafor")
    form.submit("Preview")
    assert form.errors == {f"Deputy: {PM}": "A deputy stands in for somebody else: choose another person."}
    form.pick_person(f"Deputy: {PM}", "Emily Harper")
    finds(form, PM)
    form.clear(PM)
    finds(form, f"Deputy: {PM}")
    form.pick_person(f"Deputy: {PM}", "Emily Harper")
    form.submit("Preview")
    assert form.errors == {f"Deputy: {PM}": "A deputy stands in for somebody: choose the person too."}
    form.close()


def test_a_form_that_is_submitted_twice_at_once_opens_one_engagement(http_house: House) -> None:
    anna, ben = http_house.slack.person("Anna Keller"), http_house.slack.person("Ben Okafor")
    form = begins(anna, "India Twice", channel="ps-team")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    to_preview(form, {PM: "Ben Okafor"})
    view = form.fetch()["id"]
    with ThreadPoolExecutor(2) as both:
        clicks = [
            both.submit(anna.page_client.post, "/submit", view=view, **{"as": anna.id}) for _ in range(2)
        ]
    for each in clicks:
        each.exception()  # the slower click may find the form closed
    anna.waits_for_no_modal()
    wait_until_sent(http_house)
    posted = [each.text_when_read for each in [*anna.reads("ps-team"), *ben.reads("ps-bot")]]
    told = [text for text in posted if "India Twice" in text]
    for once in ("opened this engagement", "opened India Twice with you", "Handoff: India Twice"):
        assert sum(once in text for text in told) == 1, told
    assert len(told) == 3, told
    anna.types("/ps-stage India Twice", channel="general")
    assert "India Twice · PS Project Planning" in anna.last_answer("general").text


def test_a_form_that_is_left_opens_nothing(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Quebec Left")
    to_stage(form)
    form.cancel()
    anna.types("/ps-stage Quebec Left", channel="general")
    assert anna.last_answer("general").text.startswith("I don't know “Quebec Left”.")


def test_a_new_engagement_is_on_track_whatever_roles_and_dates_are_still_empty(
    http_house: House, anna: Person
) -> None:
    opens(anna, "Tango", stage="1. Positioning", team={EM: "Anna Keller"})
    shown = card(anna, "Tango").text
    assert "🟢 On track\n" in shown
    assert "At risk" not in shown


def test_a_repeating_date_can_be_given_several_times(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Romeo")
    to_stage(form)
    to_dates(form, "6. Engagement Execution")
    first = "Discovery session"
    finds(form, first)
    form.pick_date(first, "2027-04-01")
    form.press("Another date")
    anna.waits_for(lambda: f"{first}, no. 2" in form.labels)
    assert form.value(f"{first}, no. 1") == "2027-04-01"
    assert form.value(f"{first}, no. 2") is None
    form.close()


def test_dates_that_contradict_each_other_are_told_with_the_way_to_their_fields(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Basalt")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {"Booking": "2027-04-12", "Kickoff": "2027-03-22"})
    to_preview(form, {PM: "Anna Keller"})
    assert "Dates that contradict each other" in form.text
    assert "transition meeting: Wed 21 Apr. Due before it, though after it in the plan: " in form.text
    form.press("Change the dates")
    anna.waits_for(lambda: "Booking" in form.labels, otherwise=lambda: form.text)
    form.pick_date("Booking", "2027-03-01")
    goes_on(form)
    assert "contradict" not in form.text
    form.close()


def test_help_is_answered_without_a_form(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    if anna.has_modal:
        anna.modal.close()
    anna.types("/ps-start help", channel="general")
    assert "How to use /ps-start" in anna.last_answer("general").text
    assert not anna.has_modal


def test_the_lead_must_be_named_or_the_preview_says_so(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    form = begins(anna, "Sierra")
    to_stage(form)
    to_dates(form, "2. Scoping")
    leads_nobody(form)
    to_preview(form, {"Solutions Architect": "Felix Strand"})
    assert f"Not even the {EM} is named" in form.text
    form.close()


@pytest.mark.parametrize("seconds", [(0.3, 0.6), (0.6, 0.3)], ids=["the earlier first", "the later first"])
def test_of_two_presses_while_the_page_is_drawn_anew_the_later_one_holds(
    http_house: House, anna: Person, seconds: tuple[float, float]
) -> None:
    form = begins(anna, "Quick")
    for each in seconds:
        http_house.slack.add_fault("views.update", "latency", seconds=each)
    form.choose("Type of engagement", "Consulting block SKU")
    form.press(MORE)
    assert http_house.bot.app_context.behind.wait(60)
    assert FEWER in form.buttons
    form.close()
