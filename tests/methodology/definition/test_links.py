"""Tests of `methodology.definition.links`: which link holds, and what an overlay's file may say."""

import pytest

from methodology.definition.ids import CollateralId
from methodology.definition.links import (
    LinkOrigin,
    OwnLink,
    OwnTool,
    checked_address,
    describe_links,
    with_links,
)
from methodology.definition.model import Methodology
from methodology.definition.overlay import load_overlay
from methodology.definition.problem import MethodologyErrors
from methodology.lookup.lookup import lookup_of
from methodology.refusal import Refusal
from tests.support.sample import methodology

OF_METHODOLOGY = "https://example.com/sheet"


def own(origin: LinkOrigin, url: str, tool: str = "sheet") -> OwnLink:
    return OwnLink(origin=origin, tool=CollateralId(tool), url=url)


@pytest.mark.parametrize(
    ("links", "holds"),
    [
        ((), OF_METHODOLOGY),
        ((own("overlay", "https://o.example"),), "https://o.example"),
        ((own("workspace", "https://w.example"), own("overlay", "https://o.example")), "https://w.example"),
        ((own("overlay", "https://o.example"), own("workspace", "https://w.example")), "https://w.example"),
        ((own("overlay", "https://o.example", "gone"),), OF_METHODOLOGY),
    ],
)
def test_a_workspace_goes_before_the_overlay_and_that_before_the_methodology(
    links: tuple[OwnLink, ...], holds: str
) -> None:
    assert with_links(methodology(), links).tool[CollateralId("sheet")].url == holds


def test_an_own_link_is_no_internal_one() -> None:
    data = methodology().model_dump()
    data["collateral"] = [each | {"internal": True, "link_is": "template"} for each in data["collateral"]]
    internal = Methodology.model_validate(data)
    sheet, notes = with_links(internal, [own("overlay", "https://o.example")]).collateral
    assert isinstance(sheet, OwnTool)
    assert (sheet.internal, sheet.link_is, sheet.name) == (False, None, "Estimate sheet")
    assert notes.internal


def test_names_are_looked_up_once_for_all_workspaces() -> None:
    plain = methodology()
    assert lookup_of(with_links(plain, [own("workspace", "https://w.example")])) is lookup_of(plain)


@pytest.mark.parametrize("typed", ["", "  ", "https://a.example", " http://a.example:8080/x?y=z#w "])
def test_an_address_is_taken_as_typed(typed: str) -> None:
    assert checked_address(typed) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "drive",
        "javascript:alert(1)",
        "https://",
        "https://a b.example",
        "https://u@a.example",
        "https://a.example/\u202egpj.exe",
        "https://gооgle.com/x",
        "https://a.example|x",
        "https://a.example/" + "x" * 500,
    ],
)
def test_what_no_browser_opens_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="begin with https://"):
        checked_address(typed)


def test_an_overlay_is_one_line_for_each_tool() -> None:
    assert load_overlay("sheet: https://o.example\n", "links.yaml", methodology()) == (
        own("overlay", "https://o.example"),
    )
    assert load_overlay("\n", "links.yaml", methodology()) == ()


def test_every_mistake_of_an_overlay_is_told_with_its_line() -> None:
    text = "sheets: https://o.example\nnotes: see the drive\nsheet: [a]\n"
    with pytest.raises(MethodologyErrors) as errors:
        load_overlay(text, "links.yaml", methodology())
    assert [str(each).split(";")[0] for each in errors.value.problems] == [
        "links.yaml:1: sheets: there is no such tool in the methodology",
        "links.yaml:2: notes: this is no address",
        "links.yaml:3: sheet: this is no address",
    ]
    assert "did you mean `sheet`?" in str(errors.value)


def test_the_difference_is_told_by_tool() -> None:
    old = [own("overlay", "https://a.example"), own("overlay", "https://b.example", "notes")]
    new = [own("overlay", "https://c.example"), own("overlay", "https://d.example", "deck")]
    assert describe_links(old, new) == [
        "deck: https://d.example (new)",
        "notes: the methodology's link holds again (was https://b.example)",
        "sheet: https://c.example (was https://a.example)",
    ]
    assert describe_links(new, new) == []
