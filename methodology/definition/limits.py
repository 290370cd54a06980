"""In which engagements there is a stage, an activity or an outcome, in the words of a picture."""

from collections.abc import Collection, Iterable, Iterator

from methodology.definition.activity import Activity
from methodology.definition.engagement_type import EngagementType, FacetValue
from methodology.definition.ids import STAFFING, FacetId, FacetValueId, TypeId
from methodology.definition.model import Methodology
from methodology.definition.role import Role
from methodology.definition.stage import ExitCriterion, Stage

Named = EngagementType | FacetValue | Role

ALWAYS = "Always"
RECURRING = "Recurring"
CONDITIONAL = "Only when something came up"


def left_out_for(methodology: Methodology, stage: Stage) -> Iterator[str]:
    """The engagements that have no such stage."""
    for type_ in methodology.types:
        if type_.id in stage.skipped_for:
            yield short(type_, methodology.types)
    for facet in methodology.facets:
        for value in facet.values:
            if facet.id == STAFFING and value.id in stage.skipped_for_staffing:
                yield f"{facet.name} “{short(value, facet.values)}”"


def led_instead(methodology: Methodology, stage: Stage) -> Iterator[tuple[str, Role, bool]]:
    """Which types that have this stage another role than its DRI leads through it: their names, the role, and whether
    the source says so."""
    for each in methodology.role_substitutions:
        types = [methodology.type[type_] for type_ in each.types if type_ not in stage.skipped_for]
        if each.role == stage.dri and types:
            names = quoted(types, methodology.types)
            yield names, methodology.role[each.use], each.documented


def when(methodology: Methodology, stage: Stage, activity: Activity) -> str:
    """The heading of an activity: whether there is one by itself, and in which engagements."""
    kind = {"conditional": CONDITIONAL, "recurring": RECURRING}.get(activity.kind, "")
    types = _of_types(methodology, stage, activity.applies_to.types)
    facets = [
        f"only where {methodology.facet[facet].name} is {' or '.join(f'“{each}”' for each in chosen)}"
        for facet, values in activity.applies_to.facets.items()
        if (chosen := _chosen(methodology, stage, facet, values))
    ]
    return _capital("; ".join(filter(None, [kind, types, *facets]))) or ALWAYS


def whenever(methodology: Methodology, stage: Stage, criterion: ExitCriterion) -> str:
    """The heading of an outcome."""
    if criterion.types is None:
        return ALWAYS
    return _capital(_of_types(methodology, stage, criterion.types)) or ALWAYS


def rank(heading: str) -> tuple[int, bool]:
    """Of one-time work, of recurring work, of what comes up; of each first what all engagements have."""
    kind = 2 if heading.startswith(CONDITIONAL) else 1 if heading.startswith(RECURRING) else 0
    return kind, heading not in (ALWAYS, RECURRING, CONDITIONAL)


def _of_types(methodology: Methodology, stage: Stage, types: Collection[TypeId]) -> str:
    """Which of the types that have this stage these are, in words; empty if they all are."""
    with_it = [each for each in methodology.types if each.id not in stage.skipped_for]
    fits = [each for each in with_it if each.id in types]
    lacks = [each for each in with_it if each.id not in types]
    if not lacks:
        return ""
    is_shorter = len(lacks) < len(fits)
    named = quoted(lacks if is_shorter else fits, methodology.types)
    return f"{'not' if is_shorter else 'only'} for {named}"


def _chosen(
    methodology: Methodology, stage: Stage, facet: FacetId, values: Collection[FacetValueId]
) -> list[str]:
    """The names of these values of a facet; none if they are all that there can be in this stage."""
    known = methodology.facet[facet].values
    possible = [each for each in known if each.id not in stage.skipped_for_staffing]
    chosen = [short(each, known) for each in possible if each.id in values]
    return chosen if len(chosen) < len(possible) else []


def short(thing: Named, among: Iterable[Named]) -> str:
    """Its name without what is in brackets behind it, unless another one of these is called so, too."""
    plain = _plain(thing)
    return plain if [_plain(each) for each in among].count(plain) == 1 else thing.name


def quoted(things: Iterable[Named], among: Iterable[Named]) -> str:
    """Their names, each in quotes: so an "only" or "and" in a name is no word of the sentence."""
    known = tuple(among)
    return ", ".join(f"“{short(each, known)}”" for each in things)


def _plain(thing: Named) -> str:
    return thing.name.split(" (")[0]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
