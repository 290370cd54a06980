"""What changes in an engagement's planned activities when its plan is worked out anew."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.plan.facts import RecurrenceProgress
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.value import Value

Key = tuple[ActivityId, int, int]
TodayOf = Callable[[PersonId | None], date]
"""The date on the clock of whoever is DRI."""


class Shift(Value):
    """Open work whose date moves; None is "not dated yet"."""

    work: PlannedActivity
    before: date | None
    after: date | None


class Changes(Value):
    """What the new plan adds, keeps (with what it now says of it), revives and withdraws."""

    added: tuple[PlanItem, ...] = ()
    kept: tuple[tuple[PlannedActivity, PlanItem], ...] = ()
    revived: tuple[tuple[PlannedActivity, PlanItem], ...] = ()
    withdrawn: tuple[PlannedActivity, ...] = ()

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The dates that move; one that a person set, or a resumption moved, stays."""
        return tuple(
            Shift(work=work, before=work.due, after=item.due)
            for work, item in self.kept
            if not work.keeps_its_date(item.due) and work.due != item.due
        )

    @property
    def kept_by_hand(self) -> int:
        """How many dates that people set stay, although the plan now says another."""
        return sum(work.due_by_hand and work.due != item.due for work, item in self.kept)


def find_changes(items: Iterable[PlanItem], work: Iterable[PlannedActivity]) -> Changes:
    """How to get from the work there is to the plan there should be.

    What is done, not needed or missed never changes.
    """
    stored: dict[Key, PlannedActivity] = {(each.activity, each.occurrence, each.turn): each for each in work}
    added, kept, revived = [], [], []
    for item in items:
        known = stored.pop((item.activity, item.occurrence, item.turn), None)
        if known is None:
            added.append(item)
        elif known.is_open:
            kept.append((known, item))
        elif known.state == "withdrawn":
            revived.append((known, item))
    gone = tuple(each for each in stored.values() if each.is_open)
    return Changes(added=tuple(added), kept=tuple(kept), revived=tuple(revived), withdrawn=gone)


def recurrence_progress(
    methodology: Methodology, work: Sequence[PlannedActivity]
) -> tuple[RecurrenceProgress, ...]:
    """How far each activity that the calendar repeats has come: its closed turns."""
    over: dict[tuple[ActivityId, int], list[PlannedActivity]] = {}
    for each in work:
        if each.state in ("done", "not_needed", "missed") and _recurs(methodology, each.activity):
            over.setdefault((each.activity, each.occurrence), []).append(each)
    return tuple(
        RecurrenceProgress(
            activity=activity,
            occurrence=occurrence,
            over=len(turns),
            last_due=max(day for each in turns if (day := _over_on(each))),
        )
        for (activity, occurrence), turns in over.items()
    )


def _over_on(turn: PlannedActivity) -> date | None:
    """The day after which the next turn may come: a missed turn is over the day before it was noticed."""
    return turn.closed_on if turn.state == "missed" else turn.due or turn.closed_on


def missed_turns(
    methodology: Methodology, work: Iterable[PlannedActivity], today_of: TodayOf
) -> tuple[PlannedActivity, ...]:
    """The open turns whose date has passed where their DRI is, so that the next turn takes their place."""
    return tuple(
        each for each in work if each.is_overdue(today_of(each.dri)) and _recurs(methodology, each.activity)
    )


def _recurs(methodology: Methodology, activity: ActivityId) -> bool:
    known = methodology.activity.get(activity)
    return known is not None and known.recurrence is not None and known.recurrence.on_calendar
