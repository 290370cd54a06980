"""Checklists of a planned activity: what is ticked off, by whom and when, and what is still open."""

import hashlib
from collections.abc import Iterator

from methodology.definition.activity import Checklist
from methodology.definition.model import Methodology
from methodology.plan.planned_activity import PlannedActivity, Tick
from methodology.value import Value


class ListItem(Value):
    """An item of a checklist of a planned activity; `tick` says who ticked it off, None while it is open.

    `key` stays the same wherever the item stands in its list, as long as its words are the same.
    """

    checklist: Checklist
    key: str
    text: str
    tick: Tick | None = None


def list_items(methodology: Methodology, work: PlannedActivity) -> tuple[ListItem, ...]:
    """The items of all checklists of this activity, in their order."""
    return tuple(_items(methodology, work))


def count_open(methodology: Methodology, work: PlannedActivity) -> int:
    """How many items are not ticked off; none of an activity without a checklist."""
    return sum(each.tick is None for each in _items(methodology, work))


def _items(methodology: Methodology, work: PlannedActivity) -> Iterator[ListItem]:
    activity = methodology.activity.get(work.activity)
    ticked = work.ticked or {}
    for checklist in [methodology.checklist[each] for each in (activity.checklists if activity else ())]:
        for text in checklist.items:
            key = _key(checklist, text)
            tick = Tick.model_validate(ticked[key]) if key in ticked else None
            yield ListItem(checklist=checklist, key=key, text=text, tick=tick)


def _key(checklist: Checklist, text: str) -> str:
    return f"{checklist.id}:{hashlib.sha256(text.encode()).hexdigest()[:12]}"
