"""Entering the dates of an engagement: what it would move, and moving it."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import update
from sqlmodel import col

from methodology.definition.ids import AnchorId, StageId
from methodology.engagement.engagement import EngagementId
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.plan.anchor_dates import AnchorDate, can_be_entered, check_day
from methodology.plan.changes import Changes
from methodology.plan.facts import stages_of
from methodology.plan.planned_activity import PlannedActivity
from methodology.refusal import Refusal
from methodology.text import NAME, clean_text
from methodology.value import Value
from storage.engagements.unit_of_work import Replanned, UnitOfWork
from storage.tables.engagements import AnchorDateRow, StageEntryRow
from storage.tables.planned_activities import PlannedActivityRow


class DateEntry(Value):
    """A date that a person enters for an anchor; None takes a date entered ahead back."""

    anchor: AnchorId
    on: date | None
    occurrence: int = 1
    label: str = ""


class Shown(Value):
    """The dates that a person saw before they changed them; a date that is not here may be anything."""

    dates: Mapping[tuple[AnchorId, int], date | None] = {}
    exits: Mapping[StageId, date | None] = {}


def preview_dates(plan: EngagementPlan, entries: Iterable[DateEntry]) -> Changes:
    """What would move if these dates were entered; nothing is stored.

    Raises `Refusal` for an anchor that nobody enters.
    """
    dates = {(each.anchor, each.occurrence): each for each in plan.engagement.plan_facts.dates}
    for entry in entries:
        _check(plan, entry)
        known = dates.pop((entry.anchor, entry.occurrence), None)
        if entry.on is not None:
            dates[entry.anchor, entry.occurrence] = AnchorDate(
                anchor=entry.anchor,
                on=entry.on,
                occurrence=entry.occurrence,
                label=entry.label,
                actual=known is not None and known.actual,
            )
        elif known is not None and known.actual:
            raise _has_happened(plan, entry)
    plan_facts = plan.engagement.plan_facts.model_copy(update={"dates": tuple(dates.values())})
    engagement = plan.engagement.model_copy(update={"plan_facts": plan_facts})
    return plan.model_copy(update={"engagement": engagement}).changes()


def enter_dates(
    unit: UnitOfWork,
    engagement_id: EngagementId,
    entries: Iterable[DateEntry],
    *,
    exit_by: Mapping[StageId, date | None] | None = None,
    move_by_hand_too: bool = False,
    shown: Shown | None = None,
) -> Replanned:
    """Enter these dates and move what hangs on them.

    Dates that people set by hand stay, unless `move_by_hand_too`. `exit_by` are the days by which
    stages are to be left. Raises `Refusal` where one of them is no longer what was `shown`.
    """
    before = unit.lock_unless_over(engagement_id)
    entries = tuple(entries)
    if shown is not None:
        _must_be_as_shown(before, entries, exit_by or {}, shown)
    preview_dates(before, entries)
    moved = [entry for entry in entries if _enter(unit, before, engagement_id, entry)]
    for stage, day in (exit_by or {}).items():
        _set_exit(unit, before, stage, day)
    if move_by_hand_too:
        shifted = [work.id for work in _by_hand_moved(before, moved)]
        unit.session.execute(
            update(PlannedActivityRow)
            .where(col(PlannedActivityRow.id).in_(shifted))
            .values(due_by_hand=False),
            execution_options={"synchronize_session": False},
        )
    unit.session.flush()
    return unit.replan(engagement_id)


def _must_be_as_shown(
    plan: EngagementPlan, entries: Iterable[DateEntry], exit_by: Mapping[StageId, date | None], shown: Shown
) -> None:
    """A date that is already as it is entered is no conflict: a form may be sent twice."""
    dates = {(each.anchor, each.occurrence): each.on for each in plan.engagement.plan_facts.dates}
    exits = dict(plan.engagement.exit_dates)
    moved = [
        *(dates.get(key) not in (shown.dates[key], on) for key, on in _by_key(entries) if key in shown.dates),
        *(
            exits.get(stage) not in (shown.exits[stage], by)
            for stage, by in exit_by.items()
            if stage in shown.exits
        ),
    ]
    if any(moved):
        raise Refusal("The dates have changed meanwhile: open them again.")


def _by_key(entries: Iterable[DateEntry]) -> list[tuple[tuple[AnchorId, int], date | None]]:
    return [((each.anchor, each.occurrence), each.on) for each in entries]


def _by_hand_moved(plan: EngagementPlan, entries: Iterable[DateEntry]) -> list[PlannedActivity]:
    """The open work with a date set by hand whose date by the plan these entries move."""
    was = {work.id: item.due for work, item in plan.changes().kept}
    return [
        work
        for work, item in preview_dates(plan, entries).kept
        if work.due_by_hand and item.due != was.get(work.id, item.due)
    ]


def _enter(unit: UnitOfWork, plan: EngagementPlan, engagement_id: EngagementId, entry: DateEntry) -> bool:
    row = unit.session.get(AnchorDateRow, (engagement_id, entry.anchor, entry.occurrence))
    before = row.on if row else None
    if before == entry.on and (row is None or row.label == (entry.label or row.label)):
        return False
    if entry.on is None:
        unit.session.delete(row)
    else:
        entered = row or AnchorDateRow(
            engagement=engagement_id, anchor=entry.anchor, occurrence=entry.occurrence, on=entry.on
        )
        entered.on, entered.label = entry.on, entry.label or entered.label
        if not entered.actual:
            entered.planned_on = entry.on
        unit.session.add(entered)
    unit.record(
        "date_entered",
        engagement_id,
        before={"on": before.isoformat() if before else None},
        after={
            "anchor": entry.anchor,
            "occurrence": entry.occurrence,
            "on": entry.on.isoformat() if entry.on else None,
        },
    )
    return True


def _set_exit(unit: UnitOfWork, plan: EngagementPlan, stage: StageId, day: date | None) -> None:
    if stage not in {each.id for each in stages_of(plan.methodology, plan.engagement.plan_facts)}:
        raise Refusal("This engagement has no such stage: open its dates again.")
    if day is not None:
        check_day(day)
    engagement_id = plan.engagement.id
    row = unit.session.get(StageEntryRow, (engagement_id, stage)) or StageEntryRow(
        engagement=engagement_id, stage=stage
    )
    if row.exit_by == day:
        return
    before, row.exit_by = row.exit_by, day
    unit.session.add(row)
    unit.record(
        "exit_by_set",
        engagement_id,
        before={"by": before.isoformat() if before else None},
        after={"stage": stage, "by": day.isoformat() if day else None},
    )


def _check(plan: EngagementPlan, entry: DateEntry) -> None:
    if entry.anchor not in plan.methodology.anchor or not can_be_entered(plan.methodology, entry.anchor):
        raise Refusal(
            f"The date of {_label(plan, entry)} follows from what happens and cannot be entered: leave it out."
        )
    if entry.occurrence < 1 or (entry.occurrence > 1 and not plan.methodology.anchor[entry.anchor].repeats):
        raise Refusal(f"There is only one date of {_label(plan, entry)}: enter that one.")
    if entry.on is not None:
        check_day(entry.on)
    clean_text(entry.label, "the label", NAME)


def _has_happened(plan: EngagementPlan, entry: DateEntry) -> Refusal:
    return Refusal(f"{_label(plan, entry).capitalize()} has happened: move its date, or undo what set it.")


def _label(plan: EngagementPlan, entry: DateEntry) -> str:
    anchor = plan.methodology.anchor.get(entry.anchor)
    return anchor.label if anchor else entry.anchor
