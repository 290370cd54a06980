"""Own links: addresses that take the place of those of a methodology's tools, set in Slack or published as an
overlay."""

from collections.abc import Iterable
from datetime import date
from typing import Literal

from methodology.addresses import read_address, split_at_addresses
from methodology.definition.activity import Collateral
from methodology.definition.ids import CollateralId
from methodology.definition.model import Methodology
from methodology.refusal import Refusal
from methodology.value import Value

LinkOrigin = Literal["engagement", "workspace", "overlay"]
PRECEDENCE: tuple[LinkOrigin, ...] = ("engagement", "workspace", "overlay")
"""What holds before what; the methodology's own link comes last."""
MOST_ADDRESS = 500


class OwnLink(Value):
    """The address of a tool: the own one of an engagement, of one workspace, set in Slack by somebody, or of the
    overlay, for all of them."""

    origin: LinkOrigin
    tool: CollateralId
    url: str
    set_by: str = ""
    set_on: date | None = None


class OwnTool(Collateral):
    """A tool with an own link in place of the methodology's."""

    own: OwnLink


def with_links(methodology: Methodology, links: Iterable[OwnLink]) -> Methodology:
    """This methodology with those of the own links that hold; a link to a tool that it lacks is left alone."""
    holding = {each.tool: each for each in sorted(links, key=_precedence, reverse=True)}
    if not holding.keys() & methodology.tool.keys():
        return methodology
    return methodology.with_collateral(
        tuple(_with_link(each, holding.get(each.id)) for each in methodology.collateral)
    )


def _precedence(own: OwnLink) -> int:
    return PRECEDENCE.index(own.origin)


def _with_link(tool: Collateral, own: OwnLink | None) -> Collateral:
    if own is None:
        return tool
    replaced = {"url": own.url, "link_is": None, "internal": False, "note": ""}
    return OwnTool(own=own, **{**dict(tool), **replaced})


def checked_address(typed: str) -> str:
    """What was typed, as an address of the web, or empty; raises `Refusal` for anything else."""
    address = typed.strip()
    if address and not is_address(address):
        raise Refusal(
            f"This is no address that a browser opens: begin with https:// and use at most {MOST_ADDRESS} characters."
        )
    return address


def is_address(text: str) -> bool:
    return len(text) <= MOST_ADDRESS and read_address(text) is not None


def first_address(text: str) -> str:
    """The first address in what somebody wrote as evidence; empty if there is none that a browser opens."""
    return next((each for _, each in split_at_addresses(text) if is_address(each)), "")


def describe_links(old: Iterable[OwnLink], new: Iterable[OwnLink]) -> list[str]:
    """What changed between two overlays, one sentence for each tool; empty if nothing did."""
    before, after = {each.tool: each.url for each in old}, {each.tool: each.url for each in new}
    said = []
    for tool in sorted(before.keys() | after.keys()):
        was, is_now = before.get(tool), after.get(tool)
        if was is None:
            said.append(f"{tool}: {is_now} (new)")
        elif is_now is None:
            said.append(f"{tool}: the methodology's link holds again (was {was})")
        elif was != is_now:
            said.append(f"{tool}: {is_now} (was {was})")
    return said
