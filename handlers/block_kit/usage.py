"""The help of a slash command."""

from collections.abc import Sequence

from handlers.block_kit.layout import context, section, sections
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import escape, linked
from methodology.value import Value


class Usage(Value):
    """One way to use a command: the words after it, such as "role pm", and what they give."""

    typed: str
    gives: str


def usage(command: str, usages: Sequence[Usage], *, asked: str = "") -> Message:
    """The help of a command; `asked` holds the words typed if they led nowhere."""
    lines = [f"`{f'{command} {each.typed}'.strip()}` {escape(each.gives)}" for each in usages]
    lead = f"I don't know “{linked(asked, 100)}”. Try one of these:" if asked else ""
    return answer(
        *([section(lead)] if lead else []),
        *sections("\n".join([f"*How to use* `{command}`", *lines])),
        context(
            "Slack offers no slash commands in threads: type it in the channel, or in a message to this app."
        ),
    )
