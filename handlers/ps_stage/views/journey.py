"""The customer journey, and the stages of the methodology that serve each of its stages."""

from slack_sdk.models.blocks import Block, ImageBlock

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, context, header, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import escape, listed
from handlers.ps_stage.views.dri import MEANS, led_by
from handlers.ps_stage.views.phone import phone_button
from methodology.definition.limits import left_out_for
from methodology.definition.model import Methodology
from methodology.definition.stage import JourneyStage, Stage

MOST_STAGES = 40
WORD = "journey"


def journey(
    methodology: Methodology, picture: ImageBlock | None = None, *, can_share: bool = False
) -> Message:
    """The journey from its first to its last stage, each with our stages that serve it; on top, the picture of it."""
    share = button("Share in channel", ids.SHARE, ButtonValue(choice=WORD), of="the journey")
    blocks: list[Block] = [
        header("The customer journey"),
        *([picture] if picture else []),
        *(
            _step(methodology, position, step)
            for position, step in enumerate(methodology.journey[:MOST_STAGES], 1)
        ),
        context(
            f"DRI: {MEANS}.",
            "(default): the handbook doesn't say it, so that is our choice. "
            "(placed by default): it doesn't say where in the journey this stage is.",
        ),
        *row([phone_button(WORD), share] if can_share else []),
    ]
    return answer(*blocks)


def _step(methodology: Methodology, position: int, step: JourneyStage) -> Block:
    served = [each for each in methodology.stages_in_order if each.journey_stage == step.id]
    lines = [f"*{position}. {escape(step.name)}*{'' if step.documented else ' _(default)_'}"]
    lines += [_stage(methodology, stage) for stage in served] or ["      No stage of ours serves it alone."]
    if step.note:
        lines.append(f"      _{escape(step.note)}_")
    return section("\n".join(lines))


def _stage(methodology: Methodology, stage: Stage) -> str:
    placed = "" if stage.journey_documented else " _(placed by default)_"
    without = listed([escape(each) for each in left_out_for(methodology, stage)])
    shown = f"      ➜ {methodology.position_of(stage)}. {escape(stage.name)}{placed} · DRI: {led_by(methodology, stage)}"
    return f"{shown} · left out for {without}" if without else shown
