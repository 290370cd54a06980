"""Tests of `handlers.actions.views.moves`."""

from datetime import date
from typing import Any

import pytest

from handlers.actions.views.moves import HAPPENED, preview_blocks
from handlers.block_kit.modal import as_json
from methodology.engagement.moves import Cause, Contradicting, DateSet, Move, Preview
from methodology.plan.planned_activity import PlannedActivityId
from methodology.text import day
from tests.support.sample import ANNA, BEN, LONG_NAME, TODAY, work

KICKOFF = DateSet(label="the <kickoff>", on=date(2026, 12, 1))


def move(number: int = 1, **more: Any) -> Move:
    facts: dict[str, Any] = {"id": PlannedActivityId(number), "due": date(2026, 12, 3)}
    moved = work(**(facts | more))
    cause = Cause(why="date", name="the kickoff", on=date(2026, 12, 1))
    return Move(work=moved, before=date(2026, 12, 11), after=moved.due, cause=cause)


def said(preview: Preview, *, sees_names: bool = True, asks_when: bool = False) -> str:
    blocks = preview_blocks(preview, TODAY, sees_names=sees_names, asks_when=asks_when)
    return "\n".join(as_json(each)["text"]["text"] for each in blocks if each.type == "section")


def test_it_says_what_is_set_and_who_has_what_moved_from_when_to_when() -> None:
    stays = work(name="Sign", due=date(2026, 12, 9), due_by_hand=True)
    later = work(name="Book", due=date(2026, 12, 20))
    preview = Preview(
        moves=(move(1, name="Call"), move(2, name="Plan", dri=BEN), move(3, name="Write", due=None)),
        dates=(KICKOFF,),
        stay=(stays,),
        contradicting=(Contradicting(work=move(1, name="Call").work, root=later),),
    )
    assert said(preview) == "\n".join(
        [
            "This sets the &lt;kickoff&gt; to Tue 1 Dec. *3 due dates move:* nothing is saved yet.",
            f"*<@{ANNA}>*",
            "• Call: Fri 11 Dec → Thu 3 Dec",
            "• Write: Fri 11 Dec → no date",
            f"*<@{BEN}>*",
            "• Plan: Fri 11 Dec → Thu 3 Dec",
            "Sign stays due Wed 9 Dec: a person set this date.",
            "⚠️ Call is due Thu 3 Dec then, before what it waits for: Book, Sun 20 Dec.",
        ]
    )


def test_who_may_not_see_the_engagement_reads_only_how_much_moves() -> None:
    preview = Preview(moves=(move(name="Secret"),))
    assert said(preview, sees_names=False) == "*1 due date moves:* nothing is saved yet."


@pytest.mark.parametrize("on", [date(2026, 12, 5), date(2026, 11, 7)], ids=["ahead", "past"])
def test_a_day_on_which_nobody_works_is_named_below_what_it_sets(on: date) -> None:
    preview = Preview(
        moves=(move(),), dates=(DateSet(label="the kickoff", on=on),), free_days=frozenset({on})
    )
    first, second, *_ = said(preview).split("\n")
    assert first.startswith(f"This sets the kickoff to {day(on, TODAY)}.")
    assert second == f"⚠️ {day(on, TODAY)} is a day on which nobody in this engagement works."


def test_a_date_that_is_taken_back_is_not_asked_for() -> None:
    preview = Preview(moves=(move(),), dates=(DateSet(label="the kickoff", on=None),))
    assert said(preview).startswith("This takes back the date of the kickoff. *1 due date moves:*")
    blocks = preview_blocks(preview, TODAY, sees_names=True, asks_when=True)
    assert HAPPENED not in [each.block_id for each in blocks]


def test_the_fullest_preview_fits_and_says_how_much_is_left_out() -> None:
    moves = tuple(move(n, name=LONG_NAME) for n in range(100))
    full = Preview(moves=moves, dates=(KICKOFF,) * 3, stay=tuple(each.work for each in moves))
    blocks = preview_blocks(full, TODAY, sees_names=True, asks_when=True)
    assert len(blocks) < 20
    assert "and 40 more" in said(full)
    assert "and 90 more dates set by hand stay" in said(full)
