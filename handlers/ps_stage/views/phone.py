"""The timeline as an answer, and pictures in pieces that are as wide as a phone."""

from collections.abc import Sequence

from slack_sdk.models.blocks import ButtonElement

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import button, header, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.picture import ImageBlock, Picture
from handlers.block_kit.text import escape
from handlers.pages.views.engagement_parts import part_of
from handlers.pages.views.timeline import image_or_words
from methodology.engagement.engagement import Engagement

FOR_PHONE = "for a phone"
MOST = 40
MOST_TITLE = 120


def timeline_of(engagement: Engagement, picture: Picture, image: ImageBlock | None) -> Message:
    """The timeline as its picture; until that is ready, what it says in words."""
    shown = image_or_words(picture, image)
    for_phone = phone_button(f"{engagement.title[:MOST_TITLE]} timeline")
    return part_of(engagement, "Timeline", shown, ids.TIMELINE, "Week by week", for_phone)


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
