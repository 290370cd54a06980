"""The help of a slash command."""

from collections.abc import Sequence

from handlers.block_kit.layout import context, section, sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import cut, escape
from methodology.value import Value


class Usage(Value):
    """One way to use a command: what is typed after it ("role pm"), and what one gets."""

    typed: str
    gives: str


def usage(command: str, usages: Sequence[Usage], *, asked: str = "") -> Message:
    """How a command is used; `asked` is what was typed where nothing answers to it."""
    lines = [f"`{f'{command} {each.typed}'.strip()}` {escape(each.gives)}" for each in usages]
    lead = f"“{escape(cut(asked, 100))}” is nothing that `{command}` knows." if asked else ""
    return answer(
        *([section(lead)] if lead else []),
        *sections("\n".join([f"*How to use* `{command}`", *lines])),
        context(
            "Slack offers no slash commands in threads: type it in the channel, or in a message to this app."
        ),
    )
