"""Nothing moves silently: what an act moves is shown before it is saved, and nothing else moves."""

from datetime import time

from methodology.plan.team import PersonId
from playground.driver.person import Modal, Person
from storage import people
from tests.support.engagement_life import WORKSPACE, all_dates, behind_more, card, form_of, opened
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM

KICKOFF = "Hold the customer kickoff"
SUPPORT = "Brief Support on the engagement"
WELCOME = "Send the Welcome to PS e-mail"
KANTATA = "Set the Kantata project to In Set Up"


def plan_text(person: Person, name: str) -> str:
    plan = opened(person, card(person, name), "Plan")
    text = plan.text
    plan.close()
    return text


def presses(person: Person, name: str, button: str, beside: str, *, every: bool = False) -> Modal:
    """Press this in the full plan; tells the form that opens on top."""
    plan = opened(person, card(person, name), "Plan")
    if every:
        plan.choose("Which activities?", "All, what is done too")
    while f"*{beside}*" not in str(plan.fetch()["blocks"]):
        plan.press("Next page")
    return form_of(
        person, lambda: plan.press(button, beside=beside), button.removeprefix("Mark ").capitalize()
    )


def saves(form: Modal, person: Person, label: str) -> None:
    form.submit(label)
    person.waits_for(lambda: person.modal.depth == 1)
    person.modal.close()


def works_on(house: House, person: Person, weekdays: set[int]) -> None:
    with house.bot.app_context.database.begin() as session:
        people.set_preferences(
            session,
            WORKSPACE,
            PersonId(person.id),
            digest_at=time(9),
            working_weekdays=frozenset(weekdays),
            country=None,
            region=None,
        )


def test_a_done_that_moves_others_is_shown_first_and_saved_once_it_was_seen(anna: Person, acme: str) -> None:
    """The kickoff is planned for 16 March, and done two weeks before."""
    form = presses(anna, acme, "Done", KICKOFF)
    assert "This sets the kickoff to Mon 1 Mar." in form.text
    assert "due dates move: nothing is saved yet." in form.text
    assert f"• {SUPPORT}: Tue 16 Mar → Mon 1 Mar" in form.text
    assert "@Ben Okafor" in form.text
    form.close()
    assert f"{SUPPORT}\n@Ben Okafor · due Tue 16 Mar" in plan_text(anna, acme)
    saves(presses(anna, acme, "Done", KICKOFF), anna, "Done")
    assert f"{SUPPORT}\n@Ben Okafor · due today" in plan_text(anna, acme)
    history = behind_more(anna, card(anna, acme), "History")
    assert "due dates, because the kickoff is Mon 1 Mar: " in history.text
    assert history.text.count("because the kickoff is Mon 1 Mar") == 1
    history.close()


def test_another_date_is_shown_anew_and_one_to_come_refused(anna: Person, acme: str) -> None:
    form = presses(anna, acme, "Done", KICKOFF)
    form.pick_date("Use another date", "2027-03-12")
    form.submit("Done")
    assert "has not come yet" in form.errors["Use another date"]
    form.pick_date("Use another date", "2027-02-26")
    form.submit("Done")
    anna.waits_for(lambda: "This sets the kickoff to Fri 26 Feb." in form.text)
    assert f"• {SUPPORT}: Tue 16 Mar → Fri 26 Feb" in form.text
    form.pick_date("Use another date", "2027-02-27")
    form.submit("Done")
    anna.waits_for(lambda: "Sat 27 Feb is a day on which nobody in this engagement works." in form.text)
    form.pick_date("Use another date", "2027-02-26")
    form.submit("Done")
    anna.waits_for(lambda: "This sets the kickoff to Fri 26 Feb." in form.text)
    saves(form, anna, "Done")
    assert "Fri 26 Feb" in plan_text(anna, acme).partition(f"{SUPPORT}\n@Ben Okafor")[2].split("\n")[0]


