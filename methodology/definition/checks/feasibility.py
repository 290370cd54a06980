"""Checks that each activity can occur, each stage can be left, and each type has allowed defaults."""

from collections.abc import Iterator

from methodology.definition.activity import Activity
from methodology.definition.checks.finding import Finding
from methodology.definition.engagement_type import EngagementType, Facet
from methodology.definition.ids import STAFFING, FacetValueId, TypeId
from methodology.definition.model import Methodology


def find_dead_ends(methodology: Methodology) -> Iterator[Finding]:
    """Activities that no engagement has, stages without exit, defaults that are missing or not allowed."""
    for activity in methodology.activities:
        yield from _never(methodology, activity)
    yield from _without_exit(methodology)
    for type_ in methodology.types:
        for facet in methodology.facets:
            yield from _default(type_, facet)


def _never(methodology: Methodology, activity: Activity) -> Iterator[Finding]:
    types = [each for each in activity.applies_to.types if each in methodology.type]
    stage = methodology.stage.get(activity.stage)
    if stage is None or len(types) < len(activity.applies_to.types):
        return
    running = [each for each in types if each not in stage.skipped_for]
    if not types:
        wrong, fix = "no engagement ever has it: it applies to no type", "name its types"
    elif not running:
        wrong = f"no engagement ever has it: all of its types skip the stage `{stage.id}`"
        fix = "add a type that runs this stage, or move the activity"
    elif not any(_possible(methodology, activity, each) for each in running):
        wrong = "no engagement ever has it: none of its types may have these facets in this stage"
        fix = "change its facets or its types"
    else:
        return
    yield Finding("activities", activity.id, ("applies_to",), wrong, fix)


def _possible(methodology: Methodology, activity: Activity, type_id: TypeId) -> bool:
    stage = methodology.stage[activity.stage]
    for facet in methodology.facets:
        allowed = allowed_values(facet, type_id)
        required = activity.applies_to.facets.get(facet.id)
        possible = allowed if required is None else allowed & set(required)
        if facet.id == STAFFING:
            possible -= set(stage.skipped_for_staffing)
        if not possible and (required is not None or allowed):
            return False
    return True


def allowed_values(facet: Facet, type_id: TypeId) -> set[FacetValueId]:
    """The values of a facet that engagements of this type may have."""
    return {each.id for each in facet.values if each.types is None or type_id in each.types}


def _without_exit(methodology: Methodology) -> Iterator[Finding]:
    for stage in methodology.stages:
        if not stage.exit_criteria:
            fix = "say in `exit_criteria` what must be true to leave it"
            yield Finding("stages", stage.id, ("exit_criteria",), "it has no exit criteria", fix)
            continue
        for type_ in methodology.types:
            runs = type_.id not in stage.skipped_for
            if runs and not any(each.holds_for(type_.id) for each in stage.exit_criteria):
                wrong = f"no exit criterion holds for the type `{type_.id}`"
                fix = "add one for it, or name it in `skipped_for`"
                yield Finding("stages", stage.id, ("exit_criteria",), wrong, fix)


def _default(type_: EngagementType, facet: Facet) -> Iterator[Finding]:
    allowed = allowed_values(facet, type_.id)
    chosen = type_.facet_defaults.get(facet.id)
    path = ("facet_defaults", facet.id)
    choices = ", ".join(each.id for each in facet.values if each.id in allowed)
    if chosen is None and allowed:
        fix = f"write one of: {choices}"
        yield Finding("types", type_.id, path, f"it has no default for the facet `{facet.id}`", fix)
    elif chosen in {each.id for each in facet.values} - allowed:
        fix = f"write one of: {choices}" if choices else "remove it"
        wrong = f"its default `{chosen}` of the facet `{facet.id}` is not allowed for this type"
        yield Finding("types", type_.id, path, wrong, fix)
