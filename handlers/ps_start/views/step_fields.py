"""The fields of `/ps-start` for the optional steps of the stages to come."""

from collections.abc import Iterable, Sequence

from slack_sdk.models.blocks import Block

from handlers.block_kit.inputs import RADIO_MOST, FormValues, ticks_input
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import Reading
from methodology.definition.activity import Activity
from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology

STEPS = "steps:"


def step_fields(
    methodology: Methodology, draft: StartDraft, possible: Sequence[Activity]
) -> Iterable[Sequence[Block]]:
    """The optional steps, to tick what is to be planned: for each stage its groups of ten."""
    for stage in methodology.stages_in_order:
        of_stage = [each for each in possible if each.stage == stage.id]
        groups = []
        for at in range(0, len(of_stage), RADIO_MOST):
            options = [(each.name, str(each.id)) for each in of_stage[at : at + RADIO_MOST]]
            label = f"Steps to add: {stage.name}"
            groups.append(ticks_input(f"{STEPS}{stage.id}:{at}", label, options, initial=draft.details))
        if groups:
            yield groups


def read_steps(methodology: Methodology, draft: StartDraft, entered: FormValues) -> Reading:
    """The steps that are ticked; those of stages that are not shown stay as they are."""
    shown = entered.blocks(STEPS)
    stages = {block.removeprefix(STEPS).rpartition(":")[0] for block in shown}
    known = [methodology.activity[each] for each in draft.details if each in methodology.activity]
    kept = [each.id for each in known if each.stage not in stages]
    ticked = [ActivityId(each) for block in shown for each in entered.choices(block)]
    return ({"details": tuple(dict.fromkeys([*kept, *ticked]))} if shown else {}), {}
