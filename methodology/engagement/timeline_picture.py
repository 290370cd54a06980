"""What the picture of an engagement's timeline shows: its stages as bars, its dates, and what is late."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Literal

from methodology.definition.ids import AnchorId
from methodology.engagement.audience import for_outsiders, is_shared_date
from methodology.engagement.engagement import EngagementState
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.health import HealthState, Late, health, late_things
from methodology.engagement.lateness import Lateness, late_by
from methodology.engagement.stage_bars import StageBar, shared_bar, stage_bar
from methodology.engagement.timeline import undated, work_after
from methodology.engagement.within_hold import Planned, standing_alone, within_hold
from methodology.plan.facts import stages_ahead
from methodology.value import Value

MarkState = Literal["happened", "planned", "passed", "dropped"]


class Mark(Value):
    """A date. `passed`: its day has been over for `late_by` working days, and nobody has said that it came true;
    `dropped`: nobody will, because the engagement is over."""

    on: date
    state: MarkState
    label: str = ""
    late_by: int = 0


class DateRow(Value):
    """The dates of one kind, such as those of all iterations, in their order in time; `work_until` is the last day of
    work that is planned for later than the last of them, although work is to end with it."""

    label: str
    marks: tuple[Mark, ...]
    work_until: date | None = None

    @property
    def late(self) -> tuple[Mark, ...]:
        """The dates that should have come true by now."""
        return tuple(each for each in self.marks if each.late_by)


class Totals(Value):
    """Numbers of the whole, also in a piece of it: of its activities, of its stages and those with a target end, and of
    what is planned within the hold."""

    done: int = 0
    planned: int = 0
    stages: int = 0
    targets: int = 0
    within_hold: int = 0


class TimelinePicture(Value):
    """The timeline of an engagement; `today` is that of its lead.

    `health` is None where outsiders read along: they see the stages, without who leads them and what is late,
    and the dates that they have too, also those that aren't set yet. `late` is the late work that belongs to
    no stage. `undated` are the labels of the dates that work waits for, or waited for in vain. `within_hold`
    is what is planned for the time of the hold, in its order: due work, dates, and target ends; `hold_reason`
    says why it is on hold, `held_by` who put it there. Of a piece of it, `piece` says which one of how many
    it is. `over_on` is the day on which the engagement was closed or cancelled; `began` that on which its
    first stage did, `ends` the last one for which anything of its stages is planned, if each of them has an
    end.
    """

    title: str
    methodology: str
    type: str
    state: EngagementState
    today: date
    health: HealthState | None
    stages: tuple[StageBar, ...]
    dates: tuple[DateRow, ...]
    undated: tuple[str, ...] = ()
    late: tuple[Late, ...] = ()
    held_since: date | None = None
    hold_until: date | None = None
    hold_reason: str = ""
    held_by: str = ""
    within_hold: tuple[Planned, ...] = ()
    totals: Totals = Totals()
    piece: tuple[int, int] | None = None
    over_on: date | None = None
    began: date | None = None
    ends: date | None = None

    @property
    def is_first(self) -> bool:
        """Whether it is the whole or its first piece, which says what holds for all of it."""
        return self.piece is None or self.piece[0] == 1

    @property
    def runs_until(self) -> date:
        """The last day so far of the stage that runs: today, or the last one before the hold."""
        return self.held_since - timedelta(days=1) if self.held_since else self.today


def timeline_picture(plan: EngagementPlan, now: datetime, *, outsiders_read: bool = False) -> TimelinePicture:
    """The picture of this engagement's timeline now, without anything internal if outsiders may read it."""
    if outsiders_read:
        plan = for_outsiders(plan)
    engagement, methodology = plan.engagement, plan.methodology
    late = () if outsiders_read else _late(plan, now)
    today = plan.today(now)
    stages = stages_ahead(methodology, engagement.plan_facts)
    ids = {each.id for each in stages}
    bars = tuple(
        stage_bar(plan, stage, today, tuple(each for each in late if each.stage == stage.id))
        for stage in stages
    )
    within = list(within_hold(plan, today, outsiders_read=outsiders_read))
    if outsiders_read:
        bars = tuple(shared_bar(each, today) for each in bars)
        within = sorted([*within, *_bars_within(plan, bars, today)], key=lambda each: each.on)
    return TimelinePicture(
        title=engagement.title,
        methodology=methodology.name,
        type=methodology.type[engagement.plan_facts.type].name,
        state=engagement.state,
        today=today,
        health=None if outsiders_read else health(plan, now).state,
        stages=bars,
        dates=tuple(_dates(plan, today, outsiders_read=outsiders_read)),
        undated=tuple(map(standing_alone, undated(plan, outsiders_read=outsiders_read))),
        late=tuple(each for each in late if each.stage not in ids),
        held_since=engagement.held_since,
        hold_until=engagement.hold_until if engagement.held_since else None,
        hold_reason=engagement.hold.reason if engagement.hold else "",
        held_by="" if outsiders_read else _held_by(plan),
        within_hold=tuple(within),
        totals=Totals(
            done=sum(each.done for each in bars),
            planned=sum(each.planned for each in bars),
            stages=len(bars),
            targets=sum(each.target is not None for each in bars),
            within_hold=len(within),
        ),
        over_on=engagement.closed_on if engagement.is_over else None,
        began=min(engagement.plan_facts.entered.values(), default=None),
        ends=max(each.ends for each in bars if each.ends) if all(each.ends for each in bars) else None,
    )


