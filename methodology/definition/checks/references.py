"""Checks of ids: references lead to existing entries, and no id is used twice."""

from collections.abc import Iterator, Mapping
from typing import Any

from methodology.definition.activity import Activity
from methodology.definition.anchor import Anchor
from methodology.definition.checks.finding import Finding
from methodology.definition.model import Methodology
from methodology.definition.problem import NodePath, suggest_name
from methodology.definition.stage import Stage
from methodology.definition.yaml_document import line_at

NOUNS = {
    "sources": "source",
    "phases": "phase",
    "journey": "journey stage",
    "roles": "role",
    "types": "type or group of types",
    "facets": "facet",
    "anchors": "anchor",
    "stages": "stage",
    "collateral": "collateral",
    "activities": "activity",
    "checklists": "checklist",
}

KnownIds = Mapping[str, frozenset[str]]
"""The ids in the file by section, including those of entries that could not be read."""
Reference = tuple[str, Any]
"""The section in which the named entries are, and the name or names."""


def find_unknown_names(methodology: Methodology, known: KnownIds) -> Iterator[Finding]:
    for section, entry, path, kind, name in _references(methodology):
        if name not in known[kind]:
            wrong = f"there is no {NOUNS[kind]} `{name}`"
            yield Finding(section, entry, path, wrong, suggest_name(name, known[kind]))


def _references(methodology: Methodology) -> Iterator[tuple[str, str | int, NodePath, str, str]]:
    """All references: section, entry and path of each, then section and id of the entry it names."""
    for section, entry, value in _all_entries(methodology):
        for field, (kind, names) in _named_by(value).items():
            path: NodePath = tuple(int(part) if part.isdigit() else part for part in field.split("."))
            if isinstance(names, tuple):
                for n, name in enumerate(names):
                    yield section, entry, (*path, n), kind, name
            elif names is not None:
                yield section, entry, path, kind, names
    yield "iterations", "", ("first_from",), "anchors", methodology.iterations.first_from
    yield "iterations", "", ("source",), "sources", methodology.iterations.source


def _all_entries(methodology: Methodology) -> Iterator[tuple[str, str | int, Any]]:
    for section in ("phases", "journey", "roles", "types", "facets", "anchors", "stages"):
        yield from ((section, each.id, each) for each in getattr(methodology, section))
    for section in ("activities", "thresholds", "checklists", "reference", "handoff", "collateral"):
        yield from ((section, each.id, each) for each in getattr(methodology, section))
    yield from (("role_substitutions", n, each) for n, each in enumerate(methodology.role_substitutions))


def _named_by(value: Any) -> dict[str, Reference]:
    """The other entries that this one names, by field."""
    named: dict[str, Reference] = {}
    if isinstance(value, Activity):
        named = _named_by_activity(value)
    elif isinstance(value, Stage):
        named = _named_by_stage(value)
    elif isinstance(value, Anchor):
        return {
            "set_by.activities": ("activities", value.set_by.activities),
            "set_by.role": ("roles", value.set_by.role),
        }
    elif hasattr(value, "facet_defaults"):
        named = {
            "lead.before_booking": ("roles", value.lead.before_booking),
            "lead.after_booking": ("roles", value.lead.after_booking),
            "lead.managers": ("roles", value.lead.managers),
        }
    elif hasattr(value, "values"):
        for n, each in enumerate(value.values):
            named[f"values.{n}.types"] = ("types", each.types)
            named[f"values.{n}.source"] = ("sources", each.source)
        return named
    for field, kind in {
        "role": "roles",
        "use": "roles",
        "owner": "roles",
        "remind_via": "roles",
        "before": "stages",
        "taken_from": "activities",
        "activities": "activities",
        "yielded_by": "activities",
        "dates": "anchors",
        "types": "types",
        "source": "sources",
    }.items():
        if hasattr(value, field):
            named[field] = (kind, getattr(value, field))
    return named


