"""The map of all stages by phase, each with its DRI."""

from collections.abc import Iterator, Mapping

from slack_sdk.models.blocks import Block, ImageBlock

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import count, escape, listed
from handlers.block_kit.wording import sentence
from handlers.ps_stage.views.dri import led_by
from handlers.ps_stage.views.phase_table import words_for
from handlers.ps_stage.views.phone import phone_button
from methodology.definition.ids import PhaseId
from methodology.definition.limits import left_out_for
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage

MOST_STAGES = 35
MOST_TABLES = 9
"""The buttons of one row are told apart by one digit."""
WORD = "list"


def stage_map(
    methodology: Methodology, pictures: Mapping[PhaseId, ImageBlock] = {}, *, can_share: bool = False
) -> Message:
    """All stages in their order, by phase; `pictures` has the tables of phases."""
    blocks = stage_list(methodology, pictures, can_share=can_share)
    return answer(header(f"The {len(methodology.stages)} stages"), *blocks)


def stage_list(
    methodology: Methodology, pictures: Mapping[PhaseId, ImageBlock] = {}, *, can_share: bool = False
) -> list[Block]:
    """The stage map without its heading, to put below other blocks."""
    share = button("Share in channel", ids.SHARE, ButtonValue(choice=WORD), of="the stage map")
    blocks = list(_stages(methodology, pictures))
    blocks.append(
        context(
            "Press a stage, or type `/ps-stage` and its name.",
            "(default): the handbook doesn't say it, so that is our choice.",
        )
    )
    tables = [
        button(f"Table: {each.name}", f"{ids.LOOK_UP}.{number}", ButtonValue(choice=words_for(each)))
        for number, each in enumerate(methodology.phases[:MOST_TABLES])
    ]
    return blocks + row([*tables, phone_button(WORD), share] if can_share else [])


def _stages(methodology: Methodology, pictures: Mapping[PhaseId, ImageBlock]) -> Iterator[Block]:
    phase_names = {phase.id: phase.name for phase in methodology.phases}
    phase = None
    for stage in methodology.stages_in_order[:MOST_STAGES]:
        if stage.phase != phase:
            phase = stage.phase
            yield section(f"*{escape(phase_names[phase])}*")
            if phase in pictures:
                yield pictures[phase]
        show = button("Show", ids.LOOK_UP, ButtonValue(choice=stage.name), of=stage.name)
        yield section(_stage(methodology, stage), show)


def _stage(methodology: Methodology, stage: Stage) -> str:
    beside = [escape(methodology.stage[each].name) for each in stage.parallel_with]
    without = [escape(each) for each in left_out_for(methodology, stage)]
    core = sum(each.tier == "core" for each in methodology.activities_of(stage.id))
    details = [
        f"DRI: {led_by(methodology, stage)}",
        count(core, "core activity", "core activities"),
        f"beside {listed(beside)}" if beside else "",
        f"left out for {listed(without)}" if without else "",
    ]
    return (
        f"*{methodology.position_of(stage)}. {escape(stage.name)}*\n{sentence(stage.purpose)}\n"
        f"{' · '.join(each for each in details if each)}"
    )
