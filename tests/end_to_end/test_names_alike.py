"""`/ps-stage` where an engagement is called like a stage or a word of the command, and words typed on any keyboard."""

import pytest

from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM


@pytest.fixture(scope="module")
def alike(http_house: House) -> House:
    """Engagements called like stages and words; three of them live where only Anna and Ben are."""
    anna = http_house.slack.person("Anna Keller")
    team = {PM: "Ben Okafor"}
    for customer, channel in [
        ("Initiate", "general"),
        ("Scoping", "general"),
        ("Role Systems", "general"),
        ("List", "general"),
        ("L’Oréal", "acme-delivery"),
        ("Đặng", "general"),
        ("Nord, Inc.", "general"),
        ("Büro Süd", "general"),
        ("Buro Sud", "general"),
        ("İstanbul", "general"),
        ("Großmann", "general"),
        ("DRİ", "general"),
    ]:
        has_open(anna, customer, channel=channel, team=team)
    anna.creates_channel("ps-secret", "Ben Okafor", private=True)
    anna.invites("ps-secret", "ps-bot")
    for customer in ("Closures", "Journey", "Validate"):
        has_open(anna, customer, channel="ps-secret", team=team)
    return http_house


@pytest.mark.parametrize(
    ("who", "typed", "card", "button", "leads_to"),
    [
        ("Clara Mendes", "initiate", "Initiate", "Show the stage PS Project Planning", "PS Project Planning"),
        ("Clara Mendes", "Scoping", "Scoping", "Show the stage Scoping", "Stage 2 of 7"),
        ("Clara Mendes", "“Scoping”", "Scoping", "Show the stage Scoping", "Stage 2 of 7"),
        ("Clara Mendes", "Role Systems", "Role Systems", "Use “role” as a command", "No role is called “Systems”"),
        ("Clara Mendes", "role sys", "", "", "No role is called “sys”. Did you mean Role Systems?"),
        ("Clara Mendes", "list!", "List", "Use “list” as a command", "The 7 stages"),
        ("Anna Keller", "closures", "Closures", "Show the stage Customer Success", "Stage 7 of 7"),
        ("Anna Keller", "Validate.", "Validate", "Show the stage Engagement Execution", "Stage 6 of 7"),
        ("Ben Okafor", "journey", "Journey", "Use “journey” as a command", "The customer journey"),
        ("Clara Mendes", "closures", "", "", "Stage 7 of 7"),
        ("Clara Mendes", "Validate", "", "", "Stage 6 of 7"),
        ("Clara Mendes", "journey", "", "", "The customer journey"),
    ],
)  # fmt: skip
def test_an_engagement_one_may_see_comes_before_what_else_has_its_name(
    alike: House, who: str, typed: str, card: str, button: str, leads_to: str
) -> None:
    person = alike.slack.person(who)
    person.types(f"/ps-stage {typed}", channel="general")
    told = person.last_answer("general")
    if card:
        assert told.text.startswith(card + " · ")
        assert "◐" in told.text
        told.press(button)
    assert leads_to in told.text
    assert "◐" not in told.text


def test_what_is_shared_of_a_stage_is_the_stage(alike: House) -> None:
    anna = alike.slack.person("Anna Keller")
    anna.types("/ps-stage closures", channel="general")
    told = anna.last_answer("general")
    told.press("Show the stage Customer Success")
    told.press("Engagement Execution")
    told.press("Customer Success")
    told.press("Share in channel")
    shared = next(each for each in anna.reads("general")[::-1] if not each.ephemeral)
    assert "Stage 7 of 7" in shared.text
    assert "◐" not in shared.text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("List.", "List"),
        ("help!", "How to use /ps-stage"),
        ("“help”", "How to use /ps-stage"),
        ("‘Help’", "How to use /ps-stage"),
        ("—help", "How to use /ps-stage"),
        ("*help*", "How to use /ps-stage"),
        ("ｈｅｌｐ？", "How to use /ps-stage"),
        ("\ufeffhelp\u200b", "How to use /ps-stage"),
        ("role: PM", "Project / Program Manager"),
        ("role – pm.", "Project / Program Manager"),
        ("“role” (pm)", "Project / Program Manager"),
        ("L'Oréal", "L’Oréal"),
        ("l’ore\u0301al.", "L’Oréal"),
        ("PS project planning…", "PS Project Planning"),
        ("nord inc", "Nord, Inc."),
        ("nord inc status", "Status: Nord, Inc."),
        ("“Nord, Inc.” – team", "Team: Nord, Inc."),
        ("nord status?", "Status: Nord, Inc."),
        ("status of nord, inc.", "Status: Nord, Inc."),
        ("dang", "Đặng"),
        ("Dang status", "Status: Đặng"),
        ("DANG’s team", "Team: Đặng"),
        ("büro süd", "Büro Süd"),
        ("buro sud", "Buro Sud"),
        ("Büro", "Büro Süd"),
        ("istanbul", "İstanbul · "),
        ("İSTANBUL", "İstanbul · "),
        ("ıstanbul", "İstanbul · "),
        ("ISTANBUL status", "Status: İstanbul"),
        ("istanbull", "The nearest to “istanbull”:\nİstanbul"),
        ("GROẞMANN", "Großmann · "),
        ("grosman", "The nearest to “grosman”:\nGroßmann"),
        ("dri", "DRİ · "),
        ("Burø", "Several engagements fit “Burø”"),
    ],
)
def test_punctuation_case_and_autocorrection_do_not_matter(alike: House, typed: str, found: str) -> None:
    clara = alike.slack.person("Clara Mendes")
    clara.types(f"/ps-stage {typed}", channel="general")
    assert f"\n{found}" in f"\n{clara.last_answer('general').text}", "a line begins so"
    clara.types("/ps-start help!", channel="general")
    assert "How to use /ps-start" in clara.last_answer("general").text


@pytest.mark.parametrize(
    ("who", "channel", "typed", "found"),
    [
        ("Clara Mendes", "acme-delivery", "<#{}>", "L’Oréal · "),
        ("Clara Mendes", "acme-delivery", "in <#{}>?", "L’Oréal · "),
        ("Anna Keller", "ps-secret", "<#{}>", "Several engagements live there. Which one?"),
        ("Clara Mendes", "ps-secret", "<#{}>", "No open engagement that you can see lives in"),
        ("Clara Mendes", "ps-team", "<#{}>", "No open engagement that you can see lives in"),
    ],
)
def test_a_mentioned_channel_gives_its_engagements(
    alike: House, who: str, channel: str, typed: str, found: str
) -> None:
    channel_id = alike.slack.person("Anna Keller").conversation_id(channel)
    person = alike.slack.person(who)
    person.types(f"/ps-stage {typed.format(channel_id)}", channel="general")
    assert person.last_answer("general").text.startswith(found)
