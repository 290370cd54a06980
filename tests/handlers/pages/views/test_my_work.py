"""Somebody's work, as an answer."""

from handlers.pages.views.my_work import MOST, NO_FILTER, work_list
from methodology.engagement.buttons import activity_buttons
from methodology.reminders.my_work import MyActivity
from tests.support.sample import NOW, plan, work
from tests.support.view_checks import checked, labels_in


def mine(number: int = 1) -> MyActivity:
    activity = work(number)
    return MyActivity(
        plan=plan(activity), activity=activity, group="today", buttons=activity_buttons(activity)
    )


def test_ones_own_work_has_done_on_each_line() -> None:
    assert labels_in(checked(work_list([mine(1), mine(2)], NOW, NO_FILTER))).count("Done") == 2


def test_the_longest_list_fits() -> None:
    said = checked(work_list([mine(number) for number in range(1, MOST + 6)], NOW, NO_FILTER))
    assert "and 5 more: see Home" in str(said)
