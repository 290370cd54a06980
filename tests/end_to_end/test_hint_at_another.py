"""The hint in `/ps-start` that a customer has an engagement already."""

from pathlib import Path

from playground.driver.person import Person
from tests.support.house import House, local_slack, running, settings_for
from tests.support.start_form import PM, begins, opens, to_dates, to_preview, to_stage, to_team

HINT = "This customer has an engagement already"


def test_a_second_engagement_for_a_customer_is_hinted_at_and_opens(http_house: House, anna: Person) -> None:
    opens(anna, "Twice  & Co", reference="SOW-1", lives_in="No channel")
    grace = http_house.slack.person("Grace Lim")
    form = begins(grace, "TWICE & co")
    assert HINT in form.text, "the name was typed with the command"
    assert "Twice & Co (SOW-1), opened by @Anna Keller" in form.text
    form.close()
    form = begins(grace)
    form.fill("Customer", "Twice, Inc.")
    to_stage(form)
    to_dates(form, "5. PS Project Planning")
    to_team(form, {})
    to_preview(form, {})
    assert HINT in form.text
    form.submit("Open engagement")
    grace.waits_for_no_modal()


def test_no_hint_tells_of_an_engagement_that_one_may_not_see_or_that_is_over(
    http_house: House, anna: Person
) -> None:
    anna.creates_channel("twice-secret", "ps-bot", private=True)
    opens(anna, "Quiet Twice", channel="twice-secret", team={PM: "Ben Okafor"})
    shown = {}
    for name in ("Grace Lim", "Ben Okafor"):
        person = http_house.slack.person(name)
        shown[name] = HINT in begins(person, "Quiet Twice").text
        person.modal.close()
    assert shown == {"Grace Lim": False, "Ben Okafor": True}
    assert HINT not in begins(anna, "Quiet").text, "another name"
    anna.modal.close()


def test_no_hint_tells_of_an_engagement_whose_channel_was_made_private_unnoticed(tmp_path: Path) -> None:
    """No event came, and Slack was not asked about the channel for two days."""
    with (
        local_slack() as slack,
        running(settings_for(slack, f"sqlite:///{tmp_path}/ps-bot.db"), slack) as house,
    ):
        anna, grace = slack.person("Anna Keller"), slack.person("Grace Lim")
        anna.creates_channel("open-then-closed", "ps-bot")
        opens(anna, "Turncoat", channel="open-then-closed", team={PM: "Ben Okafor"})
        assert HINT in begins(grace, "Turncoat").text
        grace.modal.close()
        slack._slack.workspace.channels[anna.conversation_id("open-then-closed")].kind = "private"
        slack.clock.forward(days=2)
        assert HINT not in begins(grace, "Turncoat").text
        grace.modal.close()
        assert house.bot.app_context.behind.wait(60)
        assert HINT not in begins(grace, "Turncoat").text, "Slack was asked behind the answer"
        assert HINT in begins(slack.person("Ben Okafor"), "Turncoat").text, "who is of the team"