def test_a_preview_that_is_out_of_date_is_shown_anew(http_house: House, anna: Person, acme: str) -> None:
    form = presses(anna, acme, "Done", KICKOFF)
    ben = http_house.slack.person("Ben Okafor")
    theirs = opened(ben, card(ben, acme), "Plan")
    theirs.press("Done", beside=SUPPORT)
    ben.waits_for(lambda: SUPPORT not in theirs.text)
    theirs.close()
    form.submit("Done")
    assert "nothing is saved yet" in form.text
    assert SUPPORT not in form.text
    saves(form, anna, "Done")


def test_undo_takes_the_date_back_and_shows_what_moves_back(anna: Person, acme: str) -> None:
    saves(presses(anna, acme, "Done", KICKOFF), anna, "Done")
    form = presses(anna, acme, "Undo", KICKOFF, every=True)
    assert f"• {SUPPORT}: Mon 1 Mar → Tue 16 Mar" in form.text
    saves(form, anna, "Undo")
    assert f"{SUPPORT}\n@Ben Okafor · due Tue 16 Mar" in plan_text(anna, acme)


def test_a_role_that_goes_to_somebody_else_is_previewed_in_its_own_form(
    http_house: House, anna: Person, acme: str
) -> None:
    dev = http_house.slack.person("Dev Sharma")
    dev.types("/ps-stage help", channel="general")
    works_on(http_house, dev, {0})
    team = opened(anna, card(anna, acme), "Team")
    form = form_of(anna, lambda: team.press("Change", beside=PM), "Change a role")
    form.pick_person("Person", "Dev Sharma")
    form.submit("Save")
    assert f"• {SUPPORT}: Tue 16 Mar → Mon 22 Mar" in form.text
    assert form.value("Person") == dev.id
    form.close()
    assert f"{SUPPORT}\n@Ben Okafor · due Tue 16 Mar" in plan_text(anna, acme)


def test_what_moves_nothing_of_others_is_saved_at_once(anna: Person, acme: str) -> None:
    shown = card(anna, acme)
    shown.press("Done", beside=f"*{KANTATA}*\n<@")
    assert "✅ Done by @Anna Keller" in shown.text
    assert not anna.open_views()["modals"]


def test_a_snooze_moves_nothing_of_others_whose_working_days_have_changed(
    http_house: House, anna: Person, acme: str
) -> None:
    """Working days came to be known after the plan was made: the next click of anybody moved all dates."""
    before = plan_text(anna, acme).count("@Ben Okafor · due Tue 16 Mar")
    works_on(http_house, http_house.slack.person("Ben Okafor"), {0})
    plan = opened(anna, card(anna, acme), "Plan")
    snooze = form_of(anna, lambda: plan.press("Snooze …", beside=KANTATA), "Snooze")
    snooze.pick_date("Date", "2027-03-03")
    saves(snooze, anna, "Snooze")
    assert before
    assert plan_text(anna, acme).count("@Ben Okafor · due Tue 16 Mar") == before
    works_on(http_house, http_house.slack.person("Ben Okafor"), {0, 1, 2, 3, 4})


def test_a_date_before_what_comes_first_is_shown_before_it_is_saved(anna: Person) -> None:
    has_open(anna, "Agate", dates={"Booking": "2027-03-10"}, team={PM: "Anna Keller"})
    shown = card(anna, "Agate")
    shown.pick_date("Pick the date of the kickoff", "2027-03-08")
    anna.waits_for(lambda: anna.modal.title == "Save")
    assert "The kickoff is on Mon 8 Mar, but it comes after the booking, Wed 10 Mar." in anna.modal.text
    anna.modal.submit("Save")
    anna.waits_for_no_modal()
    form = all_dates(anna, card(anna, "Agate"))
    dates, _, _ = form.text.partition("All other dates")
    assert "Check these dates first" in dates
    form.pick_date("Kickoff", "2027-03-12")
    form.submit("Preview")
    assert "comes after" not in anna.modal.text