def _bars_within(plan: EngagementPlan, bars: Iterable[StageBar], today: date) -> Iterator[Planned]:
    """Of the days of these bars, those that are planned within the hold."""
    held = plan.engagement.held_since
    until = max(plan.engagement.hold_until or today, today)
    for bar in bars:
        starts = bar.begins if bar.state == "ahead" else None
        for on, name in ((starts, f"beginning of {bar.name}"), (bar.last_work, f"last work of {bar.name}")):
            if held and on and held <= on <= until:
                yield Planned(name=name, on=on)


def _held_by(plan: EngagementPlan) -> str:
    """The name of who put it on hold."""
    person = plan.people.get(plan.engagement.hold.by) if plan.engagement.hold else None
    return person.name if person else ""


def _late(plan: EngagementPlan, now: datetime) -> tuple[Late, ...]:
    """Everything that is late, the worst first."""
    late = late_things(Lateness(plan=plan, now=now))
    return tuple(sorted(late, key=lambda each: each.by, reverse=True))


def _dates(plan: EngagementPlan, today: date, *, outsiders_read: bool) -> Iterator[DateRow]:
    """The kinds of dates, in the order of the first of each."""
    marks: dict[AnchorId, list[Mark]] = {}
    until: dict[AnchorId, date | None] = {}
    for each in sorted(plan.engagement.plan_facts.dates, key=lambda each: each.on):
        anchor = plan.methodology.anchor[each.anchor]
        if outsiders_read and not is_shared_date(plan.methodology, anchor):
            continue
        has_come = each.on < today
        happened = each.actual or (has_come and not anchor.set_by.activities)
        otherwise: MarkState = "passed" if has_come else "planned"
        if plan.engagement.is_over:
            otherwise = "dropped"
        state = "happened" if happened else otherwise
        is_late = state == "passed" and plan.engagement.is_running and not outsiders_read
        days = late_by(each.on, today, plan.lead_calendar) if is_late else 0
        mark = Mark(on=each.on, state=state, label=each.label, late_by=days)
        marks.setdefault(each.anchor, []).append(mark)
        until[each.anchor] = work_after(plan, each) if state == "planned" else None
    for anchor_id, of_kind in marks.items():
        label = standing_alone(plan.methodology.anchor[anchor_id].label)
        yield DateRow(label=label, marks=tuple(of_kind), work_until=until[anchor_id])
