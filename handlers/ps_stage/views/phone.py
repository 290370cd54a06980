"""Pictures in pieces that are as wide as a phone."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import button, header, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.picture import ImageBlock, Picture
from handlers.block_kit.text import escape

FOR_PHONE = "for a phone"
MOST = 40


def phone_button(word: str) -> ButtonElement:
    """To the pieces of the picture that this word of the command shows as a whole."""
    return button(
        "For a phone", f"{ids.LOOK_UP}.9", ButtonValue(choice=f"{word} {FOR_PHONE}"), of="the picture"
    )


def phone_pictures(title: str, pieces: Sequence[tuple[Picture, ImageBlock | None]]) -> Message:
    """Each piece as a picture, or in words where Slack cannot show it yet."""
    shown = [image or section(escape(picture.alt)) for picture, image in pieces[:MOST]]
    lead = "\n".join(escape(picture.alt) for picture, image in pieces[:MOST] if image)
    return answer(header(title), *shown, lead=lead)
