"""The changes that re-planning makes to the planned activities of an engagement."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.plan.calendar import WorkingCalendar
from methodology.plan.facts import RecurrenceProgress
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.value import Value

Key = tuple[ActivityId, int, int]
CalendarOfPerson = Callable[[PersonId | None], WorkingCalendar]


class Shift(Value):
    """An open activity whose due date moves; None stands for no date."""

    work: PlannedActivity
    before: date | None
    after: date | None


class Changes(Value):
    """What the new plan adds, keeps, revives and withdraws; with what is kept and revived, its new item."""

    added: tuple[PlanItem, ...] = ()
    kept: tuple[tuple[PlannedActivity, PlanItem], ...] = ()
    revived: tuple[tuple[PlannedActivity, PlanItem], ...] = ()
    withdrawn: tuple[PlannedActivity, ...] = ()

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The due dates that move. Dates set by hand or shifted after a hold stay."""
        return tuple(
            Shift(work=work, before=work.due, after=item.due)
            for work, item in self.kept
            if not work.keeps_its_date(item.due) and work.due != item.due
        )

    @property
    def kept_by_hand(self) -> int:
        """How many dates set by hand stay although the plan has another date."""
        return sum(work.due_by_hand and work.due != item.due for work, item in self.kept)


def find_changes(
    items: Iterable[PlanItem],
    work: Iterable[PlannedActivity],
    calendar_of: CalendarOfPerson = lambda _: WorkingCalendar(weekdays=frozenset(range(7))),
) -> Changes:
    """The changes from the stored activities to the items of the new plan.

    Activities that are done, not needed or missed never change. The plan counts in working days of the role;
    work that was given to another person moves off a day on which they do not work, to their next working
    day, unless it is on the date of an event.
    """

    def off_free_days(known: PlannedActivity, item: PlanItem) -> PlanItem:
        stays = not known.dri_by_hand or item.is_event or known.keeps_its_date(item.due)
        if item.due is None or stays:
            return item
        return item.model_copy(update={"due": calendar_of(known.dri).on_or_after(item.due)})

    stored: dict[Key, PlannedActivity] = {(each.activity, each.occurrence, each.turn): each for each in work}
    added, kept, revived = [], [], []
    for item in items:
        known = stored.pop((item.activity, item.occurrence, item.turn), None)
        if known is None:
            added.append(item)
        elif known.is_open:
            kept.append((known, off_free_days(known, item)))
        elif known.state == "withdrawn":
            revived.append((known, off_free_days(known, item)))
    gone = tuple(each for each in stored.values() if each.is_open)
    return Changes(added=tuple(added), kept=tuple(kept), revived=tuple(revived), withdrawn=gone)


def recurrence_progress(
    methodology: Methodology, work: Sequence[PlannedActivity]
) -> tuple[RecurrenceProgress, ...]:
    """The progress of each activity that recurs by the calendar: its closed turns."""
    over: dict[tuple[ActivityId, int], list[PlannedActivity]] = {}
    for each in work:
        if each.state in ("done", "not_needed", "missed") and recurs(methodology, each.activity):
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
    """The day after which the next turn may fall. A missed turn ended the day before it was noticed."""
    return turn.closed_on if turn.state == "missed" else turn.due or turn.closed_on


def recurs(methodology: Methodology, activity: ActivityId) -> bool:
    """Whether the activity recurs by the calendar."""
    known = methodology.activity.get(activity)
    return known is not None and known.recurrence is not None and known.recurrence.on_calendar
