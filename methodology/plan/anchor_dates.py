"""The dates of anchors, entered ahead or actual, and the rules for entering them."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from methodology.definition.ids import EVENT, AnchorId
from methodology.definition.model import Methodology
from methodology.refusal import Refusal, WrongDay
from methodology.value import Value

YEARS = (2000, 2100)
"""A date outside these years is taken for a typing error."""


class AnchorDate(Value):
    """The date of an anchor. `occurrence` numbers the dates of a repeating anchor, from 1.

    `actual` is false for a date entered ahead and true once the event has happened.
    """

    anchor: AnchorId
    on: date
    occurrence: int = 1
    label: str = ""
    actual: bool = False


def check_day(day: date) -> None:
    """Raises `Refusal` for a day that no engagement can have, for example in a mistyped year."""
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Refusal(f"{day} is too far away: give a date between {YEARS[0]} and {YEARS[1]}.")


def check_happened(day: date, today: date) -> None:
    """Raises `WrongDay` for a day that has not come and `Refusal` for one that no engagement can have."""
    check_day(day)
    if day > today:
        raise WrongDay("This day has not come yet: choose the day on which it happened.")


def happened_on(planned_on: date | None, done_on: date) -> date:
    """The date of an event that is marked done: its planned date, or an earlier day on which it was done.

    Marking it done late therefore moves no dates.
    """
    return min(planned_on, done_on) if planned_on else done_on


def date_after_undo(planned_on: date | None, others_done: Iterable[date]) -> tuple[date, bool] | None:
    """The date of an anchor, and whether it is actual, after an activity that set it is undone.

    If other activities set the same anchor, the last of them determines the date. Otherwise it is the date
    entered ahead, if any.
    """
    last_done = max(others_done, default=None)
    if last_done is not None:
        return happened_on(planned_on, last_done), True
    return None if planned_on is None else (planned_on, False)


def can_be_entered(methodology: Methodology, anchor: AnchorId) -> bool:
    """Whether people may enter dates of this anchor: the methodology names a role for that."""
    return methodology.anchor[anchor].set_by.role is not None


def numbered(dates: Iterable[AnchorDate]) -> tuple[AnchorDate, ...]:
    """These dates with the occurrences of each anchor counted from 1 in their order in time."""
    counted: Counter[AnchorId] = Counter()
    found: list[AnchorDate] = []
    for each in sorted(dates, key=lambda each: (each.anchor, each.on, each.occurrence)):
        counted[each.anchor] += 1
        found.append(each.model_copy(update={"occurrence": counted[each.anchor]}))
    return tuple(found)


def checked_dates(methodology: Methodology, dates: Iterable[AnchorDate]) -> tuple[AnchorDate, ...]:
    """These dates; raises `Refusal` for one that cannot be entered or is entered twice."""
    seen: set[tuple[AnchorId, int]] = set()
    checked = tuple(dates)
    for each in checked:
        check_day(each.on)
        anchor = methodology.anchor.get(each.anchor)
        if anchor is None:
            enterable = (a.id for a in methodology.anchors if can_be_entered(methodology, a.id))
            raise Refusal(
                f"There is no date called “{each.anchor}”. Dates: {', '.join(enterable) or 'none'}."
            )
        if each.anchor == EVENT:
            raise Refusal("“event” is the day on which something came up: use “Something came up” instead.")
        if not can_be_entered(methodology, each.anchor):
            raise Refusal(f"“{each.anchor}” cannot be entered: it is {anchor.meaning}. Leave it out.")
        if (each.anchor, each.occurrence) in seen or (each.occurrence > 1 and not anchor.repeats):
            raise Refusal(f"There is only one {each.anchor}: give its date once.")
        seen.add((each.anchor, each.occurrence))
    return checked
