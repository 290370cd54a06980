"""The panel at the end of an admin's Home: how sending goes, and what is kept about a person."""

from collections.abc import Iterable
from datetime import datetime

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions, button, context, divider, header, section
from handlers.block_kit.text import count, escape, instant
from methodology.value import Value


class AdminPanel(Value):
    """The state of sending messages, for admins; `failures` are the latest, as sentences in mrkdwn."""

    last_sweep: datetime | None
    oldest_unsent: datetime | None = None
    unsent: int = 0
    failures: tuple[str, ...] = ()
    version: str = ""


def admin_blocks(admin: AdminPanel | None) -> Iterable[Block]:
    """The end of an admin's Home; nothing for others."""
    if admin is None:
        return
    yield divider()
    yield header("For admins")
    sweep = instant(admin.last_sweep) if admin.last_sweep else "none since the start"
    unsent = count(admin.unsent, "message is", "messages are")
    oldest = f", the oldest since {instant(admin.oldest_unsent)}" if admin.oldest_unsent else ""
    lines = [f"Last look for what is due: {sweep}.", f"{unsent} waiting to be sent{oldest}."]
    if admin.version:
        lines.append(f"Methodology: {escape(admin.version)}.")
    yield section("\n".join(lines))
    if admin.failures:
        failures = "\n".join(f"• {each}" for each in admin.failures[:10])
        yield section(f"⚠️ *Latest failures*\n{failures}")
    else:
        yield context("No failures.")
    about = ButtonValue(surface="home")
    yield from actions([button("Data about a person …", ids.PERSONAL_DATA, about)])
