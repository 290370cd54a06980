"""Pictures in messages and views: files in Slack, each with a text for those who cannot see it."""

from hashlib import sha256

from slack_sdk.models.blocks import Block, ImageBlock
from slack_sdk.models.blocks.basic_components import SlackFile

from handlers.block_kit.text import plain
from methodology.engagement.engagement import EngagementId
from methodology.value import Value

__all__ = ["ImageBlock", "Picture", "file_of", "image"]

MOST_ALT = 2000
RENDERED_AS = 3
"""One more whenever the renderer or a font of its makes something else of the same SVG."""


class Picture(Value):
    """A picture as SVG, and what it shows in words; `engagement` is the one that it is about."""

    title: str
    svg: str
    alt: str
    engagement: EngagementId | None = None

    @property
    def content(self) -> str:
        """Stands for what is to be seen: two pictures that look the same are one file."""
        return sha256(f"{RENDERED_AS} {self.svg}".encode()).hexdigest()


def image(alt: str, file: str) -> ImageBlock:
    """A block that shows the picture in this file."""
    return ImageBlock(alt_text=plain(alt, MOST_ALT), slack_file=SlackFile(id=file))


def file_of(block: Block) -> str | None:
    """The file that this block shows, if it is such a picture."""
    shown = block.slack_file if isinstance(block, ImageBlock) else None
    return str(shown.to_dict()["id"]) if isinstance(shown, SlackFile) else None
