"""`Message`: blocks, and the same content as text for where blocks are not shown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import (
    Block,
    ContextBlock,
    HeaderBlock,
    ImageBlock,
    Option,
    SectionBlock,
    TextObject,
)

from handlers.block_kit.layout import sections, tell_apart
from handlers.block_kit.picture import Picture, file_of
from handlers.block_kit.table import TableBlock, words_of
from handlers.block_kit.text import escape

MOST_BLOCKS = 50
MOST_TEXT = 4000
"""`chat.update` refuses a longer text (`msg_too_long`), so a message that may be updated stays below it."""

MOST_ANSWER = 40_000
"""`chat.postMessage` cuts a longer text; this is the limit for answers that are never updated."""

REST = "… the rest is in the message itself."


class TooMuch(ValueError):
    """A message or view that Slack would refuse as a whole: a mistake of ours, not of a person."""


@dataclass(frozen=True)
class Message:
    """Blocks, and their full text. Raises `TooMuch` where Slack would refuse the whole.

    `awaits` are the pictures that it would have, and that Slack cannot show yet.
    """

    text: str
    blocks: tuple[Block, ...]
    awaits: tuple[Picture, ...] = ()

    def __post_init__(self) -> None:
        check_blocks(self.blocks, MOST_BLOCKS)
        if not self.text or len(self.text) > MOST_ANSWER:
            raise TooMuch(f"The text of a message has 1 to {MOST_ANSWER} characters, not {len(self.text)}.")

    def payload(self) -> dict[str, Any]:
        """The arguments `text` and `blocks` of Slack's methods and answers."""
        return {"text": self.text, "blocks": list(self._blocks_as_json)}

    @cached_property
    def _blocks_as_json(self) -> tuple[Any, ...]:
        """Kept: some messages are drawn once and sent to many."""
        return tuple(as_json(block) for block in self.blocks)

    @property
    def files(self) -> frozenset[str]:
        """The files in Slack that it shows."""
        return frozenset(file for block in self.blocks if (file := file_of(block)))

    @property
    def is_certain(self) -> bool:
        """Whether Slack takes it in any case: it may have lost a file, and not every workspace has tables."""
        return not any(map(_may_be_refused, self.blocks))

    def without_uncertain(self) -> "Message":
        """The same without what Slack may refuse: a table in words, and no picture, which is there in words too."""
        return replace(self, blocks=tuple(chain.from_iterable(map(_certain, self.blocks))))


def message(*blocks: Block, lead: str = "") -> Message:
    """A message with the text of its blocks; `lead` (mrkdwn) comes first in notifications."""
    return _message(blocks, lead, MOST_TEXT)


def answer(*blocks: Block, lead: str = "") -> Message:
    """A message that is never updated with `chat.update`, and may be longer."""
    return _message(blocks, lead, MOST_ANSWER)


def _message(blocks: tuple[Block, ...], lead: str, most: int) -> Message:
    tell_apart(blocks)
    lines = [line for block in blocks for line in _texts(block)]
    return Message(text=_cut([lead, *lines] if lead else lines, most), blocks=blocks)


def _certain(block: Block) -> Iterable[Block]:
    if isinstance(block, TableBlock):
        return sections(words_of(block))
    return () if _may_be_refused(block) else (block,)


def _may_be_refused(block: Block) -> bool:
    return type(block) is TableBlock or (type(block) is ImageBlock and bool(file_of(block)))


def check_blocks(blocks: Sequence[Block], most: int) -> None:
    """Raises `TooMuch` for too many blocks or a block id given twice; the SDK checks neither."""
    if not 0 < len(blocks) <= most:
        raise TooMuch(f"1 to {most} blocks go here, not {len(blocks)}.")
    ids = [block.block_id for block in blocks if block.block_id]
    if len(set(ids)) != len(ids):
        raise TooMuch(f"A block id is given twice: {', '.join(sorted(ids))}.")


def as_json(thing: Any) -> Any:
    """The same as `to_dict`, ten times as fast, for objects that the tests validate with `to_dict`.

    The SDK searches every attribute of an object for validators each time it serializes one.
    """
    kind = type(thing)
    if kind in _PLAIN:
        return thing
    if kind not in _WRITERS:
        _WRITERS[kind] = _writer(thing)
    return _WRITERS[kind](thing)


def _writer(thing: Any) -> Callable[[Any], Any]:
    """What makes JSON of things of this class."""
    if isinstance(thing, (list, tuple)):
        return lambda each: [as_json(part) for part in each]
    if not isinstance(thing, JsonObject):
        return lambda each: each
    if isinstance(thing, Option):
        return _option_as_json
    if type(thing).to_dict is not JsonObject.to_dict:
        return type(thing).to_dict
    keys = tuple(sorted(thing.attributes))

    def write(each: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key in keys:
            value = getattr(each, key, None)
            if value or (value is not None and not isinstance(value, _MAY_BE_EMPTY)):
                found[key] = as_json(value)
        return found

    return write


def _option_as_json(option: Option) -> dict[str, Any]:
    """An entry of a menu: a long menu has most of the objects of its message."""
    parts = {
        "text": option._text,
        "value": option.value,
        "description": option._block_description,
        "url": option.url,
    }
    return {key: as_json(part) for key, part in parts.items() if part}


_PLAIN = frozenset({str, bool, int})
_WRITERS: dict[type, Callable[[Any], Any]] = {}


_MAY_BE_EMPTY = (str, list, tuple, dict)


def _texts(block: Block) -> Iterable[str]:
    """Its texts, told by its class: to ask the SDK's abstract classes about each block takes longer than to draw it."""
    kind = type(block)
    return _TEXTS[kind](block) if kind in _TEXTS else ()


_TEXTS: Mapping[type[Block], Callable[[Any], Iterable[str]]] = {
    HeaderBlock: lambda block: [escape(block.text.text)] if block.text is not None else (),
    SectionBlock: lambda block: [
        each.text for each in (block.text, *(block.fields or ())) if each is not None
    ],
    TableBlock: lambda block: [words_of(block)],
    ContextBlock: lambda block: [each.text for each in block.elements if isinstance(each, TextObject)],
}


def _cut(texts: Iterable[str], most: int) -> str:
    lines = [line for text in texts for line in text.split("\n")]
    whole = "\n".join(lines)
    if len(whole) <= most:
        return whole
    kept: list[str] = []
    left = most - len(REST)
    for line in lines:
        left -= len(line) + 1
        if left < 0:
            break
        kept.append(line)
    return "\n".join([*kept, REST])
