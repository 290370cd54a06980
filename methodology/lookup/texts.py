"""What a methodology says of each thing beside its name, as the text in which sentences are looked for."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from methodology.definition.ids import ActivityId
from methodology.definition.model import Methodology
from methodology.definition.names import SECTION_OF, Thing, ThingKind


def text_of(methodology: Methodology, thing: Thing) -> str:
    """Everything that is said of it; empty for what has only a name."""
    said = _TEXTS.get(thing.kind)
    if said is None:
        return ""
    if thing.kind == "activity":
        entry: Any = methodology.activity[ActivityId(thing.id)]
    else:
        section = SECTION_OF.get(thing.kind, "types")
        entry = next(each for each in getattr(methodology, section) if str(each.id) == thing.id)
    return "\n".join(filter(None, said(methodology, entry)))


def _activity(methodology: Methodology, activity: Any) -> Iterator[str]:
    yield from (activity.description, activity.outcome, activity.trigger, activity.condition, activity.note)
    yield from (activity.due.note, activity.due.documented_as, activity.step, activity.short)
    yield from (methodology.tool[each].name for each in activity.collateral)
    yield from (each.name for each in methodology.checklists if each.id in activity.checklists)
    yield from (
        methodology.role[each].name
        for each in (activity.dri, *activity.supporting)
        if each in methodology.role
    )


def _stage(_methodology: Methodology, stage: Any) -> Iterator[str]:
    yield stage.purpose
    yield from (each.name for each in stage.steps)
    yield from (each.text for each in stage.exit_criteria)


def _checklist(methodology: Methodology, checklist: Any) -> Iterator[str]:
    yield from (checklist.when, *checklist.items, methodology.role[checklist.owner].name)


def _threshold(_methodology: Methodology, threshold: Any) -> Iterator[str]:
    yield from (threshold.rule, str(threshold.value), threshold.unit.replace("_", " "))


def _table(_methodology: Methodology, table: Any) -> Iterator[str]:
    yield from (table.note, *table.columns)
    for row in table.rows:
        yield from row


_TEXTS: Mapping[ThingKind, Callable[[Methodology, Any], Iterator[str]]] = {
    "activity": _activity,
    "stage": _stage,
    "checklist": _checklist,
    "threshold": _threshold,
    "table": _table,
    "tool": lambda _methodology, tool: iter((tool.note,)),
    "role": lambda _methodology, role: iter((role.duty,)),
    "type": lambda _methodology, type_: iter((type_.note, type_.short)),
}
