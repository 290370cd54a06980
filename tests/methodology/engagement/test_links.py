"""Tests of `methodology.engagement.links`: what an engagement has of its own."""

import pytest

from methodology.definition.ids import ActivityId, CollateralId
from methodology.definition.links import first_address
from methodology.definition.model import Methodology
from methodology.engagement.audience import for_outsiders
from methodology.engagement.links import given_links, links_after, own_links, yielded_by
from tests.support.sample import engagement, methodology, plan

SHEET, NOTES = CollateralId("sheet"), CollateralId("notes")
CALL, WRITE = ActivityId("scope_call"), ActivityId("write_sow")
OLD, NEW = "https://a.example/old", "https://a.example/new"


def yielding() -> Methodology:
    """The sample, in which the call yields a sheet that the customer has too, and the contract notes."""
    data = methodology().model_dump()
    sheet, notes = data["collateral"]
    data["collateral"] = [
        sheet | {"yielded_by": [CALL], "for_customer": True, "short": "Estimate"},
        notes | {"yielded_by": [WRITE]},
    ]
    return Methodology.model_validate(data)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("", ""),
        ("Signed by Ana", ""),
        (OLD, OLD),
        (f"Signed: {OLD}, notes {NEW}", OLD),
        (f"<{OLD}>.", OLD),
        (f"SOW:{OLD}{NEW}", OLD),
        (f"[SOW]({OLD}|{NEW})", OLD),
        (f"见{OLD}。谢谢", OLD),
        (f"https://gооgle.com/x {OLD}", OLD),
        (f"https://a.example/\u202egpj.exe {OLD}", OLD),
        ("http:// or ftp://x", ""),
    ],
)
def test_the_first_address_of_a_text_counts(text: str, address: str) -> None:
    assert first_address(text) == address


@pytest.mark.parametrize(
    ("activity", "was", "evidence", "after"),
    [
        pytest.param(CALL, "", f"see {NEW}", {SHEET: NEW, NOTES: OLD}, id="comes into being"),
        pytest.param(CALL, OLD, "", {NOTES: OLD}, id="of another address, stays nothing"),
        pytest.param(WRITE, OLD, NEW, {NOTES: NEW}, id="changes"),
        pytest.param(WRITE, OLD, "", {}, id="goes with its evidence"),
        pytest.param(WRITE, NEW, "", {NOTES: OLD}, id="was set by hand since"),
        pytest.param(WRITE, OLD, f"{OLD} again", {NOTES: OLD}, id="the same address"),
        pytest.param(ActivityId("book_room"), "", NEW, {NOTES: OLD}, id="yields nothing"),
    ],
)
def test_a_link_follows_the_evidence_of_what_yields_it(
    activity: ActivityId, was: str, evidence: str, after: dict[CollateralId, str]
) -> None:
    assert links_after(yielding(), {NOTES: OLD}, activity, was, evidence) == after


def test_outsiders_read_what_the_customer_has_too() -> None:
    acme = plan(of=engagement(links={SHEET: OLD, NOTES: NEW, "gone": NEW}), by=yielding())
    assert [(each.tool.called, each.url) for each in given_links(acme)] == [("Estimate", OLD), ("Notes", NEW)]
    assert [each.url for each in given_links(for_outsiders(acme))] == [OLD]
    assert [each.url for each in own_links(plan(by=yielding()))] == ["", ""]


def test_each_activity_of_the_shipped_methodology_yields_one_link(methodology: Methodology) -> None:
    named = [each for tool in methodology.collateral for each in tool.yielded_by]
    assert len(named) == len(set(named))
    assert all(yielded_by(methodology, each) for each in named)