def _named_by_stage(stage: Stage) -> dict[str, Reference]:
    named: dict[str, Reference] = {
        "phase": ("phases", stage.phase),
        "dri": ("roles", stage.dri),
        "supporting": ("roles", stage.supporting),
        "journey_stage": ("journey", stage.journey_stage),
        "parallel_with": ("stages", stage.parallel_with),
        "skipped_for": ("types", stage.skipped_for),
        "key_dates": ("anchors", stage.key_dates),
    }
    for n, criterion in enumerate(stage.exit_criteria):
        named[f"exit_criteria.{n}.types"] = ("types", criterion.types)
        named[f"exit_criteria.{n}.established_by"] = ("activities", criterion.established_by)
    return named


def _named_by_activity(activity: Activity) -> dict[str, Reference]:
    named: dict[str, Reference] = {
        "stage": ("stages", activity.stage),
        "dri": ("roles", activity.dri),
        "supporting": ("roles", activity.supporting),
        "collateral": ("collateral", activity.collateral),
        "checklists": ("checklists", activity.checklists),
        "depends_on": ("activities", activity.depends_on),
        "due.anchor": ("anchors", activity.due.anchor),
        "sets": ("anchors", activity.sets),
        "asked_at": ("activities", activity.asked_at),
        "applies_to.types": ("types", activity.applies_to.types),
        "applies_to.facets": ("facets", tuple(activity.applies_to.facets)),
    }
    if activity.recurrence is not None:
        named["recurrence.start"] = ("anchors", activity.recurrence.start)
        named["recurrence.until"] = ("anchors", activity.recurrence.until)
    return named


def find_unknown_facet_values(
    methodology: Methodology, values: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    def unknown(section: str, entry: str, path: NodePath, facet: str, value: str) -> Iterator[Finding]:
        if facet in values and value not in values[facet]:
            wrong = f"the facet `{facet}` has no value `{value}`"
            yield Finding(section, entry, path, wrong, suggest_name(value, values[facet]))

    for activity in methodology.activities:
        for facet, values_of_facet in activity.applies_to.facets.items():
            for value in values_of_facet:
                path = ("applies_to", "facets", facet)
                yield from unknown("activities", activity.id, path, facet, value)
    for stage in methodology.stages:
        for value in stage.skipped_for_staffing:
            yield from unknown("stages", stage.id, ("skipped_for_staffing",), "staffing", value)
    for each in methodology.types:
        for facet, value in each.facet_defaults.items():
            yield from unknown("types", each.id, ("facet_defaults", facet), facet, value)


def find_duplicate_ids(data: Mapping[str, Any], lines: Mapping[NodePath, int]) -> Iterator[Finding]:
    criteria: list[tuple[NodePath, str]] = [
        (("stages", n, "exit_criteria", k), each["id"])
        for n, stage in enumerate(entries_of(data.get("stages")))
        for k, each in enumerate(entries_of(stage.get("exit_criteria")))
        if "id" in each
    ]
    sections: list[list[tuple[NodePath, str]]] = [
        [((kind, n), each["id"]) for n, each in enumerate(entries_of(data.get(kind))) if "id" in each]
        for kind in NOUNS
    ]
    for named in [*sections, criteria]:
        first: dict[str, NodePath] = {}
        for path, id_ in named:
            if id_ in first:
                wrong = f"the id `{id_}` is taken, first on line {line_at(first[id_], lines)}"
                fix = "give one of the two an id of its own"
                yield Finding(str(path[0]), int(path[1]), path[2:], wrong, fix, str(id_))
            first.setdefault(id_, path)


def entries_of(section: object) -> list[dict[str, Any]]:
    """The entries of a section, with an empty one in place of each that is not a mapping."""
    return [each if isinstance(each, dict) else {} for each in section] if isinstance(section, list) else []


def ids_of(section: object) -> list[str]:
    return [str(each.get("id")) for each in entries_of(section)]
