"""Builders for the blocks of messages and views, except inputs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from slack_sdk.models.blocks import (
    ActionsBlock,
    AlertBlock,
    Block,
    ButtonElement,
    ConfirmObject,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    InteractiveElement,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    SectionBlock,
    StaticSelectElement,
)

from handlers.block_kit.ids import ButtonValue, encode
from handlers.block_kit.text import pieces, plain

MOST_CONTEXT = 2000
MOST_ALERT = 200
MOST_LABEL = 75
_SIGNS = {"warning": "⚠️", "error": "⛔"}


def header(text: str) -> HeaderBlock:
    return HeaderBlock(text=_plain(text, 150))


def section(
    text: str, accessory: InteractiveElement | None = None, block_id: str | None = None
) -> SectionBlock:
    """A section of mrkdwn, cut to what fits."""
    return SectionBlock(text=_mrkdwn((pieces(text) or ["–"])[0]), accessory=accessory, block_id=block_id)


def sections(text: str) -> list[Block]:
    """As many sections as this mrkdwn needs."""
    return [SectionBlock(text=_mrkdwn(piece)) for piece in pieces(text)]


def context(*texts: str, block_id: str | None = None) -> ContextBlock:
    kept = [_mrkdwn(pieces(text, MOST_CONTEXT)[0]) for text in texts if text]
    return ContextBlock(elements=kept, block_id=block_id)


def alert(level: Literal["warning", "error"], text: str) -> Block:
    """A sentence that is not to be overlooked, in a form; see `without_alerts`. What is too long is a section."""
    if len(text) > MOST_ALERT:
        return section(f"{_SIGNS[level]} {text}")
    return AlertBlock(text=_mrkdwn(text), level=level)


def without_alerts(blocks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """These blocks with a section in place of each alert, which not every workspace and client has."""
    return [
        section(f"{_SIGNS[each['level']]} {each['text']['text']}").to_dict()
        if each["type"] == "alert"
        else each
        for each in blocks
    ]


def divider() -> DividerBlock:
    return DividerBlock()


def actions(elements: Iterable[InteractiveElement | None], block_id: str | None = None) -> list[Block]:
    """A row of buttons; empty if there are none."""
    shown = [each for each in elements if each is not None]
    return [ActionsBlock(elements=shown, block_id=block_id)] if shown else []


def button(
    label: str,
    action_id: str,
    about: ButtonValue,
    *,
    style: str | None = None,
    of: str = "",
    confirm: ConfirmObject | None = None,
) -> ButtonElement:
    """A button; `of` names what it acts on where the label alone is ambiguous, `confirm` asks before it does.

    The accessible name begins with the label, for people who control their computer by voice (WCAG 2.5.3).
    """
    return ButtonElement(
        text=_plain(label, 75),
        action_id=action_id,
        value=encode(about),
        style=style,
        confirm=confirm,
        accessibility_label=plain(f"{label}: {of}", MOST_LABEL) if of else None,
    )


def sure(title: str, text: str, yes: str, no: str) -> ConfirmObject:
    """The question before something that cannot be undone."""
    return ConfirmObject(
        title=plain(title, 100),
        text=_plain(text, 300),
        confirm=plain(yes, 30),
        deny=plain(no, 30),
        style="danger",
    )


def tell_apart(blocks: Iterable[Block]) -> None:
    """Number the buttons that would sound the same to people who hear them: names are cut, or two are alike."""
    heard = Counter[str]()
    for block in blocks:
        for each in _buttons(block):
            name = each.accessibility_label or (each.text.text if each.text else "")
            heard[name] += 1
            if heard[name] > 1:
                number = f" ({heard[name]})"
                each.accessibility_label = plain(name, MOST_LABEL - len(number)) + number


def _buttons(block: Block) -> Iterable[ButtonElement]:
    if type(block) is ActionsBlock:
        return [each for each in block.elements if type(each) is ButtonElement]
    if type(block) is SectionBlock and type(block.accessory) is ButtonElement:
        return (block.accessory,)
    return ()


def link_button(label: str, action_id: str, url: str, *, of: str) -> ButtonElement:
    """A button that opens this address in the browser."""
    return ButtonElement(
        text=_plain(label, 75),
        action_id=action_id,
        url=url,
        accessibility_label=plain(f"{label}: {of}", MOST_LABEL),
    )


def overflow(action_id: str, options: Sequence[tuple[str, ButtonValue]]) -> OverflowMenuElement:
    """The menu behind three dots: at most five options."""
    return OverflowMenuElement(
        action_id=action_id, options=[option(label, encode(about)) for label, about in options]
    )


def menu(
    action_id: str,
    placeholder: str,
    options: Sequence[tuple[str, ButtonValue]],
    chosen: ButtonValue | None = None,
) -> StaticSelectElement:
    """A list to choose from that acts at once; `chosen` is the current choice."""
    initial = next((option(label, encode(about)) for label, about in options if about == chosen), None)
    return StaticSelectElement(
        action_id=action_id,
        placeholder=_plain(placeholder, 150),
        options=[option(label, encode(about)) for label, about in options],
        initial_option=initial,
    )


def option(label: str, value: str, description: str = "") -> Option:
    return Option(
        text=_plain(label, 75),
        value=value,
        description=_plain(description, 75) if description else None,
    )


def pager(action_id: str, about: ButtonValue, pages: int, *, first: int = 1) -> list[Block]:
    """Buttons to the previous and the next page; empty if there is only one. `first` is the number that the
    buttons carry for the first page."""
    if pages <= 1:
        return []
    last = first + pages - 1
    before = about.model_copy(update={"page": about.page - 1})
    after = about.model_copy(update={"page": about.page + 1})
    return [
        context(f"Page {about.page - first + 1} of {pages}"),
        *actions(
            [
                button("Previous page", f"{action_id}.before", before) if about.page > first else None,
                button("Next page", f"{action_id}.after", after) if about.page < last else None,
            ],
        ),
    ]


def _plain(text: str, most: int) -> PlainTextObject:
    return PlainTextObject(text=plain(text, most), emoji=True)


def _mrkdwn(text: str) -> MarkdownTextObject:
    return MarkdownTextObject(text=text, verbatim=True)
