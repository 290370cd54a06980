"""The definition of a stage: its purpose, people, steps, outcomes and tools."""

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
from handlers.ps_stage.views.thing import onwards
from methodology.definition.activity import Activity
from methodology.definition.model import Methodology
from methodology.definition.stage import ExitCriterion, Stage

MOST_ACTIVITIES = 40
MOST_TOOLS = 30


def stage_definition(methodology: Methodology, stage: Stage, *, can_share: bool = False) -> Message:
    """The definition of a stage, with a button to share it if `can_share`."""
    outcomes = [_outcome(methodology, each) for each in stage.exit_criteria]
    blocks: list[Block] = [
        header(stage.name),
        section(
            f"Stage {methodology.position_of(stage)} of {len(methodology.stages)} · {phase_words(methodology, stage)}\n"
            f"{sentence(stage.purpose)}"
        ),
        section(_people(methodology, stage)),
        divider(),
        *(block for piece in _steps(methodology, stage) for block in sections(piece)),
        divider(),
        *sections("\n".join(["*Outcomes: what must be true to leave it*", *outcomes])),
        *_tools(methodology, stage),
        context(f"Source: {source_words(methodology, stage.source)}"),
        *_around(methodology, stage, can_share),
    ]
    return answer(*blocks)


def _people(methodology: Methodology, stage: Stage) -> str:
    dri = methodology.role[stage.dri]
    lines = [f"*DRI*: {escape(dri.name)}{'' if stage.dri_documented else ' _(default)_'}"]
    if stage.dri_note and not stage.dri_documented:
        lines.append(sentence(stage.dri_note))
    supporting = [escape(methodology.role[role].name) for role in stage.supporting]
    lines.append(f"*Supporting*: {listed(supporting) or 'nobody named'}")
    if stage.salesforce_stages:
        lines.append(f"*Salesforce stages*: {listed([escape(each) for each in stage.salesforce_stages])}")
    if stage.parallel_with:
        beside = listed([escape(methodology.stage[each].name) for each in stage.parallel_with])
        lines.append(f"*Runs beside*: {beside}")
    if stage.skipped_for:
        without = listed([escape(methodology.type[each].name) for each in stage.skipped_for])
        lines.append(f"*Left out for*: {without}")
    return "\n".join(lines)


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
    return f"• {linked(criterion.text, 300)}{'' if criterion.documented else ' _(default)_'}{only}"


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
    stages, at = methodology.stages_in_order, methodology.position_of(stage) - 1
    beside = [*stages[max(at - 1, 0) : at], *stages[at + 1 : at + 2]]
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
