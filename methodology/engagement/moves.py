"""Moved due dates: which an act moves, why, what is previewed, and what somebody is to hear of."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from methodology.definition.ids import AnchorId
from methodology.engagement.blocking import Blocking
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.changes import Changes, Shift, is_in_turns
from methodology.plan.explanation import anchor_of, date_of
from methodology.plan.planned_activity import Moved, PlannedActivity, PlannedActivityId
from methodology.plan.team import PersonId
from methodology.value import Value

SOON = 5
"""A date that came closer is news if it is not more than this many working days of its DRI away."""

Why = Literal["date", "free_day", "stage", "hold", "hand", "version", "update", "plan"]


class Cause(Value):
    """Why a due date moved.

    `date`: the event `name` now is `on` this day, or has no date any more; `free_day`: its DRI `name` does
    not work `on` that day; `stage`: it comes in turns, and those of before its stage `name` began are
    skipped; `hold`: the engagement was resumed; `hand`: a person set it; `version`: another version of the
    methodology has another rule; `update`: a new version of this software plans by other rules; `plan`:
    anything else that the plan follows from.
    """

    why: Why
    name: str = ""
    on: date | None = None

    @property
    def words(self) -> str:
        """The cause as the end of a sentence that begins with "because"."""
        day = f"{self.on:%a} {self.on.day} {self.on:%b}" if self.on else ""
        match self.why:
            case "date":
                return f"{self.name} is {day}" if day else f"{self.name} has no date any more"
            case "free_day":
                return f"{self.name} does not work on {day}"
            case "stage":
                return f"{self.name} has begun, and what was due before is skipped"
            case "hold":
                return "the engagement was resumed after a hold"
            case "hand":
                return "a person chose another day"
            case "version":
                return "the engagement moved to another version of the methodology"
            case "update":
                return "an update of the app plans it so"
            case "plan":
                return "its date follows from the plan so"


class Move(Value):
    """Open work whose due date an act has moved; `after` is None if it has no date any more."""

    work: PlannedActivity
    before: date
    after: date | None
    cause: Cause


def find_moves(before: EngagementPlan, after: EngagementPlan, cause: Cause | None = None) -> tuple[Move, ...]:
    """The due dates that moved between these two states of an engagement, in the order of the new dates.

    A first date moves nothing. The cause is found out for each, unless it is given.
    """
    known = {each.id: each for each in before.work if each.is_open and each.due is not None}
    return tuple(
        Move(work=work, before=was.due, after=work.due, cause=cause or _cause(before, after, was, work))
        for work in sorted(after.open_work, key=lambda each: (each.due or date.max, each.id))
        if (was := known.get(work.id)) is not None and was.due is not None and was.due != work.due
    )


class DateSet(Value):
    """The date that an act gives to an event, or takes from it: None."""

    label: str
    on: date | None


class Contradicting(Value):
    """Work that would be due before the work that it waits for."""

    work: PlannedActivity
    root: PlannedActivity


class Preview(Value):
    """What an act does to due dates: `stay` was set by hand and stays, although the plan has another date now.

    `dates` are the events whose dates it sets, `free_days` those of them on which nobody works. `contradicting` did
    not contradict each other before.
    """

    moves: tuple[Move, ...]
    dates: tuple[DateSet, ...] = ()
    free_days: frozenset[date] = frozenset()
    stay: tuple[PlannedActivity, ...] = ()
    contradicting: tuple[Contradicting, ...] = ()

    def must_be_seen_by(self, person: PersonId) -> bool:
        """Whether it moves due dates of others."""
        return any(each.work.dri not in (None, person) for each in self.moves)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.moves)


def preview_of(
    before: EngagementPlan, after: EngagementPlan, chosen: Collection[PlannedActivityId] = ()
) -> Preview:
    """What was done to due dates between these two states; people chose the dates of the `chosen` themselves.

    Turns of stages ahead have no date of their own, and what is skipped because its stage has only begun now
    nobody could have done: both are left out.
    """
    moves = tuple(
        each
        for each in find_moves(before, after)
        if each.work.id not in chosen
        and each.cause.why != "stage"
        and not (before.is_turn_ahead(each.work) or after.is_turn_ahead(each.work))
    )
    dates = tuple(_dates_set(before, after))
    return Preview(
        moves=moves,
        dates=dates,
        free_days=after.free_days(each.on for each in dates),
        stay=tuple(_staying(before, after, chosen)),
        contradicting=newly_contradicting(before, after) if moves else (),
    )


def newly_contradicting(before: EngagementPlan, after: EngagementPlan) -> tuple[Contradicting, ...]:
    """The work that is due before what it waits for since then."""
    known = {(each.work.id, each.root.id) for each in contradicting(before)}
    return tuple(each for each in contradicting(after) if (each.work.id, each.root.id) not in known)


def after_changes(plan: EngagementPlan, changes: Changes) -> EngagementPlan:
    """The plan with the due dates that these changes give to what is open, and without what they withdraw."""
    due = {work.id: item.due for work, item in changes.kept}
    gone = {each.id for each in changes.withdrawn}
    work = (
        each.model_copy(update={"due": due.get(each.id, each.due)})
        for each in plan.work
        if each.id not in gone
    )
    return plan.model_copy(update={"work": tuple(work)})


def without_turns_ahead(plan: EngagementPlan, changes: Changes) -> Changes:
    """These changes as a preview shows them: without the turns of stages ahead, which have no date of their own."""
    kept = tuple((work, item) for work, item in changes.kept if not plan.is_turn_ahead(work))
    return changes.model_copy(update={"kept": kept})


def fingerprint(moves: Iterable[Move | Shift]) -> str:
    """What a person agrees to who has seen these moves; "" for none. First dates move nothing."""
    told = [f"{each.work.id} {each.before} {each.after}" for each in moves if each.before is not None]
    return sha256("\n".join(sorted(told)).encode()).hexdigest()[:16] if told else ""


def moved_after(plan: EngagementPlan, move: Move, by: PersonId, at: datetime) -> Moved | None:
    """What the DRI of this work is to be told of the move, if anything.

    They are told of a date that somebody else brought forward, to no more than five of their working days
    away; not of later dates and of recurring work.
    """
    work, due = move.work, move.after
    if (
        due is None
        or due > move.before
        or work.dri in (None, by)
        or is_in_turns(plan.methodology, work.activity)
    ):
        return None
    today = plan.today_of(work, at)
    if plan.calendar_of_activity(work).working_days_between(today, due) > SOON:
        return None
    was = work.moved.was if work.moved else move.before
    return Moved(was=was, by=by, cause=move.cause.words)


def contradicting(plan: EngagementPlan) -> Iterator[Contradicting]:
    """The open work that is due before something it waits for, each with the last of those."""
    blocking = Blocking(plan=plan)
    for work in plan.open_work:
        if work.due is None or plan.is_turn_ahead(work):
            continue
        later = [
            (each.due, each.id, each)
            for each in blocking.upstream(work)
            if each.due and each.due > work.due and not plan.is_turn_ahead(each)
        ]
        if later:
            yield Contradicting(work=work, root=max(later)[-1])


def anchors_contradicting(plan: EngagementPlan, found: Iterable[Contradicting]) -> frozenset[AnchorId]:
    """The events that determine the dates of this work, apart from dates that a person has set."""
    activities = plan.methodology.activity
    both = (work for each in found for work in (each.work, each.root))
    return frozenset(
        activities[each.activity].due.anchor
        for each in both
        if not each.due_by_hand and each.activity in activities
    )


def _dates_set(before: EngagementPlan, after: EngagementPlan) -> Iterator[DateSet]:
    was, now = (
        {(each.anchor, each.occurrence): each.on for each in plan.engagement.plan_facts.dates}
        for plan in (before, after)
    )
    for key in dict.fromkeys([*now, *was]):
        if was.get(key) != now.get(key):
            yield DateSet(label=after.methodology.anchor[key[0]].label, on=now.get(key))


def _staying(
    before: EngagementPlan, after: EngagementPlan, chosen: Collection[PlannedActivityId]
) -> Iterator[PlannedActivity]:
    """The work dated by hand that would have moved otherwise."""
    was = {each.id: each for each in before.open_work}
    for each in after.open_work:
        known = was.get(each.id)
        if known is None or not each.due_by_hand or each.due is None or each.id in chosen:
            continue
        is_free = not after.calendar_of_activity(each).is_working(each.due)
        if known.basis != each.basis or (known.dri != each.dri and is_free):
            yield each


def _cause(
    before: EngagementPlan, after: EngagementPlan, was: PlannedActivity, work: PlannedActivity
) -> Cause:
    if before.engagement.version != after.engagement.version:
        return Cause(why="version")
    if work.due_by_hand:
        return Cause(why="hand")
    for anchor in _anchors(before, after, was, work):
        on = date_of(after.methodology, after.engagement.plan_facts, anchor, work)
        if on != date_of(before.methodology, before.engagement.plan_facts, anchor, was):
            return Cause(why="date", name=after.methodology.anchor[anchor].label, on=on)
    new = after.engagement.plan_facts.entered.keys() - before.engagement.plan_facts.entered.keys()
    if work.stage in new and is_in_turns(after.methodology, work.activity):
        return Cause(why="stage", name=after.methodology.stage[work.stage].name)
    dri = after.dri_of(work)
    if was.basis == work.basis and dri is not None and not dri.calendar.is_working(_day(was)):
        return Cause(why="free_day", name=dri.name, on=was.due)
    return Cause(why="plan")


def _anchors(
    before: EngagementPlan, after: EngagementPlan, was: PlannedActivity, work: PlannedActivity
) -> Iterator[AnchorId]:
    """The anchors that the date follows from now and followed from before."""
    for plan, activity in ((after, work), (before, was)):
        anchor = anchor_of(plan.methodology, plan.engagement.plan_facts, activity)
        if anchor is not None:
            yield anchor


def _day(work: PlannedActivity) -> date:
    assert work.due is not None, "only dates move"
    return work.due
