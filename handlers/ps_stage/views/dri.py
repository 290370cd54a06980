"""What a DRI is, for people who read the word for the first time."""

from handlers.block_kit.layout import header, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import escape
from methodology.definition.model import Methodology
from methodology.definition.picture import leaders
from methodology.definition.stage import Stage

MEANS = "the directly responsible individual, the one person who answers for it and is reminded of it"


def dri_definition() -> Message:
    return answer(
        header("DRI"),
        section(
            f"*DRI* is {MEANS}. Each stage and each activity has one; others may support them.\n"
            "`/ps-stage role pm` shows what a role is DRI for, and `/ps-stage Acme team` who fills the roles of an "
            "engagement."
        ),
    )


def led_by(methodology: Methodology, stage: Stage) -> str:
    """Who leads a stage, and who does in engagements of types in which another role does."""
    return "; ".join(
        escape(each.text) + (" _(default)_" if each.is_default else "")
        for each in leaders(methodology, stage)
    )
