"""Members of a Grid organisation, people who lose their membership, and apps."""

from playground.driver.person import Person
from tests.support.engagement_life import card, home_of
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM

DATES = {"Kickoff": "2027-03-08", "Booking": "2027-02-26"}
OURS = "T0NORTHWIND"
REFUSED = "Only full members of this workspace can use this."


def test_a_member_whom_slack_names_as_of_another_workspace_works_like_everybody(
    http_house: House, anna: Person
) -> None:
    slack = http_house.slack
    mara = slack.add_person("Mara Voss", workspaces=["T0EAST", OURS])
    mara.joins("general")
    has_open(anna, "Grid One", dates=DATES, team={PM: "Mara Voss"})
    shown = card(mara, "Grid One")
    assert "Update …" in shown.buttons
    slack.change_person("Mara Voss", title="Project lead")  # an event that names the other workspace alone
    http_house.swept()
    shown.press("Done", beside="*Send the Welcome to PS e-mail*\n<@")
    mara.waits_for(lambda: "✅ Done by @Mara Voss" in shown.text)
    assert "My work" in home_of(mara).text


def test_a_member_of_the_organisation_who_is_not_in_this_workspace_is_refused(http_house: House) -> None:
    olaf = http_house.slack.add_person("Olaf Berg", workspaces=["T0EAST", "T0WEST"])
    olaf.joins("general")
    olaf.types("/ps-stage", channel="general")
    assert olaf.last_answer("general").text.startswith(REFUSED)
