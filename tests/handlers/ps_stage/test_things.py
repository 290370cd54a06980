"""Tests of `handlers.ps_stage.things`: the answers about everything that a methodology names."""

from collections.abc import Callable
from typing import Any

import pytest

from handlers.block_kit.ids import read_button_value
from handlers.block_kit.message import Message
from handlers.ps_stage.things import show_thing
from handlers.ps_stage.views.matches import found_near
from methodology.definition.ids import CollateralId
from methodology.definition.links import OwnLink, with_links
from methodology.definition.model import Methodology
from methodology.definition.names import KINDS
from methodology.lookup.lookup import lookup_of
from tests.support.sample import longest, methodology
from tests.support.view_checks import checked, elements

Golden = Callable[[Any], Any]


def card(of: Methodology, key: str) -> Message:
    return show_thing(of, lookup_of(of).things[key], can_share=True)


@pytest.mark.parametrize("kind", KINDS)
def test_every_thing_has_a_card_that_names_it(real: Methodology, kind: str) -> None:
    for key, thing in lookup_of(real).things.items():
        if thing.kind == kind:
            shown = checked(card(real, key))
            assert shown["blocks"][0]["text"]["text"].casefold().startswith(thing.name.casefold()[:100])
            assert "Share in channel" in str(shown["blocks"][-1])


def test_the_longest_things_fit() -> None:
    for key in lookup_of(longest()).things:
        checked(card(longest(), key))


def test_every_neighbour_is_there(real: Methodology) -> None:
    known = lookup_of(real)
    for key in known.things:
        for block in checked(card(real, key))["blocks"]:
            for element in elements(block):
                carried = [element, *element.get("options", [])]
                choices = [read_button_value(each["value"]).choice for each in carried if "value" in each]
                assert all(choice in known.things or known.exactly(choice) or choice for choice in choices)


def test_an_activity(golden: Golden) -> None:
    golden(card(methodology(), "activity:book_room"))


def test_a_tool_says_what_its_link_is(golden: Golden, real: Methodology) -> None:
    payload = golden(card(real, "tool:sow"))
    assert "the template" in payload["text"]
    assert "an admin of this app can set yours" in payload["text"]


def test_an_admin_sets_the_link_of_the_workspace_at_the_tool(real: Methodology) -> None:
    thing = lookup_of(real).things["tool:sow"]
    own = OwnLink(origin="workspace", tool=CollateralId("sow"), url="https://ours.example", set_by="U1")
    before = checked(show_thing(real, thing, can_share=True, may_set_link=True))
    after = checked(show_thing(with_links(real, [own]), thing, can_share=True, may_set_link=True))
    assert "for their staff only: set yours" in str(before)
    assert "Set our link" in str(before)
    assert "<https://ours.example|Open it>*: the link of this workspace, set by <@U1>" in str(after)
    assert "Change our link" in str(after)
    assert "staff only" not in str(after)
    assert "our link" not in str(checked(card(real, "tool:sow")))


def test_a_detail_is_marked_optional(real: Methodology) -> None:
    assert "optional" in card(real, "activity:exec_standup").text
    assert "optional" not in card(real, "activity:exec_kickoff").text


def test_what_waits_for_an_activity_is_named(real: Methodology) -> None:
    said = card(real, "activity:exec_kickoff").text
    assert "What waits for it" in said
    assert real.tool[CollateralId("kickoff_deck")].name in said
    assert "Kickoff outputs" in said


def test_near_things_are_one_list_that_says_what_each_is(golden: Golden, real: Methodology) -> None:
    golden(found_near(real, "kick *x*", lookup_of(real).find("kickoff outputs of teams").near, []))


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("type:consulting_block", "EM approval of a consulting-block quote · EM"),
        ("type:consulting_block", "*Left out*: Scoping"),
        ("type:consulting_block", "· also: Dedicated engineer"),
        ("type:education", "*Trainer / Technical Instructor* instead of Professional Services Engineer"),
        ("stage:scoping", "*Then*: Delivery Prep, beside SOW Execution / Close"),
        ("stage:scoping", "*Before*: Positioning"),
        ("stage:sow_close", "*Before*: Scoping"),
        ("stage:project_planning", "*Before*: Delivery Prep, beside SOW Execution / Close"),
        ("stage:scoping", "Regional Delivery Manager (RDM) approved"),
        ("stage:scoping", "TA review threshold: 50,000 USD"),
        ("threshold:change_order_extension", "Capture written confirmation of a small change · PM"),
        ("table:kantata_statuses", "*On Hold*: no stage"),
        ("table:kantata_statuses", "Set the Kantata project to In Set Up"),
        ("activity:exec_standup", "required with more than 5 iterations, otherwise optional"),
        ("activity:exec_escalation_daily", "only when it happens"),
        ("tool:welcome_email", "PC · 3 working days after the booking"),
    ],
)
def test_a_card_leads_on_and_leaves_nothing_to_guess(real: Methodology, key: str, said: str) -> None:
    assert said in card(real, key).text


def test_what_does_not_fit_in_a_list_is_one_press_away(real: Methodology) -> None:
    things = list(lookup_of(real).things.values())[:20]
    first, last = (found_near(real, "any", things, [], page) for page in (1, 3))
    assert "and 12 more" in str(checked(first))
    assert things[8].name not in first.text
    assert last.text.startswith("More that match “any”: 17 to 20 of 20")
    assert "more" not in last.text.removeprefix("More")
