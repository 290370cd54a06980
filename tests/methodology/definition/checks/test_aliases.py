"""Tests of `methodology.definition.checks.aliases`: an alias means one thing."""

import pytest

from tests.support.methodology_file import Change, messages_after

CASES: dict[str, tuple[list[Change], str]] = {
    "an alias that is the name of a role": (
        [("  raid_board", "aliases: [RAID, RAID log, Risk register]", "aliases: [RAID, Deal Desk]")],
        "raid_board: “Deal Desk” is what the role `deal_desk` is called, too; let one of them have it",
    ),
    "an alias that another tool has": (
        [("  raid_board", "aliases: [RAID, RAID log, Risk register]", "aliases: [RAID, quote]")],
        "raid_board: “quote” is what the tool `quote` is called, too",
    ),
    "an alias without a word": (
        [("  raid_board", "aliases: [RAID, RAID log, Risk register]", 'aliases: [RAID, "!"]')],
        "raid_board: nobody can type “!”; write a word",
    ),
}


@pytest.mark.parametrize(("changes", "said"), CASES.values(), ids=CASES)
def test_it_is_said(changes: list[Change], said: str) -> None:
    assert any(each.startswith(said) for each in messages_after(changes))
