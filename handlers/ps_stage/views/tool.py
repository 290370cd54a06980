"""A tool, template or document of the methodology, with its address."""

from collections.abc import Iterator

from handlers.block_kit.layout import section
from handlers.block_kit.message import Message
from handlers.block_kit.text import escape, link, linked
from handlers.ps_stage.views.thing import lines_block, thing_card
from methodology.definition.activity import Collateral, LinkIs
from methodology.definition.model import Methodology

LINK_WORDS: dict[LinkIs, str] = {
    "document": "the document",
    "template": "the template",
    "tool": "the tool",
    "page": "a page that describes it",
    "vendor": "a page of who makes it",
    "internal": "each engagement has its own; this page says how",
}


def tool_card(methodology: Methodology, tool: Collateral, *, can_share: bool = False) -> Message:
    """A tool: where it is, and what it is used for."""
    used = [each for each in methodology.activities if tool.id in each.collateral]
    lines = [
        f"• {escape(each.name)} · {escape(methodology.role[each.dri].short)}, {escape(methodology.stage[each.stage].name)}"
        for each in used
    ]
    blocks = [section("\n".join(_about(tool))), *lines_block("Used for", lines)]
    return thing_card(
        methodology,
        tool.name,
        blocks,
        key=f"tool:{tool.id}",
        neighbours=[*(f"activity:{each.id}" for each in used), *(f"stage:{each.stage}" for each in used)],
        can_share=can_share,
    )


def _about(tool: Collateral) -> Iterator[str]:
    yield "Tool or template"
    if tool.url:
        what = LINK_WORDS[tool.link_is] if tool.link_is else "the link"
        yield f"*{link(tool.url, 'Open it')}*: {what}"
        if tool.internal:
            yield "It opens for the staff of GitLab only."
    else:
        yield "It has no link yet."
    if tool.page:
        yield f"{link(tool.page, 'Read about it')}: the public page"
    if tool.vendor:
        yield f"{link(tool.vendor, 'Help of its maker')}"
    if tool.note:
        yield f"_{linked(tool.note, 500)}_"
