"""Who may see and change an engagement, in forms and on what is shown already."""

from playground.driver.person import Person
from tests.support.engagement_life import card, form_of, home_of, opened
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM, PSE

LINE = "*Send the Welcome to PS e-mail*\n<@"
DATES = {"Booking": "2027-03-02"}
LOOKING = ["Team", "Timeline", "Status", "More …"]
GUEST = "Only full members of this workspace can use this. Ask the person who invited you for what you need."


def test_an_outsider_looks_but_does_not_touch(http_house: House, anna: Person) -> None:
    has_open(anna, "Golf", dates=DATES, team={PM: "Ben Okafor"})
    grace = http_house.slack.person("Grace Lim")
    shown = card(grace, "Golf")
    assert (shown.buttons, shown.menu) == (["Plan"], LOOKING)
    menu = opened(grace, shown, "More …")
    assert menu.buttons == ["Share in channel", "History", "Export"]
    menu.close()
    team = opened(grace, shown, "Team")
    assert team.buttons == []
    team.close()
    in_channel = anna.sees("opened this engagement", "general")
    shown = next(each for each in grace.reads("general") if each.ts == in_channel.ts)
    refused = form_of(grace, lambda: shown.press("Update …"), "ps-bot").text
    assert "Only the team of this engagement can change it. Ask @Anna Keller, who opened it" in refused
    grace.modal.close()
    shown.press("Done", beside=LINE)
    assert "Only the team of this engagement can change it." in grace.last_answer("general").text
    assert "✅" not in in_channel.text


def test_a_person_removed_from_the_team_loses_the_right_on_buttons_already_shown(
    http_house: House, anna: Person
) -> None:
    has_open(anna, "Hotel", dates=DATES, team={PM: "Ben Okafor", PSE: "Clara Mendes"})
    clara = http_house.slack.person("Clara Mendes")
    shown = card(clara, "Hotel")
    assert "Update …" in shown.buttons
    team = opened(anna, card(anna, "Hotel"), "Team")
    role = form_of(
        anna, lambda: team.press("Change", beside="Professional Services Engineer"), "Change a role"
    )
    role.pick_person("Person", "Dev Sharma")
    role.submit("Save")
    anna.waits_for(lambda: anna.modal.depth == 1)
    anna.modal.close()
    shown.press("Done", beside=LINE)
    assert "Only the team of this engagement can change it." in clara.last_answer("general").text
    gate = form_of(clara, lambda: shown.press("Update …"), "ps-bot")
    assert "Only the team of this engagement can change it." in gate.text
    gate.close()
    assert (card(clara, "Hotel").buttons, card(clara, "Hotel").menu) == (["Plan"], LOOKING)


def test_an_admin_changes_what_is_not_theirs(http_house: House, anna: Person) -> None:
    has_open(anna, "India", dates=DATES, team={PM: "Ben Okafor"})
    judith = http_house.slack.person("Judith Weiss")
    shown = card(judith, "India")
    shown.press("Done", beside=LINE)
    assert "✅ Done by @Judith Weiss" in shown.text


def test_a_guest_reads_on_home_and_from_commands_that_it_is_not_theirs(http_house: House) -> None:
    paul = http_house.slack.person("Paul Guest")
    paul.types("/ps-stage Golf", channel="contoso-migration")
    assert paul.last_answer("contoso-migration").text == GUEST
    home = home_of(paul)
    assert "This app is for full members of this workspace." in home.text
    assert home.buttons == []
