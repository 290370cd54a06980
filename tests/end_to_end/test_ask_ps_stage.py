"""What people ask with `/ps-stage`: words, names, and what they are near to."""

import pytest

from playground.driver.person import Person
from tests.support.engagement_life import sends
from tests.support.has_open import has_open
from tests.support.house import House
from tests.support.start_form import PM

STAGES = [
    "Positioning",
    "Scoping",
    "Delivery Prep",
    "SOW Execution / Close",
    "PS Project Planning",
    "Engagement Execution",
    "Customer Success",
]


@pytest.fixture(scope="module")
def opened(http_house: House) -> House:
    """Three engagements: two of one customer, two in one channel."""
    anna = http_house.slack.person("Anna Keller")
    team = {PM: "Ben Okafor"}
    has_open(anna, "Northern Rail", channel="ps-team", reference="SOW-1", team=team)
    has_open(anna, "Northern Rail", channel="acme-delivery", reference="SOW-2", team=team)
    has_open(anna, "Straße & Co", channel="ps-team", reference="OPP-77", team=team)
    return http_house


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("SOW-2", "Northern Rail (SOW-2)"),
        ("sow-1", "Northern Rail (SOW-1)"),
        ("Straße & Co", "Straße & Co (OPP-77)"),
        ("STRASSE & CO", "Straße & Co (OPP-77)"),
        ("  straße  &  co ", "Straße & Co (OPP-77)"),
        ("“Straße & Co”", "Straße & Co (OPP-77)"),
    ],
)
def test_a_customer_or_a_reference_gives_the_card(opened: House, typed: str, title: str) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types(f"/ps-stage {typed}", channel="general")
    assert clara.last_answer("general").text.startswith(title)


def test_a_name_that_fits_two_engagements_gives_the_choice(opened: House) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types("/ps-stage northern rail", channel="general")
    told = clara.last_answer("general")
    assert told.text.startswith("Several engagements fit “northern rail”. Which one?")
    told.press("Show", beside="SOW-2")
    assert told.text.startswith("Northern Rail (SOW-2)")


@pytest.mark.parametrize("typed", ["straße", "STRASSE &", "strasse & co opp-77"])
def test_the_only_customer_that_begins_so_gives_the_card(opened: House, typed: str) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types(f"/ps-stage {typed}", channel="general")
    assert clara.last_answer("general").text.startswith("Straße & Co (OPP-77)")


def test_several_customers_that_begin_so_give_the_choice(opened: House) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types("/ps-stage northern", channel="general")
    told = clara.last_answer("general")
    assert told.text.startswith("Several engagements fit “northern”. Which one?")
    assert "SOW-1" in told.text
    assert "SOW-2" in told.text


def test_a_channel_with_two_engagements_gives_the_choice(opened: House) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types("/ps-stage", channel="ps-team")
    told = clara.last_answer("ps-team")
    assert told.text.startswith("Several engagements live in this channel. Which one?")
    assert "Northern Rail (SOW-1)" in told.text
    assert "Straße & Co (OPP-77)" in told.text
    assert "SOW-2" not in told.text


def test_a_channel_with_one_engagement_gives_its_card(opened: House) -> None:
    ben = opened.slack.person("Ben Okafor")
    ben.types("/ps-stage", channel="acme-delivery")
    assert ben.last_answer("acme-delivery").text.startswith("Northern Rail (SOW-2)")


def test_elsewhere_the_engagements_of_the_person_come_first_then_the_stages(opened: House) -> None:
    ben = opened.slack.person("Ben Okafor")
    ben.types("/ps-stage", channel="general")
    told = ben.last_answer("general").text
    assert told.startswith("Your engagements (3)")
    assert "You are Project / Program Manager (project lead)." in told
    assert told.index("Straße & Co") < told.index("Positioning")


def test_who_is_in_no_engagement_is_told_how_to_open_one(opened: House) -> None:
    grace = opened.slack.person("Grace Lim")
    grace.types("/ps-stage", channel="general")
    assert grace.last_answer("general").text.startswith(
        "You are in no open engagement. Open one with /ps-start"
    )


def test_an_unknown_name_gives_the_nearest_three_each_a_press_away(opened: House) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types("/ps-stage Nothern Reil", channel="general")
    told = clara.last_answer("general")
    assert told.text.startswith("2 match “Nothern Reil”:")
    told.press("Show", beside="SOW-1")
    assert told.text.startswith("Northern Rail (SOW-1)")


def test_what_is_near_nothing_gives_the_help(opened: House) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types("/ps-stage ქართული", channel="general")
    assert "How to use /ps-stage" in clara.last_answer("general").text


@pytest.mark.parametrize(
    "typed", ["role", "role gardener", "list of things", "help me", "journey to the west"]
)
def test_words_that_are_no_command_are_answered_all_the_same(opened: House, typed: str) -> None:
    clara = opened.slack.person("Clara Mendes")
    clara.types(f"/ps-stage {typed}", channel="general")
    told = clara.last_answer("general")
    assert told.ephemeral
    assert "went wrong" not in told.text


