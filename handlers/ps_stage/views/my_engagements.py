"""A person's engagements: the answer to a bare `/ps-stage` outside the channel of an engagement."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import divider, header, pager, section
from handlers.block_kit.message import Message, answer
from handlers.pages.views.engagement_line import engagement_block
from handlers.ps_stage.views.stage_map import stage_list
from methodology.definition.model import Methodology
from methodology.engagement.engagement_line import EngagementLine

PER_PAGE = 10


def my_engagements(
    methodology: Methodology, lines: Sequence[EngagementLine], today: date, *, total: int, page: int = 1
) -> Message:
    """One page of the engagements; the first page also has the stage map."""
    if not lines:
        return answer(
            section(
                "You are in no open engagement. Open one with `/ps-start`, "
                "or type `/ps-stage` and the name of a customer."
            ),
            divider(),
            *stage_list(methodology),
        )
    blocks: list[Block] = [header(f"Your engagements ({total})")]
    blocks += [engagement_block(line, today) for line in lines[:PER_PAGE]]
    blocks += pager(ids.MY_ENGAGEMENTS, ButtonValue(page=page), max(1, -(-total // PER_PAGE)))
    if page == 1:
        blocks += [divider(), *stage_list(methodology)]
    return answer(*blocks)
