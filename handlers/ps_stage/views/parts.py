"""Phases, steps, dates, stages of the customer journey and types of engagement."""

from collections.abc import Iterator, Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message
from handlers.block_kit.text import capital, count, escape, listed
from handlers.block_kit.wording import rule_words, sentence
from handlers.ps_stage.views.thing import lines_block, thing_card
from methodology.definition.activity import Activity
from methodology.definition.anchor import Anchor
from methodology.definition.engagement_type import EngagementType
from methodology.definition.model import Methodology
from methodology.definition.stage import JourneyStage, Phase, Stage
from methodology.definition.wording import setter_in_words

MOST_SPECIAL = 12


def phase_card(methodology: Methodology, phase: Phase, *, can_share: bool = False) -> Message:
    """A phase: its stages."""
    stages = [each for each in methodology.stages_in_order if each.phase == phase.id]
    about = f"Phase · {count(len(stages), 'stage', 'stages')}"
    return thing_card(
        methodology,
        phase.name,
        [section(about), *lines_block("Its stages", _stages(methodology, stages))],
        key=f"phase:{phase.id}",
        neighbours=[f"stage:{each.id}" for each in stages],
        source=phase.source,
        can_share=can_share,
    )


def journey_card(methodology: Methodology, step: JourneyStage, *, can_share: bool = False) -> Message:
    """A stage of the customer journey: our stages that serve it."""
    stages = [each for each in methodology.stages_in_order if each.journey_stage == step.id]
    blocks: list[Block] = [
        section("\n".join(["Stage of the customer journey", sentence(step.note)]).strip()),
        *lines_block("The stages that serve it", _stages(methodology, stages)),
    ]
    return thing_card(
        methodology,
        step.name,
        blocks,
        key=f"journey:{step.id}",
        neighbours=[f"stage:{each.id}" for each in stages],
        source=step.source,
        can_share=can_share,
    )


def _stages(methodology: Methodology, stages: Sequence[Stage]) -> list[str]:
    return [
        f"{methodology.position_of(each)}. *{escape(each.name)}* · {escape(methodology.role[each.dri].name)}\n"
        f"{sentence(each.purpose)}"
        for each in stages
    ]


def step_card(methodology: Methodology, key: str, *, can_share: bool = False) -> Message:
    """A step of a stage, by its key "stage/position": its activities."""
    stage_id, _, position = key.partition("/")
    stage = next(each for each in methodology.stages if each.id == stage_id)
    step = stage.steps[int(position)]
    work = [each for each in methodology.activities_of(stage.id) if each.step == step.name]
    default = "" if step.documented else " · a default"
    return thing_card(
        methodology,
        step.name,
        [
            section(f"Step of {escape(stage.name)}{default}"),
            *lines_block("Its activities", work_lines(methodology, work)),
        ],
        key=f"step:{key}",
        neighbours=[f"stage:{stage.id}", *(f"activity:{each.id}" for each in work)],
        source=stage.source,
        can_share=can_share,
    )


def date_card(methodology: Methodology, anchor: Anchor, *, can_share: bool = False) -> Message:
    """A date that the plan hangs on: what it is, what sets it, and what is due by it."""
    work = [each for each in methodology.activities if each.due.anchor == anchor.id]
    setters = [f"activity:{each}" for each in anchor.set_by.activities]
    about = f"Date\n{sentence(anchor.meaning)}\n*Set by*: {escape(setter_in_words(anchor, methodology))}"
    return thing_card(
        methodology,
        capital(anchor.label),
        [section(about), *lines_block("What is due by it", work_lines(methodology, work))],
        key=f"date:{anchor.id}",
        neighbours=[*setters, *(f"activity:{each.id}" for each in work)],
        can_share=can_share,
    )


def work_lines(methodology: Methodology, work: Sequence[Activity]) -> list[str]:
    """Each activity with its owner, and when it is due."""
    return [
        f"• {escape(each.name)} · {escape(methodology.role[each.dri].short)} · {rule_words(methodology, each)}"
        f"{' (optional)' if each.tier == 'detail' else ''}"
        for each in work
    ]


def type_card(methodology: Methodology, kind: EngagementType, *, can_share: bool = False) -> Message:
    """A type of engagement: what it is, who leads it, what is special to it, and its stages."""
    stages = [each for each in methodology.stages_in_order if kind.id not in each.skipped_for]
    special = _special_to(methodology, kind)
    return thing_card(
        methodology,
        kind.name,
        [
            section("\n".join(_about_type(methodology, kind))),
            *lines_block(
                "Only here, or in few other types", [*_special(methodology, kind, special)], MOST_SPECIAL
            ),
            *lines_block("Its stages", [f"• {escape(each.name)}" for each in stages]),
        ],
        key=f"type:{kind.id}",
        neighbours=[*(f"activity:{each.id}" for each in special), *(f"stage:{each.id}" for each in stages)],
        source=kind.source,
        can_share=can_share,
    )


def _about_type(methodology: Methodology, kind: EngagementType) -> Iterator[str]:
    yield "Type of engagement"
    yield from dict.fromkeys(sentence(each) for each in (kind.short, kind.note) if each)
    leads = dict.fromkeys([kind.lead.before_booking, kind.lead.after_booking])
    yield f"*Led by*: {escape(listed([methodology.role[each].name for each in leads], 'then'))}"
    skipped = [each.name for each in methodology.stages_in_order if kind.id in each.skipped_for]
    if skipped:
        yield f"*Left out*: {escape(listed(skipped))}"
    for each in methodology.role_substitutions:
        if kind.id in each.types:
            use, role = methodology.role[each.use].name, methodology.role[each.role].name
            yield f"*{escape(use)}* instead of {escape(role)}{'' if each.documented else ' _(default)_'}"


def _special_to(methodology: Methodology, kind: EngagementType) -> list[Activity]:
    """The activities that less than half of the types have, this one among them; those of the fewest types first."""
    few = (len(methodology.types) - 1) // 2
    here = [each for each in methodology.activities if kind.id in each.applies_to.types]
    return sorted(
        (each for each in here if len(each.applies_to.types) <= few),
        key=lambda each: len(each.applies_to.types),
    )


def _special(methodology: Methodology, kind: EngagementType, special: Sequence[Activity]) -> Iterator[str]:
    for each, line in zip(special, work_lines(methodology, special), strict=True):
        others = [methodology.type[other].name for other in each.applies_to.types if other != kind.id]
        yield f"{line}{f' · also: {escape(listed(others))}' if others else ''}"
