"""A tool, template or document of the methodology, with its address."""

from collections.abc import Iterator

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue, FormOrigin
from handlers.block_kit.inputs import FieldErrors, FormValues, text_input
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.meanwhile import Standing
from handlers.block_kit.message import Message
from handlers.block_kit.modal import View, modal
from handlers.block_kit.text import escape, link, linked, mention
from handlers.ps_stage.views.parts import work_lines
from handlers.ps_stage.views.thing import lines_block, thing_card
from methodology.definition.activity import Collateral, LinkIs
from methodology.definition.links import MOST_ADDRESS, OwnLink, OwnTool, checked_address
from methodology.definition.model import Methodology
from methodology.plan.team import PersonId
from methodology.refusal import Refusal

ADDRESS = "address"

LINK_WORDS: dict[LinkIs, str] = {
    "document": "the document",
    "template": "the template",
    "tool": "the tool",
    "page": "a page that describes it",
    "vendor": "a page of who makes it",
    "internal": "each engagement has its own; this page says how",
}


def tool_card(
    methodology: Methodology, tool: Collateral, *, can_share: bool = False, may_set_link: bool = False
) -> Message:
    """A tool: where it is, and what it is used for; with a button to set the workspace's own link if they may."""
    used = [each for each in methodology.activities if tool.id in each.collateral]
    blocks: list[Block] = [
        section("\n".join(_about(methodology, tool, may_set_link))),
        *(_set_link(tool) if may_set_link else ()),
        *lines_block("Used for", work_lines(methodology, used)),
    ]
    return thing_card(
        methodology,
        tool.name,
        blocks,
        key=f"tool:{tool.id}",
        neighbours=[*(f"activity:{each.id}" for each in used), *(f"stage:{each.stage}" for each in used)],
        can_share=can_share,
    )


def _set_link(tool: Collateral) -> list[Block]:
    label = "Change our link …" if own_link(tool) else "Set our link …"
    return row([button(label, ids.TOOL_LINK, ButtonValue(choice=f"tool:{tool.id}"), of=tool.name)])


def own_link(tool: Collateral) -> str:
    """The link that this workspace has set; empty if it has none."""
    return tool.own.url if isinstance(tool, OwnTool) and tool.own.origin == "workspace" else ""


def _about(methodology: Methodology, tool: Collateral, may_set_link: bool) -> Iterator[str]:
    yield "Tool or template"
    if isinstance(tool, OwnTool):
        yield f"*{link(tool.own.url, 'Open it')}*: {_whose(tool.own)}"
    elif tool.url:
        what = LINK_WORDS[tool.link_is] if tool.link_is else "the link"
        yield f"*{link(tool.url, 'Open it')}*: {what}"
        if tool.internal:
            ask = "set yours" if may_set_link else "an admin of this app can set yours"
            yield f"🔒 Internal to {escape(methodology.name)}, it opens for their staff only: {ask}."
    else:
        yield "It has no link yet."
    if tool.page:
        yield f"{link(tool.page, 'Read about it')}: the public page"
    if tool.vendor:
        yield f"{link(tool.vendor, 'Help of its maker')}"
    if tool.note:
        yield f"_{linked(tool.note, 500)}_"


def _whose(own: OwnLink) -> str:
    if own.origin == "workspace":
        return f"the link of this workspace, set by {mention(PersonId(own.set_by))}"
    return "your organization's own link"


def link_form(tool: Collateral, origin: FormOrigin) -> View:
    """The workspace's own link of a tool; empty takes it back."""
    return modal(
        ids.TOOL_LINK,
        "Our link",
        [
            section(
                f"*{escape(tool.name)}*\nWhere people of this workspace find it. Everybody gets this link."
            ),
            text_input(
                ADDRESS,
                "Address",
                initial=own_link(tool),
                placeholder="https://",
                optional=True,
                most=MOST_ADDRESS,
                hint="Empty: the link of the methodology holds again.",
            ),
        ],
        submit="Save",
        carries=origin,
    )


def standing_link(tool: Collateral) -> dict[str, Standing]:
    """The workspace's own link as it is now, by its field."""
    return {ADDRESS: Standing(tool.name, own_link(tool))}


def read_link(entered: FormValues) -> str:
    """The address, or empty; raises `FieldErrors` for what no browser opens."""
    try:
        return checked_address(entered.text(ADDRESS))
    except Refusal as refusal:
        raise FieldErrors({ADDRESS: str(refusal)}) from None
