"""The order in which events come, and dates that contradict it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from methodology.definition.anchor import Anchor
from methodology.definition.ids import ActivityId, AnchorId
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.plan.anchor_dates import AnchorDate, can_be_entered
from methodology.text import day
from methodology.value import Value


class EventTooEarly(Value):
    """An event that has a date before that of an event which it comes after."""

    event: Anchor
    on: date
    after: Anchor
    which_is_on: date

    def words(self, today: date) -> str:
        """It in a sentence."""
        name, last = self.event.label, self.after.label
        dates = f"{day(self.on, today)}, but it comes after {last}, {day(self.which_is_on, today)}"
        return f"{name[:1].upper()}{name[1:]} is on {dates}."


def too_early(
    methodology: Methodology, dates: Iterable[AnchorDate], concerning: Collection[AnchorId] | None = None
) -> Iterator[EventTooEarly]:
    """Each event that is too early by these dates, with the last of those that it comes after; only where one of the
    two is among those `concerning`, if they are given."""
    on = {each.anchor: each.on for each in dates if not methodology.anchor[each.anchor].repeats}
    before = events_before(methodology)
    for event, its_day in on.items():
        later = [
            (on[each], each)
            for each in before.get(event, ())
            if each in on and on[each] > its_day
            if concerning is None or not {event, each}.isdisjoint(concerning)
        ]
        if later:
            which_is_on, after = max(later)
            yield EventTooEarly(
                event=methodology.anchor[event],
                on=its_day,
                after=methodology.anchor[after],
                which_is_on=which_is_on,
            )


def events_before(methodology: Methodology) -> Mapping[AnchorId, frozenset[AnchorId]]:
    """The events that come before each, of those that come once and whose dates people enter.

    One comes before another if what sets the other waits for what sets it, directly or through others; if recurring
    work begins with it and ends with the other; or if its stage comes first, or its step in the same stage. Stages
    side by side have no order.
    """
    once = [e for e in methodology.anchors if not e.repeats and can_be_entered(methodology, e.id)]
    spans = {
        (each.recurrence.start, each.recurrence.until) for each in methodology.activities if each.recurrence
    }
    places = {each.id: _place_of(methodology, each) for each in once}

    def comes_first(one: Anchor, other: Anchor) -> bool:
        upstream = _upstream(methodology, other.set_by.activities)
        return (
            not upstream.isdisjoint(one.set_by.activities)
            or (one.id, other.id) in spans
            or _is_before(places[one.id], places[other.id])
        )

    return {
        event.id: frozenset(each.id for each in once if each is not event and comes_first(each, event))
        for event in once
    }


class _Place(NamedTuple):
    """Where an event is: in a stage and, if activities set it, in a step. If `at_least`, it may also come later."""

    stage: Stage
    step: int | None
    at_least: bool


def _place_of(methodology: Methodology, event: Anchor) -> _Place | None:
    """The stage of what sets the event, else the first one with work that is dated by it, or with recurring work that
    it ends."""
    setting = [methodology.activity[each] for each in event.set_by.activities]
    dated = [each for each in methodology.activities if each.due.anchor == event.id]
    ended = [e for e in methodology.activities if e.recurrence and e.recurrence.until == event.id]
    for stage in methodology.stages_in_order:
        here = [each for each in setting or dated or ended if each.stage == stage.id]
        if here:
            steps = [step.name for step in stage.steps]
            step = min(steps.index(each.step) for each in here) if setting else None
            return _Place(stage, step, at_least=not (setting or dated))
    return None


def _is_before(place: _Place | None, other: _Place | None) -> bool:
    if place is None or other is None or place.at_least:
        return False
    if place.stage.id == other.stage.id:
        return place.step is not None and other.step is not None and place.step < other.step
    return place.stage.order < other.stage.order and other.stage.id not in place.stage.parallel_with


def _upstream(methodology: Methodology, activities: Iterable[ActivityId]) -> frozenset[ActivityId]:
    """All that these wait for, directly or through others."""
    found: set[ActivityId] = set()
    ahead = list(activities)
    while ahead:
        new = {*methodology.activity[ahead.pop()].depends_on} - found
        found |= new
        ahead += new
    return frozenset(found)