def test_each_stage_is_told_by_its_name(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    for number, name in enumerate(STAGES, 1):
        anna.types(f"/ps-stage {name}", channel="general")
        told = anna.last_answer("general").text
        assert told.startswith(name)
        assert f"Stage {number} of 7" in told
        assert "DRI:" in told


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("iteration 0", "PS Project Planning"),
        ("scopping", "Scoping"),
        ("list", "The 7 stages"),
        ("journey", "The customer journey"),
        ("role pm", "Project / Program Manager"),
        ("help", "How to use /ps-stage"),
        ("the payload redesign", "I don't know “the payload redesign”."),
    ],
    ids=["alias", "slip", "list", "journey", "role", "help", "a-text-with-the-word-payload"],
)
def test_words_and_names_are_answered(http_house: House, typed: str, found: str) -> None:
    anna = http_house.slack.person("Anna Keller")
    anna.types(f"/ps-stage {typed}", channel="general")
    assert found in anna.last_answer("general").text


def test_a_misspelt_role_gives_the_nearest_ones_each_a_press_away(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    anna.types("/ps-stage role manager", channel="general")
    told = anna.last_answer("general")
    assert told.text.startswith("No role is called “manager”. Did you mean ")
    told.press("Project / Program Manager (project lead)")
    assert "DRI for" in told.text


def test_role_alone_gives_all_roles_and_one_to_choose(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    anna.types("/ps-stage role", channel="general")
    told = anna.last_answer("general")
    assert told.text.startswith("The 26 roles")
    told.choose("Show a role", "Trainer")
    assert "DRI for" in told.text
    assert "The 26 roles" not in told.text


def test_the_word_of_an_activity_gives_it_and_leads_on(http_house: House) -> None:
    anna = http_house.slack.person("Anna Keller")
    anna.types("/ps-stage kickoff", channel="general")
    told = anna.last_answer("general")
    assert told.text.startswith("Hold the customer kickoff")
    told.press("Kickoff deck template")
    assert told.text.startswith("Kickoff deck template")
    told.press("Hold the customer kickoff")
    told.press("Share in channel")
    shared = next(each for each in anna.reads("general")[::-1] if not each.ephemeral)
    assert shared.text.startswith("Hold the customer kickoff")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("next", "You"),
        ("what's next?", "You"),
        ("“today”", "You're all caught up"),
        ("northern rail team", "Several engagements fit “northern rail”. Which one?"),
        ("SOW-2 team", "Team: Northern Rail (SOW-2)"),
        ("SOW-2 dates", "Dates: Northern Rail (SOW-2)"),
        ("SOW-2’s plan", "Plan: Northern Rail (SOW-2)"),
        ("sow-2 next", "Next: Northern Rail (SOW-2)"),
        ("SOW-2 handoff", "Handoff: Northern Rail (SOW-2)"),
        ("SOW-2 status", "Status: Northern Rail (SOW-2)"),
        ("Globex status", "4 match “Globex status”:"),
    ],
)
def test_ones_own_work_and_a_part_of_an_engagement_are_a_word_away(
    opened: House, typed: str, found: str
) -> None:
    anna = opened.slack.person("Anna Keller")
    anna.types(f"/ps-stage {typed}", channel="general")
    assert f"\n{found}" in f"\n{anna.last_answer('general').text}", "a line begins so"


def test_the_work_of_a_mentioned_person_and_a_part_of_a_mentioned_channel(opened: House) -> None:
    anna, ben = opened.slack.person("Anna Keller"), opened.slack.person("Ben Okafor")
    anna.types(f"/ps-stage <@{ben.id}>", channel="general")
    assert "Northern Rail (SOW-1)" in anna.last_answer("general").text
    anna.types(f"/ps-stage <#{anna.conversation_id('acme-delivery')}> team", channel="general")
    assert anna.last_answer("general").text.startswith("Team: Northern Rail (SOW-2)")


def test_an_activity_says_how_it_stands_in_the_engagement_of_the_channel(opened: House) -> None:
    anna = opened.slack.person("Anna Keller")
    anna.types("/ps-stage transition meeting", channel="acme-delivery")
    told = anna.last_answer("acme-delivery")
    assert "In Northern Rail (SOW-2)" in told.text
    assert "In Northern" not in _typed(anna, "transition meeting", "general")


def _typed(person: Person, words: str, channel: str) -> str:
    person.types(f"/ps-stage {words}", channel=channel)
    return person.last_answer(channel).text


def test_an_admin_sets_where_a_tool_of_the_workspace_is_and_everybody_gets_it(http_house: House) -> None:
    judith, clara = http_house.slack.person("Judith Weiss"), http_house.slack.person("Clara Mendes")
    judith.types("/ps-stage sow template", channel="general")
    shown = judith.last_answer("general")
    assert "their staff only: set yours" in shown.text
    shown.press("Set our link …")
    form = judith.modal
    form.fill("Address", "the drive")
    form.submit("Save")
    assert "begin with https://" in form.errors["Address"]
    form.fill("Address", "https://drive.example/sow")
    sends(form, "Save")
    judith.waits_for(lambda: "the link of this workspace, set by @Judith Weiss" in shown.text)
    clara.types("/ps-stage sow template", channel="general")
    told = clara.last_answer("general")
    assert "Open it: the link of this workspace" in told.text
    assert "Change our link …" not in told.buttons
    shown.press("Change our link …")
    judith.modal.fill("Address", "")
    sends(judith.modal, "Save")
    judith.waits_for(lambda: "their staff only" in shown.text)
