"""The definition of a stage: its purpose, outcomes, people, steps and tools."""

import re
from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from handlers.block_kit.layout import context, divider, header, section, sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import count, escape, first_lines, linked, listed
from handlers.block_kit.wording import (
    basis_words,
    phase_words,
    rule_words,
    sentence,
    source_words,
    tool_words,
)
from handlers.ps_stage.views.dri import led_by
from handlers.ps_stage.views.lists import used_by, value_words
from handlers.ps_stage.views.thing import onwards
from methodology.definition.activity import Activity
from methodology.definition.ids import StageId
from methodology.definition.kept import KeptForEach
from methodology.definition.limits import left_out_for
from methodology.definition.model import Methodology
from methodology.definition.stage import ExitCriterion, Stage

MOST_ACTIVITIES = 40
MOST_TOOLS = 30


def stage_definition(methodology: Methodology, stage: Stage, *, can_share: bool = False) -> Message:
    """The definition of a stage, with a button to share it if `can_share`; drawn once for each version."""
    drawn = _DRAWN.of(methodology)
    key = (stage.id, can_share)
    if key not in drawn:
        drawn[key] = _draw(methodology, stage, can_share)
    return drawn[key]


MOST_DRAWN = 64
"""Of so many methodologies: each workspace with links of its own has one."""

_DRAWN: KeptForEach[dict[tuple[StageId, bool], Message]] = KeptForEach(lambda _methodology: {}, MOST_DRAWN)


def _draw(methodology: Methodology, stage: Stage, can_share: bool) -> Message:
    outcomes = [_outcome(methodology, each) for each in stage.exit_criteria]
    blocks: list[Block] = [
        header(stage.name),
        section(
            f"Stage {methodology.position_of(stage)} of {len(methodology.stages)} · {phase_words(methodology, stage)}\n"
            f"{sentence(stage.purpose)}"
        ),
        *sections("\n".join(["*Outcomes: what must be true to move on*", *outcomes])),
        section("\n".join([_people(methodology, stage), *_order(methodology, stage)])),
        divider(),
        *(block for piece in _steps(methodology, stage) for block in sections(piece)),
        *_tools(methodology, stage),
        context(f"Source: {source_words(methodology, stage.source)}"),
        *_around(methodology, stage, can_share),
    ]
    return answer(*blocks)


def _people(methodology: Methodology, stage: Stage) -> str:
    lines = [f"*DRI*: {led_by(methodology, stage)}"]
    if stage.dri_note and not stage.dri_documented:
        lines.append(sentence(stage.dri_note))
    supporting = [escape(methodology.role[role].name) for role in stage.supporting]
    lines.append(f"*Supporting*: {listed(supporting) or 'nobody named'}")
    if stage.salesforce_stages:
        lines.append(f"*Salesforce stages*: {listed([escape(each) for each in stage.salesforce_stages])}")
    if stage.parallel_with:
        lines.append(f"*Runs beside*: {_beside(methodology, stage)}")
    if without := listed([escape(each) for each in left_out_for(methodology, stage)]):
        lines.append(f"*Left out for*: {without}")
    return "\n".join(lines)


def _beside(methodology: Methodology, stage: Stage) -> str:
    return escape(listed([methodology.stage[each].name for each in stage.parallel_with]))


def _order(methodology: Methodology, stage: Stage) -> Iterator[str]:
    """Which stages are before it and after it, in words."""
    for label, other in zip(("Before", "Then"), _before_and_after(methodology, stage), strict=True):
        if other is not None:
            beside = f", beside {_beside(methodology, other)}" if other.parallel_with else ""
            yield f"*{label}*: {escape(other.name)}{beside}"


def _before_and_after(methodology: Methodology, stage: Stage) -> tuple[Stage | None, Stage | None]:
    """The stages next to it, and to those that run beside it."""
    at = methodology.position_of(stage)
    others = [each for each in methodology.stages_in_order if each.id not in stage.parallel_with]
    before = [each for each in others if methodology.position_of(each) < at]
    after = [each for each in others if methodology.position_of(each) > at]
    first = next((each for each in before if before[-1].id in each.parallel_with), None)
    return first or (before[-1] if before else None), after[0] if after else None


