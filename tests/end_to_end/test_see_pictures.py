"""Pictures in Slack: the answer in words at once, the picture as soon as Slack can show it."""

import pytest

from playground import Playground
from playground.driver.person import Person
from tests.support import http
from tests.support.engagement_life import card, opened
from tests.support.house import House

JOURNEY = "GitLab Professional Services: the customer journey"


@pytest.fixture
def slack(http_house: House) -> Playground:
    return http_house.slack


def uploads(slack: Playground) -> int:
    return len(slack.log("files.completeUploadExternal"))


def test_the_journey_is_told_at_once_and_shown_once_it_is_drawn(slack: Playground, anna: Person) -> None:
    ben = slack.person("Ben Okafor")
    ben.types("/ps-stage journey", channel="general")
    told = ben.sees("The customer journey", "general")
    assert told.pictures == []
    (picture,) = ben.sees(JOURNEY, "general").pictures
    assert http.get(picture["image_url"]).content.startswith(b"\x89PNG")
    assert "2. Scoping, DRI: PS Engagement Manager" in picture["alt_text"]
    before = uploads(slack)
    anna.types("/ps-stage journey", channel="ps-team")
    told = anna.last_answer("ps-team")
    assert [each["image_url"] for each in told.pictures] == [picture["image_url"]]
    told.press("Share in channel")
    shared = slack.person("Clara Mendes").sees("The customer journey", "ps-team")
    assert [each["image_url"] for each in shared.pictures] == [picture["image_url"]]
    assert uploads(slack) == before

    slack.remove_file(picture["slack_file"]["id"])
    anna.types("/ps-stage journey", channel="general")
    anew = anna.last_answer("general")
    assert (anew.text.startswith("The customer journey"), anew.pictures) == (True, [])
    (picture,) = anna.sees(JOURNEY, "general").pictures
    assert picture["image_url"]
    assert uploads(slack) == before + 1


def test_the_stages_of_each_phase_are_shown_together(slack: Playground) -> None:
    clara = slack.person("Clara Mendes")
    clara.types("/ps-stage list", channel="general")
    clara.sees("The 7 stages", "general")
    pictures = clara.sees("stage by stage", "general").pictures
    assert len(pictures) == 2
    clara.types("/ps-stage list", channel="ps-team")
    told = clara.last_answer("ps-team")
    assert len(told.pictures) == 2
    told.press("For a phone")
    clara.waits_for(lambda: "The stages" in told.text)
    pieces = clara.waits_for(lambda: clara.reads("ps-team")[-1].pictures)
    assert len(pieces) == 12
    clara.types("/ps-stage list", channel="ps-team")
    told = clara.last_answer("ps-team")
    told.press("Table: Scoping (Pre-Sales)")
    assert (
        "Stage | DRI | Activities | Outcomes | Tools and collateral\n1. Positioning | Account Team"
        in told.text
    )
    told.press("Share in channel")
    slack.person("Ben Okafor").sees(
        "At the same time as: 3. Delivery Prep | PS Engagement Manager", "ps-team"
    )


def test_a_timeline_gets_its_picture_and_is_shared(slack: Playground, anna: Person, acme: str) -> None:
    ben = slack.person("Ben Okafor")
    timeline = opened(anna, card(anna, acme), "Timeline")
    assert "Week of Mon 1 Mar" in timeline.text
    (picture,) = anna.waits_for(lambda: timeline.pictures)
    assert http.get(picture["image_url"]).content.startswith(b"\x89PNG")
    assert picture["alt_text"].startswith(f"{acme.strip()}: timeline.")
    assert "Week of Mon 1 Mar" in timeline.text
    timeline.press("For a phone")
    pieces = anna.waits_for(lambda: anna.modal.pictures if len(anna.modal.pictures) > 2 else None)
    assert all(each["alt_text"].startswith(f"{acme.strip()}: timeline.") for each in pieces)
    anna.modal.press("Week by week")
    anna.waits_for(lambda: "Week of" in anna.modal.text)
    anna.modal.close()
    anna.types(f"/ps-stage {acme.strip()} timeline", channel="general")
    asked = anna.last_answer("general")
    assert [each["image_url"] for each in asked.pictures] == [picture["image_url"]]
    asked.press("For a phone")
    shown = anna.waits_for(lambda: next((e for e in anna.reads("general") if len(e.pictures) > 2), None))
    assert all(each["alt_text"].startswith(f"{acme.strip()}: timeline.") for each in shown.pictures)
    anna.types(f"/ps-stage {acme.strip()} timeline", channel="general")
    asked = anna.last_answer("general")
    asked.press("Week by week")
    timeline = anna.waits_for(lambda: anna.modal if anna.modal.title == "Timeline" else None)
    timeline.press("Share in channel")
    anna.waits_for(lambda: anna.modal.title == "Share in channel")
    anna.modal.close()
    told = ben.sees(f"{acme.strip()}: timeline", "general")
    assert "6. Engagement Execution" in told.text
    assert ben.waits_for(lambda: [each for each in ben.reads("general") if each.pictures])
    assert "On track" in told.text

    opened(anna, card(anna, acme, channel="acme-shared"), "Timeline").press("Share in channel")
    anna.waits_for(lambda: anna.modal.title == "Share in channel")
    anna.modal.close()
    told = ben.sees(f"{acme.strip()}: timeline", "acme-shared")
    assert "6. Engagement Execution" in told.text
    assert "On track" not in told.text, "how it stands is internal"


@pytest.mark.parametrize("typed", ["list scoping", "list pre-sales", "list Scoping (Pre-Sales)"])
def test_the_table_of_a_phase_is_asked_for_by_its_name(slack: Playground, typed: str) -> None:
    clara = slack.person("Clara Mendes")
    clara.types(f"/ps-stage {typed}", channel="ps-team")
    told = clara.last_answer("ps-team").text
    assert told.startswith("Scoping (Pre-Sales)\nStage | DRI | Activities")
