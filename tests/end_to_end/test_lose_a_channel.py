"""The channel of an engagement in which the app cannot post: its lead is told."""

from pathlib import Path

from playground.driver.person import Person
from tests.support.engagement_life import wait_until_sent
from tests.support.has_open import has_open
from tests.support.house import House, local_slack, running, settings_for
from tests.support.start_form import PM, begins, to_dates, to_preview, to_stage, to_team

DATES = {"Booking": "2027-03-02"}
LOST = "I cannot post in"


def test_the_lead_is_told_once_that_the_app_was_removed_from_a_private_channel(
    http_house: House, anna: Person
) -> None:
    ben = http_house.slack.person("Ben Okafor")
    for name, private in (("mike", False), ("mike-private", True)):
        anna.creates_channel(name, "ps-bot", private=private)
        has_open(anna, name.title(), channel=name, dates=DATES, team={PM: "Ben Okafor"})
        wait_until_sent(http_house)
        anna.removes(name, "ps-bot")
        anna.invites(name, "ps-bot")
        anna.removes(name, "ps-bot")
    told = ben.sees(LOST, "ps-bot")
    wait_until_sent(http_house)
    assert len([each for each in ben.reads("ps-bot") if LOST in each.text]) == 1, "not of the public one"
    assert "Mike-Private" in told.text
    assert "Type /invite and my name there, or choose another channel" in told.text
    assert not [each for each in anna.reads("ps-bot") if LOST in each.text]


def test_the_lead_is_told_after_a_start_that_the_app_was_removed_while_it_did_not_run(tmp_path: Path) -> None:
    with local_slack() as slack:
        settings = settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db")
        anna, ben = slack.person("Anna Keller"), slack.person("Ben Okafor")
        with running(settings, slack):
            anna.creates_channel("oscar", "ps-bot", private=True)
            has_open(anna, "Oscar", channel="oscar", team={PM: "Ben Okafor"})
            anna.sees("opened this engagement", "oscar")
        slack.connect(None)
        anna.removes("oscar", "ps-bot")
        for starts in (1, 2):
            slack.clock.forward(hours=30)
            with running(settings, slack) as house:
                assert house.bot.app_context.behind.wait(60)
                wait_until_sent(house)
                told = [each for each in ben.reads("ps-bot") if "I cannot post in" in each.text]
                assert len(told) == 1, f"once, also after start {starts}"


def test_the_lead_is_told_where_a_card_cannot_be_posted(http_house: House, anna: Person) -> None:
    anna.creates_channel("november", private=True)
    form = begins(anna, "November", channel="november")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, DATES)
    to_preview(form, {PM: "Judith Weiss"})
    form.submit("Open engagement")
    anna.waits_for(lambda: "I am not in this channel" in anna.modal.text)
    anna.modal.close()
    judith = http_house.slack.person("Judith Weiss")
    assert "November: I cannot post in" in judith.sees(LOST, "ps-bot").text