def _steps(methodology: Methodology, stage: Stage) -> Iterator[str]:
    """Each step with its core activities; the detail ones are counted."""
    activities = methodology.activities_of(stage.id)
    core = [each for each in activities if each.tier == "core"]
    details = len(activities) - len(core)
    more = f", and {count(details, 'detail', 'details')} by choice" if details else ""
    yield f"*Steps and activities*: {count(len(core), 'core activity', 'core activities')}{more}"
    for step in stage.steps:
        lines = [_activity(methodology, each) for each in core if each.step == step.name]
        title = escape(step.name) + ("" if step.documented else " _(default)_")
        text = first_lines(lines, MOST_ACTIVITIES, room=6000) if lines else "Only details, by choice."
        yield f"*{title}*\n{text}"


def _activity(methodology: Methodology, activity: Activity) -> str:
    role = escape(methodology.role[activity.dri].short)
    when = rule_words(methodology, activity)
    only_if = f" · only if {escape(_within(methodology, activity.condition))}" if activity.condition else ""
    return f"• {linked(activity.name, 200)} · {role} · {when} ({basis_words(activity)}){only_if}"


def _within(methodology: Methodology, text: str) -> str:
    """A text within a sentence: in lower case, unless it begins with an abbreviation or the name of a tool or role."""
    names = [*(tool.name for tool in methodology.collateral), *(role.name for role in methodology.roles)]
    rest_of_word = text.partition(" ")[0][1:]
    if text.startswith(tuple(names)) or rest_of_word != rest_of_word.lower():
        return text
    return text[0].lower() + text[1:]


def _outcome(methodology: Methodology, criterion: ExitCriterion) -> str:
    only = ""
    if criterion.types is not None:
        only = f" · only for {listed([escape(methodology.type[each].name) for each in criterion.types])}"
    text = linked(_spelt_out(methodology, criterion.text), 400)
    return f"• {text}{'' if criterion.documented else ' _(default)_'}{only}{_limits(methodology, criterion)}"


def _spelt_out(methodology: Methodology, text: str) -> str:
    """With the names of roles that are written short, each where it comes first."""
    for role in methodology.roles:
        if len(role.short) > 1 and role.name not in text:
            text = re.sub(rf"\b{re.escape(role.short)}\b", f"{role.name} ({role.short})", text, count=1)
    return text


def _limits(methodology: Methodology, criterion: ExitCriterion) -> str:
    """The values of the thresholds that the activities have which establish it, where it names a threshold."""
    if "threshold" not in criterion.text:
        return ""
    limits = [
        f" · {escape(each.called)}: {value_words(each)}"
        for each in methodology.thresholds
        if any(
            work.id in criterion.established_by for work in used_by(methodology, each, f"threshold:{each.id}")
        )
    ]
    return "".join(limits)


def _tools(methodology: Methodology, stage: Stage) -> list[Block]:
    named = dict.fromkeys(
        each for activity in methodology.activities_of(stage.id) for each in activity.collateral
    )
    tools = [methodology.tool[each] for each in named]
    names = [tool_words(tool) for tool in tools]
    shown = first_lines(names, MOST_TOOLS, room=2800).replace("\n", " · ")
    return [section(f"*Tools and collateral*\n{shown}")] if names else []


def _around(methodology: Methodology, stage: Stage, can_share: bool) -> list[Block]:
    """The stages before and after, then what belongs to it: who leads it, its activities and their tools and lists."""
    beside = [each for each in _before_and_after(methodology, stage) if each is not None]
    activities = methodology.activities_of(stage.id)
    neighbours = [
        *(f"stage:{each.id}" for each in beside),
        f"role:{stage.dri}",
        *(f"activity:{each.id}" for each in activities if each.tier == "core"),
        *(f"checklist:{checklist}" for each in activities for checklist in each.checklists),
        *(f"tool:{tool}" for each in activities for tool in each.collateral),
        *(f"role:{role}" for role in stage.supporting),
    ]
    return onwards(methodology, f"stage:{stage.id}", stage.name, neighbours, can_share)
