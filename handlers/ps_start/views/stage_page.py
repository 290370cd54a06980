"""Page 2 of `/ps-start`: the first stage, and the facets."""

from collections.abc import Iterable

from slack_sdk.models.views import View

from handlers.block_kit.inputs import FormValues, choice_input
from handlers.block_kit.layout import section
from handlers.block_kit.text import escape
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import Reading, page
from methodology.definition.engagement_type import FacetValue
from methodology.definition.ids import FacetValueId, StageId
from methodology.definition.model import Methodology
from methodology.engagement.opening import facets_to_ask, stages_to_ask

STAGE = "stage"
FACET = "facet:"


def stage_page(methodology: Methodology, draft: StartDraft) -> View:
    """The stage to start in, and the facets of the type."""
    assert draft.type is not None, "the type is chosen on the page before"
    type_ = methodology.type[draft.type]
    stages = stages_to_ask(methodology, draft.type)
    facets = [
        choice_input(
            f"{FACET}{facet.id}",
            facet.name,
            [(value.name, value.id) for value in values],
            initial=draft.facets.get(facet.id, type_.facet_defaults.get(facet.id)),
            hint=_facet_hint(values),
        )
        for facet, values in facets_to_ask(methodology, draft.type)
    ]
    return page(
        draft,
        section(f"*{escape(type_.name)}*\n{escape(type_.note)}" if type_.note else f"*{escape(type_.name)}*"),
        choice_input(
            STAGE,
            "Stage to start in",
            [(f"{methodology.position_of(stage)}. {stage.name}", stage.id) for stage in stages],
            initial=draft.start_stage if draft.start_stage in {s.id for s in stages} else stages[0].id,
            hint="Work may be half way: the stages before count as gone, and are never overdue.",
        ),
        *facets,
    )


def read_stage(methodology: Methodology, entered: FormValues) -> Reading:
    """The input of page 2; the rules say whether the type has this stage with these facets."""
    stage = entered.choice(STAGE)
    facets = {
        facet.id: FacetValueId(chosen)
        for facet in methodology.facets
        if (chosen := entered.choice(f"{FACET}{facet.id}"))
    }
    errors = {} if stage else {STAGE: "Choose the stage to start in."}
    return {"start_stage": stage and StageId(stage), "facets": facets}, errors


def _facet_hint(values: Iterable[FacetValue]) -> str:
    return " ".join(f"{value.name}: {value.note}" for value in values if value.note)
