"""Modals and the Home tab, checked against the limits of Slack for a whole view."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block, InputBlock
from slack_sdk.models.views import View

from handlers.block_kit.ids import MOST_METADATA, encode
from handlers.block_kit.layout import section, sections, tell_apart
from handlers.block_kit.message import TooMuch, as_json, check_blocks
from handlers.block_kit.text import escape_sentence, plain
from methodology.value import Value

MOST_BLOCKS = 100

__all__ = ["View", "as_json", "home_tab", "loading", "modal", "notice"]


def modal(
    callback_id: str,
    title: str,
    blocks: Iterable[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    carries: Value | None = None,
) -> View:
    """A modal; `carries` travels in its `private_metadata`. Raises `TooMuch` where Slack would refuse it."""
    all_blocks = list(blocks)
    check_blocks(all_blocks, MOST_BLOCKS)
    tell_apart(all_blocks)
    metadata = encode(carries) if carries is not None else None
    if metadata is not None and len(metadata) > MOST_METADATA:
        raise TooMuch(f"A modal carries at most {MOST_METADATA} characters, not {len(metadata)}.")
    if submit is None and any(isinstance(block, InputBlock) for block in all_blocks):
        raise TooMuch("A modal with inputs needs a button that submits it.")
    return View(
        type="modal",
        callback_id=callback_id,
        title=plain(title, 24),
        blocks=all_blocks,
        submit=submit,
        close=close,
        private_metadata=metadata,
    )


def home_tab(blocks: Sequence[Block]) -> View:
    """The Home tab."""
    check_blocks(blocks, MOST_BLOCKS)
    tell_apart(blocks)
    return View(type="home", blocks=list(blocks))


def loading(title: str, text: str = "One moment …") -> View:
    """A modal to show while its content is loaded."""
    return modal("ps.loading", title, [section(f"⏳ {text}")])


def notice(text: str, title: str = "ps-bot") -> View:
    """A modal with text only."""
    lines = "\n".join(escape_sentence(line) for line in text.split("\n") if line.strip())
    return modal("ps.notice", title, sections(lines), close="Close")
