"""`Thing`: everything in a methodology that has a name, with the names that people may type for it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple, get_args

from methodology.definition.model import Methodology

ThingKind = Literal[
    "stage", "phase", "role", "activity", "checklist", "threshold", "table", "tool", "handoff", "step", "date",
    "journey", "type",
]  # fmt: skip
KINDS: tuple[ThingKind, ...] = get_args(ThingKind)
"""In this order where several things have the same name."""

SECTION_OF: dict[ThingKind, str] = {
    "stage": "stages",
    "phase": "phases",
    "role": "roles",
    "activity": "activities",
    "tool": "collateral",
    "checklist": "checklists",
    "threshold": "thresholds",
    "table": "reference",
}
"""The sections whose entries have aliases, by kind."""
PARTS: tuple[ThingKind, ...] = ("step", "date", "journey", "type")
"""Kinds that give way where something else has the same name or alias: they are a part of it, or come of it."""
HANDOFF = "handoff"
_IN_BRACKETS = re.compile(r"\s*\(([^)]*)\)")
_VERB = re.compile(r"[A-Z][a-z]+(?: (?:and|/) [a-z]+)? (?:(?:the|a|an) )?(?=\w)")


class Thing(NamedTuple):
    """Something with a name. `derived` are shorter forms of its names; they mean it where nothing else is called so."""

    kind: ThingKind
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


def list_things(methodology: Methodology) -> list[Thing]:
    """Everything that can be asked for, in the order of `KINDS`."""
    return list(_things(methodology))


def _things(methodology: Methodology) -> Iterator[Thing]:
    for n, stage in enumerate(methodology.stages_in_order, 1):
        asked = ("{} checklist", "leave {}", "{} exit criteria", "exit criteria {}", "{} outcomes")
        yield _thing("stage", stage, derived=(f"stage {n}", *(each.format(stage.name) for each in asked)))
    for phase in methodology.phases:
        yield _thing("phase", phase, derived=(f"{phase.name} phase",))
    for role in methodology.roles:
        yield _thing("role", role, derived=(role.short, *role.short.split("/")))
    for activity in methodology.activities:
        derived = [_VERB.sub("", activity.name, count=1), activity.condition, activity.short]
        yield _thing("activity", activity, derived=derived)
    yield from (_thing("tool", each) for each in methodology.collateral)
    yield from (_thing("checklist", each) for each in methodology.checklists)
    yield from (_thing("table", each) for each in methodology.reference)
    for threshold in methodology.thresholds:
        yield _thing("threshold", threshold, name=threshold.called)
    if methodology.handoff:
        yield Thing("handoff", HANDOFF, "Handoff sheet", ("Handoff", "Handover"))
    for stage in methodology.stages_in_order:
        for n, step in enumerate(stage.steps):
            yield Thing("step", f"{stage.id}/{n}", step.name, (), _shorter(step.name))
    for anchor in methodology.anchors:
        yield Thing(
            "date", anchor.id, anchor.label, (), (anchor.label.removeprefix("the "), _spaced(anchor.id))
        )
    yield from (_thing("journey", each) for each in methodology.journey)
    yield from (_thing("type", each) for each in methodology.types)


def _thing(kind: ThingKind, entry: Any, *, name: str = "", derived: Iterable[str] = ()) -> Thing:
    called = name or entry.name
    shorter = (*_shorter(called), *derived, _spaced(entry.id))
    return Thing(kind, str(entry.id), called, getattr(entry, "aliases", ()), tuple(filter(None, shorter)))


def _shorter(name: str) -> tuple[str, ...]:
    """The name without what is in brackets, and what is in them; and its parts around a slash."""
    plain = _IN_BRACKETS.sub("", name).strip()
    inside = tuple(found.strip() for found in _IN_BRACKETS.findall(name))
    parts = tuple(part for part in re.split(r" / ", plain) if part != plain)
    return tuple(dict.fromkeys(each for each in (plain, *parts, *inside) if each and each != name))


def _spaced(id_: str) -> str:
    return id_.replace("_", " ")
