"""What a picture of a methodology shows: bands of cards, one card for each stage."""

from methodology.definition.ids import PhaseId
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.value import Value


class Line(Value):
    """A line of a card; `is_default` where the source does not say so."""

    text: str
    is_default: bool = False


class Part(Value):
    """Lines of a card under one label, such as the outcomes of a stage."""

    label: str
    lines: tuple[Line, ...]


class Card(Value):
    """`is_default`: where it stands is not in the source."""

    title: str
    parts: tuple[Part, ...]
    is_default: bool = False


class Band(Value):
    """Cards that belong together: those of a phase, or of a stage of the customer journey.

    `group` is what all its cards belong to, such as a phase; empty where they belong to several, or to none.
    """

    title: Line
    cards: tuple[Card, ...]
    note: str = ""
    group: str = ""


class Picture(Value):
    """`side_by_side`: the bands follow one another in time, and are read from left to right."""

    title: str
    bands: tuple[Band, ...]
    side_by_side: bool = False


def journey_picture(methodology: Methodology) -> Picture:
    """The customer journey, and under each of its stages the stages of ours that serve it."""
    phases = {phase.id: phase for phase in methodology.phases}
    bands = []
    for step in methodology.journey:
        served = [stage for stage in methodology.stages_in_order if stage.journey_stage == step.id]
        of_phases = dict.fromkeys(phases[stage.phase].name for stage in served)
        group = next(iter(of_phases)) if len(of_phases) == 1 else ""
        cards = [
            _on_journey(methodology, stage, "" if group else phases[stage.phase].name) for stage in served
        ]
        heading = Line(text=step.name, is_default=not step.documented)
        bands.append(Band(title=heading, cards=tuple(cards), note=step.note, group=group))
    title = f"{methodology.name}: the customer journey"
    return Picture(title=title, bands=tuple(bands), side_by_side=True)


def _on_journey(methodology: Methodology, stage: Stage, phase: str) -> Card:
    """The card of a stage; with its phase, unless the whole band belongs to it."""
    placed = Line(
        text="documented" if stage.journey_documented else "ours", is_default=not stage.journey_documented
    )
    return _card(
        methodology,
        stage,
        Part(label="Phase", lines=(Line(text=phase),) if phase else ()),
        Part(label="Place on the journey", lines=(placed,)),
        is_default=not stage.journey_documented,
    )


def table_picture(methodology: Methodology, only: PhaseId | None = None) -> Picture:
    """Each phase with its stages: who leads, what is done, what must come of it, and with which tools.

    `only` leaves out the other phases.
    """
    bands = []
    phases = [each for each in methodology.phases if only in (None, each.id)]
    for phase in sorted(phases, key=lambda each: each.order):
        stages = [stage for stage in methodology.stages_in_order if stage.phase == phase.id]
        cards = [_card(methodology, stage, *_contents(methodology, stage)) for stage in stages]
        title = Line(text=phase.name, is_default=not phase.documented)
        bands.append(Band(title=title, cards=tuple(cards)))
    return Picture(title=f"{methodology.name}: stage by stage", bands=tuple(bands))


def _card(methodology: Methodology, stage: Stage, *parts: Part, is_default: bool = False) -> Card:
    leader = Line(text=methodology.role[stage.dri].name, is_default=not stage.dri_documented)
    shown = (Part(label="DRI", lines=(leader,)), *parts)
    return Card(
        title=f"{methodology.position_of(stage)}. {stage.name}",
        parts=tuple(part for part in shown if part.lines),
        is_default=is_default,
    )


def _contents(methodology: Methodology, stage: Stage) -> tuple[Part, ...]:
    activities = methodology.activities_of(stage.id)
    core = [each for each in activities if each.tier == "core"]
    tools = dict.fromkeys(tool for each in activities for tool in each.collateral)
    outcomes = [Line(text=each.text, is_default=not each.documented) for each in stage.exit_criteria]
    return (
        Part(label="Activities", lines=tuple(Line(text=each.name) for each in core)),
        Part(label="Outcomes", lines=tuple(outcomes)),
        Part(
            label="Tools and collateral",
            lines=tuple(Line(text=methodology.tool[each].name) for each in tools),
        ),
    )
