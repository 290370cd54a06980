"""The merging of tables of handlers, and the check for ids used twice."""

import importlib

import pytest

from handlers import answers, app
from handlers.block_kit import ids
from handlers.pages import history
from handlers.registry import NameTaken, check_distinct, merge_tables


def test_tables_are_merged() -> None:
    assert merge_tables("button", {"ps.done": 1}, {}, {"ps.undo": 2}) == {"ps.done": 1, "ps.undo": 2}


def test_two_parts_cannot_answer_the_same_button() -> None:
    with pytest.raises(
        NameTaken, match=r"answer the same button: ps\.done stands for 1 and 3\. Give one of them another\."
    ):
        merge_tables("button", {"ps.done": 1}, {"ps.undo": 2}, {"ps.done": 3})


def test_two_ids_cannot_be_equal() -> None:
    with pytest.raises(
        NameTaken, match=r"DONE and FINISHED are the same id: ps\.done\. Give one of them another\."
    ):
        check_distinct("id", {"DONE": "ps.done", "UNDO": "ps.undo", "FINISHED": "ps.done"}, "ps.")


def test_the_app_does_not_start_with_two_equal_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ids, "UNDO", ids.DONE)
    with pytest.raises(NameTaken, match="DONE and UNDO"):
        importlib.reload(app)


def test_two_answers_to_one_button_are_refused_where_all_are_put_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(history, "BUTTONS", history.BUTTONS | {ids.DONE: history.history_pressed})
    with pytest.raises(NameTaken, match=r"the same button: ps\.done"):
        importlib.reload(answers)
