"""The timeline of an engagement: its stages, dates and activities by day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Literal

from methodology.engagement.audience import is_shared_date
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.lateness import Lateness
from methodology.plan.anchor_dates import AnchorDate, can_be_entered
from methodology.plan.team import PersonId
from methodology.value import Value

EntryKind = Literal["stage", "date", "work"]


class TimelineEntry(Value):
    """An entry on a day: a stage that was entered or is to be left, a date, an activity due or done.

    `is_past`: of a stage or date, it has come true; of work, it is late. `is_missed`: the day of a target end or a
    date is over, but nobody has said that it came true. `work_until` is the last day of work that is planned for later
    than a date at which work is to end.
    """

    on: date
    kind: EntryKind
    text: str
    is_past: bool = False
    is_missed: bool = False
    is_done: bool = False
    work_until: date | None = None
    person: PersonId | None = None


class Week(Value):
    """The entries of one week, which begins on `monday`."""

    monday: date
    entries: tuple[TimelineEntry, ...]
    is_current: bool = False


class Timeline(Value):
    """The entries by day, and the labels of the dates that work waits for."""

    plan: EngagementPlan
    today: date
    entries: tuple[TimelineEntry, ...] = ()
    undated: tuple[str, ...] = ()

    @property
    def weeks(self) -> tuple[Week, ...]:
        """The weeks in which something happens."""
        by_week = groupby(self.entries, key=lambda entry: _monday(entry.on))
        return tuple(
            Week(monday=monday, entries=tuple(entries), is_current=monday == _monday(self.today))
            for monday, entries in by_week
        )

    @property
    def from_now(self) -> tuple[Week, ...]:
        """The weeks from this one on."""
        return tuple(each for each in self.weeks if each.monday >= _monday(self.today))

    @property
    def before(self) -> tuple[Week, ...]:
        """The weeks before this one, the last one first."""
        return tuple(each for each in reversed(self.weeks) if each.monday < _monday(self.today))


def timeline(plan: EngagementPlan, now: datetime) -> Timeline:
    """The timeline of this engagement; `today` is that of its lead."""
    today = plan.today(now)
    entries = [*_stages(plan, today), *_dates(plan, today), *_activities(plan, now)]
    in_time = sorted(entries, key=lambda entry: entry.on)
    return Timeline(plan=plan, today=today, entries=tuple(in_time), undated=undated(plan))


def _stages(plan: EngagementPlan, today: date) -> Iterator[TimelineEntry]:
    plan_facts, stages = plan.engagement.plan_facts, plan.methodology.stage
    for stage, day in plan_facts.entered.items():
        yield TimelineEntry(on=day, kind="stage", text=f"{stages[stage].name} began", is_past=True)
    for stage, day in plan.engagement.exit_dates:
        if stage not in plan_facts.left:
            is_missed = plan.engagement.is_running and day < today
            text = f"{stages[stage].name}: target end"
            yield TimelineEntry(on=day, kind="stage", text=text, is_missed=is_missed)


def _dates(plan: EngagementPlan, today: date) -> Iterator[TimelineEntry]:
    """A date that an activity sets is past only once it is actual, whatever the day."""
    for each in plan.engagement.plan_facts.dates:
        anchor = plan.methodology.anchor[each.anchor]
        is_past = each.actual or (each.on < today and not anchor.set_by.activities)
        yield TimelineEntry(
            on=each.on,
            kind="date",
            text=f"{anchor.label}: {each.label}" if each.label else anchor.label,
            is_past=is_past,
            is_missed=plan.engagement.is_running and each.on < today and not is_past,
            work_until=None if is_past or each.on < today else work_after(plan, each),
        )


def work_after(plan: EngagementPlan, planned: AnchorDate) -> date | None:
    """The last day for which open work is planned, if recurring work is to end with a date like this and that day is
    later than it."""
    activities = plan.methodology.activity.values()
    is_end = any(each.recurrence and each.recurrence.until == planned.anchor for each in activities)
    if not is_end or plan.engagement.is_over:
        return None
    days = (each.due for each in plan.open_work if each.due and not plan.is_turn_ahead(each))
    return max((each for each in days if each > planned.on), default=None)


def _activities(plan: EngagementPlan, now: datetime) -> Iterator[TimelineEntry]:
    """Work is past once it is late, as for health and digests. What is done has today as its day at the latest, even
    if it is tomorrow already where its DRI is, and shows who did it."""
    lateness, today = Lateness(plan=plan, now=now), plan.today(now)
    for each in plan.work:
        on = each.due if each.is_open else each.closed_on and min(each.closed_on, today)
        if each.state in ("open", "done") and on is not None and not plan.is_turn_ahead(each):
            yield TimelineEntry(
                on=on,
                kind="work",
                text=each.name,
                is_past=each.is_open and lateness.late_by(each) > 0,
                is_done=each.state == "done",
                person=each.dri if each.is_open else each.closed_by or each.dri,
            )


def undated(plan: EngagementPlan, *, outsiders_read: bool = False) -> tuple[str, ...]:
    """The labels of the dates that open work waits for and that have none yet or, of what is over, never got
    one; for outsiders, of those that they have too, as long as it is not over: a meeting that they were in
    may just not have been entered."""
    if outsiders_read and plan.engagement.is_over:
        return ()
    waited_for = {each.waiting_for for each in plan.open_work}
    dated = {each.anchor for each in plan.engagement.plan_facts.dates}
    return tuple(
        anchor.label
        for anchor in plan.methodology.anchors
        if anchor.id in waited_for - dated
        and can_be_entered(plan.methodology, anchor.id)
        and (not outsiders_read or is_shared_date(plan.methodology, anchor))
    )


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())
