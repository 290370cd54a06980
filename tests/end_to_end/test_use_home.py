"""A person's Home: their work, acted on as everywhere, and their settings."""

from playground.driver.person import Person
from tests.support.engagement_life import card, form_of, home_of, opened, sends
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import COORDINATOR, PM, goes_on, leads_nobody, to_stage

WELCOME = "Send the Welcome to PS e-mail"
DATES = {"Booking": "2027-03-01"}


def test_work_on_home_is_acted_on_as_on_the_card(http_house: House, anna: Person) -> None:
    hana = http_house.slack.person("Hana Te Aroha")
    has_open(anna, "Kilo", dates=DATES, team={PM: "Ben Okafor", COORDINATOR: "Hana Te Aroha"})
    home = home_of(hana)
    hana.waits_for(lambda: WELCOME in home.text)
    assert f"⚪ {WELCOME}" in home.text
    form = form_of(hana, lambda: home.press("Details", beside=WELCOME), "Details")
    assert "Rule: due " in form.text
    form.close()
    form = form_of(hana, lambda: home.press("Snooze …", beside=WELCOME), "Snooze")
    form.pick_date("Date", "2027-03-31")
    form.submit("Snooze")
    assert form.errors == {
        "Date": "A reminder can wait for 20 working days at most: choose a day until Tue 30 Mar."
    }
    form.choose("Remind again on", "3 working days")
    sends(form, "Snooze")
    hana.waits_for(lambda: "snoozed until" in home.text)
    home.press("Done", beside=WELCOME)
    hana.waits_for(lambda: f"✅ {WELCOME}" in home.text)
    home.press("Undo", beside=WELCOME)
    hana.waits_for(lambda: f"✅ {WELCOME}" not in home.text and "Undo" not in home.buttons)
    assert WELCOME in home.text
    home.press("Done", beside=WELCOME)
    hana.waits_for(lambda: f"✅ {WELCOME}" in home.text)
    home = home_of(hana)
    assert WELCOME not in home.text, "it is shown right after it was done"
    assert WELCOME not in card(hana, "Kilo").text
    plan = opened(anna, card(anna, "Kilo"), "Plan")
    plan.choose("Which activities?", "All, what is done too")
    plan.press("Undo", beside=WELCOME)
    hana.waits_for(lambda: WELCOME in home.text, otherwise=lambda: home.text)
    plan.close()
    home.press("Show", beside="Kilo")
    assert "Kilo" in hana.sees("· PS Project Planning\n", "ps-bot").text


def test_settings_refuse_at_their_fields_and_keep_what_is_right(http_house: House) -> None:
    dev = http_house.slack.person("Dev Sharma")
    home = home_of(dev)
    form = form_of(dev, lambda: home.press("Settings"), "Settings")
    form.tick("Your working days")
    form.submit("Save")
    assert form.errors == {"Your working days": "Please complete this required field."}
    form.tick("Your working days", "Monday", "Tuesday", "Wednesday", "Thursday")
    form.fill("Country, for public holidays", "XX")
    form.submit("Save")
    assert form.errors == {
        "Country, for public holidays": (
            "No public holidays are known for “XX”. Give the English name of a country or its two letters, for example Germany or DE."
        ),
    }
    form.fill("Country, for public holidays", "de")
    form.fill("Region", "Nowhere")
    form.submit("Save")
    assert list(form.errors) == ["Region"]
    form.fill("Region", "BY")
    form.choose("Time of the daily message", "07:30")
    sends(form, "Save")
    dev.waits_for(lambda: "Daily at 07:30" in home.text)
    assert "Mon–Thu, public holidays: Germany (BY)" in home.text


