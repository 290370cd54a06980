"""What a DRI is, for people who read the word for the first time."""

from handlers.block_kit.layout import header, section
from handlers.block_kit.message import Message, answer

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
