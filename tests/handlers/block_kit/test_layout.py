"""Builders for blocks."""

from slack_sdk.models.blocks import ActionsBlock

from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions, button, option, sections
from handlers.block_kit.message import answer, as_json, message
from tests.support.view_checks import checked


def test_long_text_goes_into_several_sections() -> None:
    blocks = sections("\n".join(["word " * 100] * 20))
    assert len(blocks) > 1
    checked(answer(*blocks))


def test_a_row_without_buttons_is_left_out() -> None:
    assert actions([None, None]) == []
    assert [type(block) for block in actions([None, button("A", "ps.a", ButtonValue())])] == [ActionsBlock]


def test_buttons_whose_names_are_cut_alike_are_numbered() -> None:
    names = [
        f"Hold the Sales to Delivery transition meeting, Nordwestdeutsche Versicherung {n}" for n in "abc"
    ]
    rows = [each for name in names for each in actions([button("Done", "ps.done", ButtonValue(), of=name)])]
    undo = [each for _ in range(2) for each in actions([button("Undo", "ps.undo", ButtonValue())])]
    payload = checked(message(*sections("Work"), *rows, *undo))
    labels = [e.get("accessibility_label") for block in payload["blocks"][1:] for e in block["elements"]]
    cut = "Done: Hold the Sales to Delivery transition meeting, Nordwestdeutsche…"
    assert labels[1:] == [f"{cut} (2)", f"{cut} (3)", None, "Undo (2)"]


def test_entries_of_a_menu_are_the_same_as_those_of_the_sdk() -> None:
    for each in (option("A & B", "a"), option("A", "a", description="what it is")):
        assert (as_json(each), list(as_json(each))) == (each.to_dict(), list(each.to_dict()))