def test_the_welcome_proposes_the_holidays_of_the_zone_until_a_country_is_chosen(
    http_house: House, anna: Person
) -> None:
    ben, hana = (http_house.slack.person(each) for each in ("Ben Okafor", "Hana Te Aroha"))
    has_open(anna, "Mike", dates=DATES, team={PM: "Ben Okafor", COORDINATOR: "Hana Te Aroha"})
    welcome = ben.sees("opened Mike", "ps-bot")
    assert "the public holidays of your country, Britain (UK)?" in welcome.text
    welcome.press("Yes, Britain (UK)")
    ben.waits_for(lambda: "Public holidays: Britain (UK)." in welcome.text)
    assert "Another country …" not in welcome.buttons
    ben.waits_for(lambda: "public holidays: Britain (UK)" in home_of(ben).text)
    hanas = hana.sees("opened Mike", "ps-bot")
    form = form_of(hana, lambda: hanas.press("Another country …"), "Settings")
    sends(form, "Save")
    hanas.press("Yes, New Zealand")
    hana.waits_for(lambda: "No public holidays count for you." in hanas.text)
    has_open(anna, "November", dates=DATES, team={PM: "Ben Okafor", COORDINATOR: "Hana Te Aroha"})
    for each in (ben, hana):
        assert "public holidays" not in each.sees("opened November", "ps-bot").text


def test_away_with_a_deputy_and_back_again(http_house: House) -> None:
    clara = http_house.slack.person("Clara Mendes")
    home = home_of(clara)
    form = form_of(clara, lambda: home.press("Away …"), "Away")
    form.pick_date("First day away", "2027-03-08")
    form.pick_date("Last day away", "2027-03-05")
    form.pick_person("Deputy", "Clara Mendes")
    form.submit("Save")
    assert form.errors == {
        "Last day away": "Choose a last day that is not before the first.",
        "Deputy": "You cannot stand in for yourself. Choose somebody else, or leave it empty.",
    }
    form.pick_date("Last day away", "2027-03-12")
    form.pick_person("Deputy", "Paul Guest")
    form.submit("Save")
    assert "is a guest here" in form.errors["Deputy"]
    form.pick_person("Deputy", "Dev Sharma")
    sends(form, "Save")
    clara.waits_for(lambda: "Away from Mon 8 Mar until Fri 12 Mar" in home.text)
    assert "@Dev Sharma stands in." in home.text
    home.press("I'm back")
    clara.waits_for(lambda: "Away from" not in home.text)


def test_the_portfolio_is_for_those_who_lead_with_filters_and_pages(http_house: House, anna: Person) -> None:
    for number in range(11):
        has_open(anna, f"Lima {number}", dates=DATES, team={PM: "Ben Okafor"})
    judith, ben = http_house.slack.person("Judith Weiss"), http_house.slack.person("Ben Okafor")
    home = home_of(judith)
    judith.waits_for(lambda: "Portfolio" in home.text)
    assert "For admins" in home.text
    assert "Methodology: GitLab Professional Services" in home.text
    home.press("Show all")
    judith.waits_for(lambda: "My work" not in home.text)
    assert all(f"Lima {number}" in home.text for number in range(11))
    home.press("Back to Home")
    judith.waits_for(lambda: "My work" in home.text)
    home.choose("Which engagements?", "Late")
    judith.waits_for(lambda: "No other engagement is like that." in home.text)
    home.choose("Which engagements?", "On track")
    judith.waits_for(lambda: "Lima" in home.text)
    mine = home_of(ben).text
    assert "Portfolio" not in mine, "each is listed once"
    assert "For admins" not in mine
    assert "Portfolio" not in home_of(http_house.slack.person("Clara Mendes")).text


def test_home_opens_an_engagement_and_finds_it(http_house: House) -> None:
    grace = http_house.slack.person("Grace Lim")
    home = home_of(grace)
    form = form_of(grace, lambda: home.press("Open an engagement"), "Open an engagement")
    form.fill("Customer", "Papa")
    assert "This channel" not in form.options("Where does it live in Slack?")
    to_stage(form)
    leads_nobody(form)
    goes_on(form)
    form.press("See the whole plan")
    grace.waits_for(lambda: "Positioning\n• " in grace.modal.text)
    grace.modal.cancel()
    form.press("See it by person")
    grace.waits_for(lambda: grace.modal.title == "The plan by person")
    grace.modal.cancel()
    form.submit("Open engagement")
    grace.waits_for(lambda: "Papa is open." in grace.modal.text)
    grace.modal.close()
    form = form_of(grace, lambda: home.press("Find …"), "Find")
    form.fill("What are you looking for?", "papa")
    sends(form, "Find")
    grace.sees("Papa", "ps-bot")
