"""The form for the links of an engagement."""

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin
from handlers.block_kit.inputs import FieldErrors, FormValues, text_input
from handlers.block_kit.layout import section
from handlers.block_kit.meanwhile import Standing
from handlers.block_kit.modal import View, modal, notice
from handlers.block_kit.text import linked, listed
from methodology.definition.ids import CollateralId
from methodology.definition.links import MOST_ADDRESS, checked_address
from methodology.engagement.engagement_plan import EngagementPlan
from methodology.engagement.links import EngagementLink, own_links
from methodology.refusal import Refusal

FIELD = "link:"


def links_form(plan: EngagementPlan, origin: FormOrigin) -> View:
    """One field for everything of which an engagement has its own."""
    links = own_links(plan)
    if not links:
        return notice("This methodology knows no links of an engagement.", "Links")
    inputs: list[Block] = [_input(plan, each) for each in links]
    where = "They stand on the card and in the handoff, and are set as bookmarks of its channel."
    heading = section(f"*{linked(plan.engagement.title, 230)}*\n{where}")
    return modal(ids.LINKS, "Links", [heading, *inputs], submit="Save", carries=origin)


def _input(plan: EngagementPlan, each: EngagementLink) -> Block:
    known = plan.methodology.activity
    names = [f"“{known[activity].name}”" for activity in each.tool.yielded_by if activity in known]
    return text_input(
        f"{FIELD}{each.tool.id}",
        each.tool.called,
        initial=each.url,
        placeholder="https://",
        optional=True,
        most=MOST_ADDRESS,
        hint=f"Filled in from the link left with {listed(names, 'or')}." if names else "",
    )


def read_links(entered: FormValues, shown: FormValues) -> dict[CollateralId, str]:
    """The changed links; raises `FieldErrors` for what no browser opens."""
    changed = [each for each in entered.blocks(FIELD) if entered.text(each) != shown.text(each)]
    found, errors = {}, {}
    for block in changed:
        try:
            found[CollateralId(block.removeprefix(FIELD))] = checked_address(entered.text(block))
        except Refusal as refusal:
            errors[block] = str(refusal)
    if errors:
        raise FieldErrors(errors)
    return found


def standing_links(plan: EngagementPlan) -> dict[str, Standing]:
    """The links as they are set now, by their fields."""
    return {f"{FIELD}{each.tool.id}": Standing(each.tool.called, each.url) for each in own_links(plan)}
