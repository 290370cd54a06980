"""The fields of `/ps-start` for the current stage and the facets of the type."""

from collections.abc import Iterable

from slack_sdk.models.blocks import Block

from handlers.block_kit import ids
from handlers.block_kit.inputs import FormValues, choice_input
from handlers.ps_start.views.draft import StartDraft
from handlers.ps_start.views.page import Reading
from methodology.definition.ids import FacetId, FacetValueId, StageId, TypeId
from methodology.definition.model import Methodology
from methodology.engagement.opening import facets_to_ask, stages_to_ask

STAGE = "stage:"
"""The prefix of the id of the field; the type follows, because another type has other stages."""
_STAGE_BEFORE = "stage"
"""Its id in forms that the version before opened."""
FACET = "facet:"


def stage_field(methodology: Methodology, draft: StartDraft, type_id: TypeId) -> Block:
    """The stage that it is in now; another one redraws the page."""
    stages = stages_to_ask(methodology, type_id)
    return choice_input(
        f"{STAGE}{type_id}",
        "Current stage",
        [(f"{methodology.position_of(stage)}. {stage.name}", stage.id) for stage in stages],
        initial=draft.start_stage if draft.start_stage in {each.id for each in stages} else stages[0].id,
        hint="Earlier stages count as done, and are never late.",
        redraws=ids.START_CHOICE,
    )


def facet_fields(methodology: Methodology, draft: StartDraft, type_id: TypeId) -> Iterable[Block]:
    """What else distinguishes engagements of this type."""
    defaults = methodology.type[type_id].facet_defaults
    for facet, values in facets_to_ask(methodology, type_id):
        yield choice_input(
            f"{FACET}{facet.id}:{type_id}",
            facet.name,
            [(value.name, value.id) for value in values],
            initial=draft.facets.get(facet.id, defaults.get(facet.id)),
        )


def shows_stage(entered: FormValues, type_id: TypeId | None) -> bool:
    """Whether the stages of this type are shown."""
    return type_id is not None and f"{STAGE}{type_id}" in entered.blocks()


def read_course(methodology: Methodology, draft: StartDraft, entered: FormValues) -> Reading:
    """The stage and the facets, as far as they are shown and belong to the type of the draft."""
    if draft.type is None or draft.type not in methodology.type:
        return {}, {}
    stages = [each.id for each in stages_to_ask(methodology, draft.type)]
    chosen = entered.choice(f"{STAGE}{draft.type}") or entered.choice(_STAGE_BEFORE)
    stage = next((each for each in (chosen, draft.start_stage) if each in stages), stages[0])
    facets: dict[FacetId, FacetValueId] = dict(draft.facets)
    for facet, values in facets_to_ask(methodology, draft.type):
        shown = entered.choice(f"{FACET}{facet.id}:{draft.type}") or entered.choice(f"{FACET}{facet.id}")
        if shown in {value.id for value in values}:
            facets[facet.id] = FacetValueId(str(shown))
    return {"start_stage": StageId(stage), "facets": facets}, {}
