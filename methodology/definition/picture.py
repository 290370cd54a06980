"""What a picture of a methodology shows: bands of cards, one card for each stage."""

from collections.abc import Iterable, Iterator, Sequence

from methodology.definition.activity import Activity
from methodology.definition.ids import PhaseId
from methodology.definition.limits import (
    ALWAYS,
    led_instead,
    left_out_for,
    quoted,
    rank,
    short,
    when,
    whenever,
)
from methodology.definition.model import Methodology
from methodology.definition.role import Role
from methodology.definition.stage import JourneyStage, Phase, Stage
from methodology.text import folded
from methodology.value import Value

DRI = "DRI: directly responsible individual, who leads the stage and moves on from it."
ACTIVITIES = (
    "Activities are grouped by when they apply, not in the order of time. Behind each: the short name of the role "
    "that does it."
)
OUTCOMES = "Outcomes: what must be true to move on."
DEFAULT = "“(default)”: the source doesn’t say it; it’s our choice."
BY_CHOICE = "by choice"
OPTIONAL = "optional"
CHOSEN = f"“{BY_CHOICE}”: planned only if the team adds it."
MARKED = "DRIs and outcomes without it are documented; activities, tools and limits aren’t marked."
MARKED_ON_JOURNEY = (
    "DRIs, phases and stages of the journey without it are documented; what runs at the same time and what is left "
    "out for whom isn’t marked."
)
OURS = "Where each stage stands on the customer journey is our choice: the source doesn’t say it."


class Line(Value):
    """A line of a card; `is_default` where the source does not say so.

    `group` is the heading that it stands under with those beside it, such as "Recurring"; `by` the short name of
    the role that does it; `marks` say whether it is planned by choice only, and whether it is optional.
    """

    text: str
    is_default: bool = False
    group: str = ""
    by: str = ""
    marks: tuple[str, ...] = ()


class Part(Value):
    """Lines of a card under one label, such as the outcomes of a stage."""

    label: str
    lines: tuple[Line, ...]


class Card(Value):
    """A stage, or what stands for one."""

    title: str
    parts: tuple[Part, ...]


class Band(Value):
    """Cards that belong together: those of a phase, or of a stage of the customer journey.

    `group` is what all its cards belong to, such as a phase; None where they belong to several, or to none.
    """

    title: Line
    cards: tuple[Card, ...]
    note: str = ""
    group: Line | None = None


class Levels(Value):
    """What groups, bands and cards are, such as phases, stages of a journey, and stages; empty: it isn't said."""

    group: str = ""
    band: str = ""
    card: str = ""


class Picture(Value):
    """`side_by_side`: the bands follow one another in time, and are read from left to right.

    `columns` are the labels of those parts that have a column of their own in a table.
    `hints` are sentences that explain what is on it, `roles` the short names of roles with their names.
    """

    title: str
    bands: tuple[Band, ...]
    side_by_side: bool = False
    levels: Levels = Levels()
    hints: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()

    @property
    def roles_used(self) -> tuple[tuple[str, str], ...]:
        """Those whose short name stands behind one of its lines."""
        used = {line.by for line in self._lines()}
        return tuple(each for each in self.roles if each[0] in used)

    @property
    def hints_of_marks(self) -> tuple[str, ...]:
        """Of its hints those that explain a mark behind one of its lines or names."""
        names = [name for band in self.bands for name in (band.title, band.group) if name]
        lines = [*self._lines(), *names]
        used = {mark for line in lines for mark in line.marks}
        if any(line.is_default for line in lines) or any("(default)" in name for _, name in self.roles_used):
            used.add("(default)")
        return tuple(each for each in self.hints if each.startswith(tuple(f"“{mark}”" for mark in used)))

    def _lines(self) -> Iterator[Line]:
        for band in self.bands:
            yield from (line for card in band.cards for part in card.parts for line in part.lines)


def journey_picture(methodology: Methodology) -> Picture:
    """The customer journey, and under each of its stages the stages of ours that serve it."""
    phases = {phase.id: phase for phase in methodology.phases}
    is_mixed = len({stage.journey_documented for stage in methodology.stages}) > 1
    bands = []
    for step in methodology.journey:
        served = [stage for stage in methodology.stages_in_order if stage.journey_stage == step.id]
        of_phases = {stage.phase: _named(phases[stage.phase]) for stage in served}
        group = next(iter(of_phases.values())) if len(of_phases) == 1 else None
        cards = [
            _on_journey(methodology, stage, None if group else of_phases[stage.phase], is_mixed=is_mixed)
            for stage in served
        ]
        bands.append(Band(title=_named(step), cards=tuple(cards), note=step.note, group=group))
    title = f"{methodology.name}: the customer journey"
    all_ours = not any(stage.journey_documented for stage in methodology.stages)
    return Picture(
        title=title,
        bands=tuple(bands),
        side_by_side=True,
        levels=Levels(group="Phase", band="Customer journey", card="Stage"),
        columns=("DRI", "Phase", "Place on the journey", "At the same time as", "Left out for"),
        hints=(_as_of(methodology), *([OURS] if all_ours else []), DRI, f"{DEFAULT} {MARKED_ON_JOURNEY}"),
    )


def _on_journey(methodology: Methodology, stage: Stage, phase: Line | None, *, is_mixed: bool) -> Card:
    """The card of a stage; with its phase, unless the whole band belongs to it, and whether its place is
    documented, where that `is_mixed`."""
    placed = Line(
        text="documented" if stage.journey_documented else "ours", is_default=not stage.journey_documented
    )
    return _card(
        methodology,
        stage,
        Part(label="Phase", lines=(phase,) if phase else ()),
        Part(label="Place on the journey", lines=(placed,) if is_mixed else ()),
    )


