"""What matches words that are no full name: one list, in which each says in a few words what it is."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from handlers.block_kit import ids
from handlers.block_kit.ids import ButtonValue
from handlers.block_kit.layout import actions as row
from handlers.block_kit.layout import button, section
from handlers.block_kit.message import Message, answer
from handlers.block_kit.text import capital, count, cut, escape, linked, listed
from handlers.block_kit.wording import rule_words
from handlers.ps_stage.views.lists import value_words
from handlers.ps_stage.views.thing import KIND_NAMES
from methodology.definition.ids import ActivityId, CollateralId, RoleId
from methodology.definition.model import Methodology
from methodology.definition.names import Thing, ThingKind

PER_PAGE = 8
MOST_ASKED = 150
Says = Callable[[Methodology, Any], str]


def found_near(
    methodology: Methodology,
    asked: str,
    things: Sequence[Thing],
    engagements: Sequence[tuple[str, ButtonValue]],
    page: int = 1,
) -> Message:
    """Nothing has this name: what is nearest, on pages."""
    everything: list[tuple[str, str, str, ButtonValue]] = [
        (title, "engagement", ids.SHOW_CARD, about) for title, about in engagements
    ]
    everything += [
        (capital(each.name), in_few_words(methodology, each), ids.LOOK_UP, ButtonValue(choice=each.key))
        for each in things
    ]
    total, first = len(everything), (page - 1) * PER_PAGE
    shown = everything[first : first + PER_PAGE]
    asked_for = f"“{linked(asked, 100)}”"
    lead = f"{total} match {asked_for}:" if total > 1 else f"The nearest to {asked_for}:"
    if page > 1:
        lead = f"More that match {asked_for}: {first + 1} to {first + len(shown)} of {total}"
    blocks = [
        section(f"*{linked(name, 200)}*\n{words}", button("Show", action, about, of=name))
        for name, words, action, about in shown
    ]
    rest = total - first - len(shown)
    more = ButtonValue(choice=cut(asked, MOST_ASKED), page=page + 1)
    return answer(
        section(lead),
        *blocks,
        *row([button(f"and {rest} more", ids.MORE_MATCHES, more, of=asked) if rest > 0 else None]),
    )


def in_few_words(methodology: Methodology, thing: Thing) -> str:
    """What this thing is: its kind, and what tells it from others of a similar name."""
    says = _SAYS.get(thing.kind)
    said = says(methodology, thing) if says else ""
    return " · ".join(filter(None, (KIND_NAMES[thing.kind], said)))


def _activity(methodology: Methodology, thing: Thing) -> str:
    activity = methodology.activity[ActivityId(thing.id)]
    return f"{_owner(methodology, activity.dri)} · {rule_words(methodology, activity)}"


def _owner(methodology: Methodology, role: RoleId) -> str:
    """The name of a role without what is in brackets."""
    return escape(methodology.role[role].name.partition(" (")[0])


def _tool(methodology: Methodology, thing: Thing) -> str:
    used = [each.name for each in methodology.activities if CollateralId(thing.id) in each.collateral]
    if not used:
        return ""
    others = f" and {len(used) - 1} more" if len(used) > 1 else ""
    return f"used for: {linked(used[0], 120)}{others}"


def _checklist(methodology: Methodology, thing: Thing) -> str:
    checklist = methodology.checklist[thing.id]
    items = count(len(checklist.items), "item", "items")
    return f"{_owner(methodology, checklist.owner)} · {items} · {linked(checklist.when, 120)}"


def _threshold(methodology: Methodology, thing: Thing) -> str:
    return value_words(next(each for each in methodology.thresholds if each.id == thing.id))


def _table(methodology: Methodology, thing: Thing) -> str:
    table = next(each for each in methodology.reference if each.id == thing.id)
    return f"{count(len(table.rows), 'row', 'rows')} · {escape(listed(table.columns))}"


def _stage(methodology: Methodology, thing: Thing) -> str:
    stage = next(each for each in methodology.stages if each.id == thing.id)
    return f"{methodology.position_of(stage)} of {len(methodology.stages)} · {linked(stage.purpose, 150)}"


def _type(methodology: Methodology, thing: Thing) -> str:
    kind = next(each for each in methodology.types if each.id == thing.id)
    return linked(kind.short or kind.note, 150)


def _date(methodology: Methodology, thing: Thing) -> str:
    return linked(next(each for each in methodology.anchors if each.id == thing.id).meaning, 150)


_SAYS: Mapping[ThingKind, Says] = {
    "activity": _activity,
    "tool": _tool,
    "checklist": _checklist,
    "threshold": _threshold,
    "table": _table,
    "stage": _stage,
    "type": _type,
    "date": _date,
    "role": lambda methodology, thing: linked(methodology.role[RoleId(thing.id)].duty, 150),
    "step": lambda methodology, thing: (
        "of "
        + escape(next(each.name for each in methodology.stages if each.id == thing.id.partition("/")[0]))
    ),
}
