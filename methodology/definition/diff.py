"""The differences between two versions of a methodology, in sentences for its owner."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from methodology.definition.activity import Activity, AppliesTo
from methodology.definition.anchor import Anchor
from methodology.definition.engagement_type import Facet
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.definition.wording import basis_in_words, due_in_words, end_in_words, setter_in_words
from methodology.value import Value

InWords = Callable[[Any, Methodology], str]

SECTIONS = {
    "stages": "Stage",
    "activities": "Activity",
    "roles": "Role",
    "types": "Type",
    "facets": "Facet",
    "anchors": "Anchor",
    "collateral": "Collateral",
    "checklists": "Checklist",
    "thresholds": "Threshold",
    "reference": "Table",
    "handoff": "Handoff part",
    "phases": "Phase",
    "journey": "Journey stage",
    "sources": "Source",
}


def describe_changes(old: Methodology, new: Methodology) -> list[str]:
    """One sentence for each change, grouped by section; an empty list if nothing changed."""
    changes = list(_fields(old, new, "The methodology", old, new, but=(*SECTIONS, "role_substitutions")))
    for section, noun in SECTIONS.items():
        changes += _section(getattr(old, section), getattr(new, section), noun, old, new)
        if section == "roles":
            changes += _substitutions(old, new)
    return changes


def _section(
    old_entries: tuple[Any, ...], new_entries: tuple[Any, ...], noun: str, old: Methodology, new: Methodology
) -> Iterator[str]:
    before, after = {each.id: each for each in old_entries}, {each.id: each for each in new_entries}
    yield from (f"{noun} removed: {_describe(before[id_], old)}." for id_ in before if id_ not in after)
    yield from (f"{noun} added: {_describe(after[id_], new)}." for id_ in after if id_ not in before)
    for id_, entry in after.items():
        if id_ in before and before[id_] != entry:
            yield from _entry(before[id_], entry, noun, old, new)
    if [id_ for id_ in before if id_ in after] != [id_ for id_ in after if id_ in before]:
        yield f"{noun}: the entries stand in another order."


def _entry(before: Any, after: Any, noun: str, old: Methodology, new: Methodology) -> Iterator[str]:
    subject = f"{noun} “{_name(after)}”"
    nested = {"exit_criteria": "exit criterion"} if isinstance(after, Stage) else {}
    if isinstance(after, Facet):
        nested = {"values": "value"}
    if isinstance(after, Activity):
        yield from _timing(before, after, subject, old, new)
    if isinstance(after, Anchor) and before.set_by != after.set_by:
        yield f"{subject}: set by {setter_in_words(after, new)} (was {setter_in_words(before, old)})."
    yield from _fields(before, after, subject, old, new, but=(*nested, "due", "recurrence", "set_by"))
    for field, part in nested.items():
        yield from _section(getattr(before, field), getattr(after, field), f"{subject}, {part}", old, new)


def _timing(
    before: Activity, after: Activity, subject: str, old: Methodology, new: Methodology
) -> Iterator[str]:
    if (before.due, before.recurrence) == (after.due, after.recurrence):
        return
    sentences = _changed(f"{subject}: due", due_in_words(before, old), due_in_words(after, new))
    sentences += _changed(f"{subject}: its timing is", basis_in_words(before.due), basis_in_words(after.due))
    sentences += _changed(f"{subject}: without that date, it ends", _end(before), _end(after))
    yield from sentences or [f"{subject}: the notes on its due rule changed."]


def _end(activity: Activity) -> str:
    return end_in_words(activity.recurrence) if activity.recurrence else "never"


def _fields(
    before: Value, after: Value, subject: str, old: Methodology, new: Methodology, but: Iterable[str]
) -> Iterator[str]:
    for field in type(after).model_fields:
        old_value, new_value = getattr(before, field), getattr(after, field)
        if field in but or old_value == new_value:
            continue
        label = LABELS.get(field, field.replace("_", " "))
        if isinstance(old_value, tuple) and isinstance(new_value, tuple):
            yield from _lists(f"{subject}: {label}", field, old_value, new_value, old, new)
        else:
            in_words = IN_WORDS.get(field, _plain_words)
            sentences = _changed(
                f"{subject}: {label} is now", in_words(old_value, old), in_words(new_value, new)
            )
            yield from sentences or [f"{subject}: {label} changed."]


def _lists(
    label: str,
    field: str,
    before: tuple[Any, ...],
    after: tuple[Any, ...],
    old: Methodology,
    new: Methodology,
) -> Iterator[str]:
    in_words = IN_WORDS.get(field, _plain_words)
    removed = [in_words(each, old) for each in before if each not in after]
    added = [in_words(each, new) for each in after if each not in before]
    if added:
        yield f"{label}: added {', '.join(added)}."
    if removed:
        yield f"{label}: removed {', '.join(removed)}."
    if not added and not removed:
        yield f"{label}: in another order."


def _substitutions(old: Methodology, new: Methodology) -> Iterator[str]:
    def describe(each: Any, methodology: Methodology) -> str:
        use, role = _role(each.use, methodology), _role(each.role, methodology)
        return f"{use} does what {role} does elsewhere, in {_types(each.types, methodology)}"

    before, after = old.role_substitutions, new.role_substitutions
    yield from (f"Role substitution removed: {describe(each, old)}." for each in before if each not in after)
    yield from (f"Role substitution added: {describe(each, new)}." for each in after if each not in before)
    if before != after and set(map(repr, before)) == set(map(repr, after)):
        yield "Role substitution: the entries stand in another order."


def _changed(label: str, before: str, after: str) -> list[str]:
    return [] if before == after else [f"{label} {after} (was {before})."]


def _describe(entry: Any, methodology: Methodology) -> str:
    if not isinstance(entry, Activity):
        return f"“{_name(entry)}”"
    stage = methodology.stage[entry.stage].name
    dri = _role(entry.dri, methodology)
    return f"“{entry.name}” of {stage}, DRI {dri}, due {due_in_words(entry, methodology)}"


def _name(entry: Any) -> str:
    for field in ("name", "label", "page", "text", "rule"):
        if hasattr(entry, field):
            return str(getattr(entry, field))
    return str(entry.id)


def _plain_words(value: Any, methodology: Methodology) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return "empty"
    if isinstance(value, Value):
        parts = value.model_dump(mode="json").items()
        return ", ".join(f"{key.replace('_', ' ')} {part}" for key, part in parts)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {part}" for key, part in value.items()) or "empty"
    if isinstance(value, tuple):
        return " | ".join(map(str, value))
    return f"“{value}”" if isinstance(value, str) else str(value)


def _role(role: Any, methodology: Methodology) -> str:
    return methodology.role[role].short if role else "nobody"


def _activity(activity: Any, methodology: Methodology) -> str:
    return f"“{methodology.activity[activity].name}”"


def _anchor(anchor: Any, methodology: Methodology) -> str:
    return methodology.anchor[anchor].label if anchor else "nothing"


def _types(types: tuple[Any, ...] | None, methodology: Methodology) -> str:
    if types is None or set(types) == set(methodology.type):
        return "all types"
    return ", ".join(methodology.type[each].name for each in types)


def _applies_to(applies_to: AppliesTo, methodology: Methodology) -> str:
    parts = [_types(applies_to.types, methodology)]
    for facet, values in applies_to.facets.items():
        names = {each.id: each.name for each in methodology.facet[facet].values}
        parts.append(f"{methodology.facet[facet].name.lower()} {' or '.join(names[each] for each in values)}")
    return "; ".join(parts)


def _either_types(value: Any, methodology: Methodology) -> str:
    return _types(value if value is None or isinstance(value, tuple) else (value,), methodology)


LABELS = {
    "dri": "DRI",
    "dri_note": "the note on its DRI",
    "depends_on": "what it depends on",
    "sets": "the date it sets",
    "short": "the short text",
    "asked_at": "when its condition is asked about",
    "at_risk": "whether its condition puts the engagement at risk",
    "established_by": "what establishes it",
    "yielded_by": "what yields it",
    "for_customer": "whether the customer has it",
    "question": "the question whether it has happened",
    "applies_to": "the scope of engagements",
    "lead": "the lead",
    "remind_via": "the role reminded for it",
    "watches": "whether it sees its engagements in the portfolio",
    "key_dates": "the dates asked for at its start",
    "activities": "the activities it is about",
    "skipped_for": "the types that skip it",
    "skipped_for_staffing": "the staffing that skips it",
    "parallel_with": "the stages side by side with it",
}

IN_WORDS: dict[str, InWords] = {
    "dri": _role,
    "supporting": _role,
    "remind_via": _role,
    "owner": _role,
    "watches": lambda value, _methodology: {True: "yes", False: "no"}.get(
        value, "only if it leads or manages"
    ),
    "depends_on": _activity,
    "activities": _activity,
    "sets": _anchor,
    "asked_at": lambda each, methodology: f"“{methodology.activity[each].name}”",
    "established_by": _activity,
    "yielded_by": lambda each, methodology: f"“{methodology.activity[each].name}”",
    "key_dates": _anchor,
    "stage": lambda each, methodology: f"“{methodology.stage[each].name}”",
    "parallel_with": lambda each, methodology: f"“{methodology.stage[each].name}”",
    "phase": lambda each, methodology: next(f"“{p.name}”" for p in methodology.phases if p.id == each),
    "collateral": lambda each, methodology: f"“{methodology.tool[each].name}”",
    "checklists": lambda each, methodology: f"“{methodology.checklist[each].name}”",
    "source": lambda each, methodology: f"“{methodology.source[each].page}”",
    "applies_to": _applies_to,
    "types": _either_types,
    "skipped_for": _either_types,
    "steps": lambda each, methodology: f"“{each.name}”",
}