def table_picture(methodology: Methodology, only: PhaseId | None = None) -> Picture:
    """Each phase with its stages: who leads, what is done, what must come of it, and with which tools.

    `only` leaves out the other phases.
    """
    bands = []
    in_order = sorted(methodology.phases, key=lambda each: each.order)
    phases = [each for each in in_order if only in (None, each.id)]
    for phase in phases:
        stages = [stage for stage in methodology.stages_in_order if stage.phase == phase.id]
        cards = [_card(methodology, stage, *_contents(methodology, stage)) for stage in stages]
        note = _place(in_order, phase) if len(in_order) > 1 else ""
        bands.append(Band(title=_named(phase), cards=tuple(cards), note=note))
    return Picture(
        title=f"{methodology.name}: stage by stage",
        bands=tuple(bands),
        levels=Levels(band="Phase", card="Stage"),
        columns=("Activities", "Outcomes", "Tools and collateral"),
        hints=(
            _as_of(methodology),
            DRI,
            OUTCOMES,
            ACTIVITIES,
            *_chosen(methodology, phases),
            f"{DEFAULT} {MARKED}",
        ),
        roles=tuple((role.short, _role(methodology, role)) for role in methodology.roles),
    )


def _as_of(methodology: Methodology) -> str:
    return f"The methodology as of {methodology.as_of}."


def _place(phases: Sequence[Phase], phase: Phase) -> str:
    """Which of all phases this is, and which come before and after it."""
    at = phases.index(phase)
    before = [f"after {each.name}" for each in phases[at - 1 : at]] if at else []
    after = [f"before {each.name}" for each in phases[at + 1 : at + 2]]
    return ", ".join([f"Phase {at + 1} of {len(phases)}", *before, *after])


def _named(thing: Phase | JourneyStage) -> Line:
    return Line(text=thing.name, is_default=not thing.documented)


def _role(methodology: Methodology, role: Role) -> str:
    """The name of a role, and in which engagements another one does what it does."""
    instead = [
        f"for {quoted((methodology.type[type_] for type_ in each.types), methodology.types)}: "
        f"{short(methodology.role[each.use], methodology.roles)}{'' if each.documented else ' (default)'}"
        for each in methodology.role_substitutions
        if each.role == role.id
    ]
    return "; ".join([role.name, *instead])


def _chosen(methodology: Methodology, phases: Sequence[Phase]) -> Iterator[str]:
    """What is said of details, where there are any."""
    shown = {stage.id for phase in phases for stage in methodology.stages if stage.phase == phase.id}
    if any(BY_CHOICE in _marks(each) for each in methodology.activities if each.stage in shown):
        yield CHOSEN


def _marks(activity: Activity) -> tuple[str, ...]:
    """What is planned by itself, or once somebody says that its condition holds, is not by choice."""
    is_chosen = activity.tier == "detail" and activity.kind != "conditional"
    return (*([BY_CHOICE] if is_chosen else []), *([OPTIONAL] if activity.optional else []))


def leaders(methodology: Methodology, stage: Stage) -> tuple[Line, ...]:
    """Who leads a stage, and who does in engagements of types in which another role does."""
    instead = (
        Line(text=f"for {types}: {role.name}", is_default=not (stage.dri_documented and documented))
        for types, role, documented in led_instead(methodology, stage)
    )
    return (Line(text=methodology.role[stage.dri].name, is_default=not stage.dri_documented), *instead)


def _card(methodology: Methodology, stage: Stage, *parts: Part) -> Card:
    beside = [methodology.stage[each] for each in stage.parallel_with]
    names = tuple(Line(text=f"{methodology.position_of(each)}. {each.name}") for each in beside)
    shown = (
        Part(label="DRI", lines=leaders(methodology, stage)),
        Part(label="At the same time as", lines=names),
        Part(label="Left out for", lines=tuple(Line(text=each) for each in left_out_for(methodology, stage))),
        *parts,
    )
    return Card(
        title=f"{methodology.position_of(stage)}. {stage.name}",
        parts=tuple(part for part in shown if part.lines),
    )


def _contents(methodology: Methodology, stage: Stage) -> tuple[Part, ...]:
    activities = methodology.activities_of(stage.id)
    tools = {methodology.tool[tool].name for each in activities for tool in each.collateral}
    work = [
        Line(
            text=each.name,
            group=when(methodology, stage, each),
            by=methodology.role[each.dri].short,
            marks=_marks(each),
        )
        for each in activities
    ]
    outcomes = [
        Line(text=each.text, is_default=not each.documented, group=whenever(methodology, stage, each))
        for each in stage.exit_criteria
    ]
    return (
        Part(label="Activities", lines=under_headings(work)),
        Part(label="Outcomes", lines=under_headings(outcomes)),
        Part(
            label="Tools and collateral",
            lines=tuple(Line(text=each) for each in sorted(tools, key=_by_name)),
        ),
    )


def _by_name(name: str) -> str:
    return folded(name.lstrip("#"))


def under_headings(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines by their headings; without headings where all of them are always there."""
    groups: dict[str, list[Line]] = {ALWAYS: []}
    for each in lines:
        groups.setdefault(each.group, []).append(each)
    if len(groups) == 1:
        return tuple(each.model_copy(update={"group": ""}) for each in groups[ALWAYS])
    return tuple(each for heading in sorted(groups, key=rank) for each in groups[heading])
