"""The changes that re-planning makes to the planned activities of an engagement."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from methodology.definition.ids import ActivityId, RoleId
from methodology.definition.model import Methodology
from methodology.plan.calendar import ONE_DAY, WorkingCalendar
from methodology.plan.facts import PlanFacts, RecurrenceProgress
from methodology.plan.plan import PlanItem
from methodology.plan.planned_activity import PlannedActivity
from methodology.plan.team import PersonId
from methodology.value import Value

Key = tuple[ActivityId, int, int]
CalendarOfPerson = Callable[[PersonId | None], WorkingCalendar]
HolderOf = Callable[[RoleId], PersonId | None]
"""The person who does the work of a role: its holder, or the lead while it is unfilled."""


class Shift(Value):
    """An open activity whose due date moves; None stands for no date."""

    work: PlannedActivity
    before: date | None
    after: date | None


class Changes(Value):
    """What the new plan adds, keeps, revives and withdraws.

    With what is kept and revived comes its item, with the due date that it gets or keeps. `kept_by_hand` counts
    the dates set by hand that stay although the plan has another date.
    """

    added: tuple[PlanItem, ...] = ()
    kept: tuple[tuple[PlannedActivity, PlanItem], ...] = ()
    revived: tuple[tuple[PlannedActivity, PlanItem], ...] = ()
    withdrawn: tuple[PlannedActivity, ...] = ()
    kept_by_hand: int = 0

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """The due dates that move."""
        return tuple(
            Shift(work=work, before=work.due, after=item.due)
            for work, item in self.kept
            if work.due != item.due
        )


def find_changes(
    items: Iterable[PlanItem],
    work: Iterable[PlannedActivity],
    calendar_of: CalendarOfPerson = lambda _: WorkingCalendar(weekdays=frozenset(range(7))),
    holder_of: HolderOf = lambda _: None,
) -> Changes:
    """The changes from the stored activities to the items of the new plan.

    Activities that are done, not needed, missed or let go never change. A due date moves only if its basis does, so
    that what people do moves no date that it is not about; or if the work goes to a person who does not work
    on that day. One set by hand stays.
    """

    def dated(known: PlannedActivity, item: PlanItem) -> PlanItem:
        if known.due_by_hand:
            return item.model_copy(update={"due": known.due})
        dri = known.dri if known.dri_by_hand else holder_of(item.dri)
        stays = _has_same_basis(known, item)
        if stays and dri == known.dri and known.basis is not None:
            return item.model_copy(update={"due": known.due})
        due = off_free_day(item, known.due if stays else item.due, calendar_of(dri))
        return item.model_copy(update={"due": due})

    stored: dict[Key, PlannedActivity] = {(each.activity, each.occurrence, each.turn): each for each in work}
    added, kept, revived, by_hand = [], [], [], 0
    for item in items:
        known = stored.pop((item.activity, item.occurrence, item.turn), None)
        if known is None:
            added.append(item)
        elif known.is_open:
            kept.append((known, dated(known, item)))
            by_hand += known.due_by_hand and known.due != item.due
        elif known.state == "withdrawn":
            revived.append((known, dated(known, item)))
    gone = tuple(each for each in stored.values() if each.is_open)
    return Changes(
        added=tuple(added),
        kept=tuple(kept),
        revived=tuple(revived),
        withdrawn=gone,
        kept_by_hand=by_hand,
    )


def off_free_day(item: PlanItem, due: date | None, calendar: WorkingCalendar) -> date | None:
    """This due date of the item, off a day on which its DRI does not work.

    It moves to the next working day; that of a turn to the working day before, unless that lies before the
    recurrence begins. The date of an event stays.
    """
    if due is None or item.is_event or calendar.is_working(due):
        return due
    before = calendar.on_or_before(due)
    is_turn = item.from_day is not None and before >= item.from_day
    return before if is_turn else calendar.on_or_after(due)


def _has_same_basis(known: PlannedActivity, item: PlanItem) -> bool:
    """Whether nothing has moved that the due date follows from.

    Where a version before 0.3 has not stored what that is, one-time work keeps its date.
    """
    if known.basis is None:
        return known.due is not None and item.due is not None and item.from_day is None
    return known.basis == item.basis


def recurrence_progress(
    methodology: Methodology, plan_facts: PlanFacts, work: Sequence[PlannedActivity]
) -> tuple[RecurrenceProgress, ...]:
    """The progress of each activity that recurs by the calendar: its closed turns."""
    found: dict[tuple[ActivityId, int], list[PlannedActivity]] = {}
    for each in work:
        if each.state != "withdrawn" and recurs(methodology, each.activity):
            found.setdefault((each.activity, each.occurrence), []).append(each)
    return tuple(
        RecurrenceProgress(
            activity=activity,
            occurrence=occurrence,
            over=len(over),
            last_due=max(day for each in over if (day := _over_on(each))),
            has_ended=_ended_with(max(turns, key=lambda each: each.turn), plan_facts),
        )
        for (activity, occurrence), turns in found.items()
        if (over := [each for each in turns if not each.is_open])
    )


def _ended_with(last: PlannedActivity, plan_facts: PlanFacts) -> bool:
    """Whether the recurrence ended with this turn because its stage was left: a date that is entered for its
    end later does not bring it back. A turn that was let go on resuming gives way to the next."""
    left = plan_facts.left.get(last.stage)
    if last.state != "let_go" or left is None or last.closed_on is None:
        return False
    return last.closed_on == left or (last.closed_on > left and last.closed_on != plan_facts.runs_since)


def _over_on(turn: PlannedActivity) -> date | None:
    """The day after which the next turn may fall.

    A missed turn is closed on the day before it was noticed; on the day on which one is let go, another may fall.
    """
    if turn.state == "let_go" and turn.closed_on:
        return turn.closed_on - ONE_DAY
    return turn.closed_on if turn.state == "missed" else turn.due or turn.closed_on


def is_in_turns(methodology: Methodology, activity: ActivityId) -> bool:
    """Whether the activity comes again by the calendar or with each iteration."""
    return activity in methodology.in_turns


def recurs(methodology: Methodology, activity: ActivityId) -> bool:
    """Whether the activity recurs by the calendar."""
    return activity in methodology.on_calendar
