"""Checks that the entries of a methodology do not contradict each other."""

from collections.abc import Iterable, Iterator, Mapping

from methodology.definition.activity import Activity, Recurrence
from methodology.definition.checks.finding import Finding
from methodology.definition.model import Methodology
from methodology.definition.stage import Stage
from methodology.text import folded


def find_contradictions(methodology: Methodology) -> Iterator[Finding]:
    for activity in methodology.activities:
        yield from _kind(activity)
        yield from _due(methodology, activity)
        if activity.recurrence is not None:
            yield from _recurrence(activity, activity.recurrence)
    yield from _circles(methodology)
    yield from _anchors(methodology)
    yield from _reminded(methodology)
    yield from _watching(methodology)
    yield from _stage_order(methodology)
    yield from _names(methodology)


def _kind(activity: Activity) -> Iterator[Finding]:
    def wrong(field: str, what: str, fix: str) -> Finding:
        return Finding("activities", activity.id, (field,), what, fix)

    if activity.kind == "conditional" and not activity.condition:
        yield wrong("kind", "it is conditional, but has no condition", "say in `condition` when it comes up")
    if activity.kind == "once" and activity.condition:
        yield wrong("condition", "it has a condition, but is no conditional one", "write `kind: conditional`")
    if activity.at_risk and not activity.condition:
        yield wrong(
            "at_risk", "only a condition puts an engagement at risk, and it has none", "remove `at_risk`"
        )
    if activity.kind == "recurring" and activity.recurrence is None:
        yield wrong(
            "kind", "it is recurring, but has no recurrence", "say in `recurrence` how it comes again"
        )
    if activity.kind == "once" and activity.recurrence is not None:
        yield wrong("recurrence", "it is done once, but has a recurrence", "write `kind: recurring`")


def _due(methodology: Methodology, activity: Activity) -> Iterator[Finding]:
    due, recurrence = activity.due, activity.recurrence
    if due.offset is None and (recurrence is None or not recurrence.on_calendar):
        what = "its due rule has no offset, and no calendar recurrence gives it a date"
        fix = "write the working days from the anchor, or a daily, weekly or monthly recurrence"
        yield Finding("activities", activity.id, ("due", "offset"), what, fix)
    if due.count == "inclusive" and (due.offset is None or due.offset < 1):
        what = "counting inclusively starts with day 1"
        yield Finding("activities", activity.id, ("due", "offset"), what, "write an offset of 1 or more")
    anchor = methodology.anchor.get(due.anchor)
    if anchor is not None and due.first_only and not anchor.repeats:
        what = f"`first_only` makes no sense: `{anchor.id}` does not repeat"
        yield Finding("activities", activity.id, ("due", "first_only"), what, "remove `first_only`")
    if anchor is not None and recurrence is not None and not recurrence.on_calendar and not anchor.repeats:
        what = f"it comes again {recurrence.cadence}, but its anchor `{anchor.id}` does not repeat"
        fix = "choose an anchor that repeats, or another cadence"
        yield Finding("activities", activity.id, ("due", "anchor"), what, fix)


def _recurrence(activity: Activity, recurrence: Recurrence) -> Iterator[Finding]:
    def wrong(field: str, what: str, fix: str) -> Finding:
        return Finding("activities", activity.id, ("recurrence", field), what, fix)

    cadence = recurrence.cadence
    if cadence == "weekly" and recurrence.weekday is None:
        yield wrong("cadence", "it is weekly, but has no weekday", "add one, such as `weekday: friday`")
    if cadence != "weekly" and recurrence.weekday is not None:
        yield wrong(
            "weekday", f"a weekday means nothing with the cadence {cadence}", "remove it, or make it weekly"
        )
    if cadence != "monthly" and recurrence.day_of_month is not None:
        what = f"a day of the month means nothing with the cadence {cadence}"
        yield wrong("day_of_month", what, "remove it, or make it monthly")
    if recurrence.ends_after and not recurrence.in_turns:
        what = f"`ends_after` means nothing with the cadence {cadence}, whose work stays until it is done"
        yield wrong("ends_after", what, "remove it")


def _circles(methodology: Methodology) -> Iterator[Finding]:
    depends_on: dict[str, Iterable[str]] = {each.id: each.depends_on for each in methodology.activities}
    for circle in circles(depends_on):
        what = f"it waits for itself: {' → '.join([*circle, circle[0]])}"
        fix = "remove one of these from `depends_on`"
        yield Finding("activities", circle[0], ("depends_on",), what, fix)
    via: dict[str, Iterable[str]] = {
        each.id: (each.remind_via,) if each.remind_via else () for each in methodology.roles
    }
    for circle in circles(via):
        what = f"its reminders go round in a circle: {' → '.join([*circle, circle[0]])}"
        yield Finding("roles", circle[0], ("remind_via",), what, "name a role that one person fills")


def circles(follow: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The cycles of this graph, each once, beginning with the node that was found first."""
    done: set[str] = set()
    found: list[list[str]] = []
    for start in follow:
        path: list[str] = []
        ahead = [iter((start,))]
        while ahead:
            each = next(ahead[-1], None)
            if each is None:
                ahead.pop()
                if path and ahead:
                    done.add(path.pop())
            elif each in path:
                found.append(path[path.index(each) :])
            elif each not in done:
                path.append(each)
                ahead.append(iter(tuple(follow.get(each, ()))))
    return found


def _anchors(methodology: Methodology) -> Iterator[Finding]:
    for anchor in methodology.anchors:
        by = anchor.set_by
        automatic = by.opening or by.stage_entered or by.stage_left or by.condition or by.iteration_calendar
        if not (automatic or by.activities or by.role):
            what, fix = "nothing ever sets it", "name an activity or a role in `set_by`"
            yield Finding("anchors", anchor.id, ("set_by",), what, fix)
        for n, name in enumerate(by.activities):
            activity = methodology.activity.get(name)
            if activity is not None and activity.sets != anchor.id:
                what = f"it says that `{name}` sets it, but that activity does not"
                fix = f"write `sets: {anchor.id}` there, or remove it here"
                yield Finding("anchors", anchor.id, ("set_by", "activities", n), what, fix)
    for activity in methodology.activities:
        set_anchor = methodology.anchor.get(activity.sets) if activity.sets else None
        if set_anchor is not None and activity.id not in set_anchor.set_by.activities:
            what = f"it sets `{set_anchor.id}`, but that anchor does not name it"
            fix = f"add `{activity.id}` to the anchor's `set_by: activities`"
            yield Finding("activities", activity.id, ("sets",), what, fix)
    yield from _entered_by_people(methodology)


def _entered_by_people(methodology: Methodology) -> Iterator[Finding]:
    """A date that people are asked for must have a role that may enter it."""
    fix = "name that role in the anchor's `set_by`"
    for stage in methodology.stages:
        for n, key_date in enumerate(stage.key_dates):
            anchor = methodology.anchor.get(key_date)
            if anchor is not None and anchor.set_by.role is None:
                what = f"its key date `{key_date}` is asked for, but no role may enter it"
                yield Finding("stages", stage.id, ("key_dates", n), what, fix)


def _reminded(methodology: Methodology) -> Iterator[Finding]:
    for role in methodology.roles:
        if role.kind != "individual" and role.remind_via is None:
            what = f"it is {role.kind}, so nobody gets its reminders"
            yield Finding("roles", role.id, ("kind",), what, "name in `remind_via` the role that does")
        via = methodology.role.get(role.remind_via) if role.remind_via else None
        if via is not None and via.kind != "individual":
            what = f"its reminders go to `{via.id}`, which is {via.kind} too"
            yield Finding("roles", role.id, ("remind_via",), what, "name a role that one person fills")


def _watching(methodology: Methodology) -> Iterator[Finding]:
    for role in methodology.roles:
        if role.watches and role.remind_via is not None:
            yield Finding(
                "roles",
                role.id,
                ("watches",),
                "it is to see a portfolio, but nobody fills a team or an external role",
                "leave `watches` out here, and write it at the role in `remind_via`",
            )


def _stage_order(methodology: Methodology) -> Iterator[Finding]:
    taken: dict[int, str] = {}
    for stage in methodology.stages:
        if stage.order in taken:
            what = f"its order {stage.order} is that of `{taken[stage.order]}`"
            yield Finding("stages", stage.id, ("order",), what, "give each stage an order of its own")
        taken.setdefault(stage.order, stage.id)
    orders = sorted(taken)
    for stage in methodology.stages:
        for n, name in enumerate(stage.parallel_with):
            other = methodology.stage.get(name)
            if other is not None:
                yield from _side_by_side(stage, other, n, orders)


def _side_by_side(stage: Stage, other: Stage, n: int, orders: list[int]) -> Iterator[Finding]:
    path = ("parallel_with", n)
    if stage.id not in other.parallel_with:
        what = f"it runs side by side with `{other.id}`, but that stage does not say so"
        yield Finding("stages", stage.id, path, what, f"add `{stage.id}` to its `parallel_with`")
    if abs(orders.index(stage.order) - orders.index(other.order)) != 1:
        what = f"it runs side by side with `{other.id}`, which is not next to it"
        yield Finding("stages", stage.id, path, what, "give the two stages orders that follow each other")


def _names(methodology: Methodology) -> Iterator[Finding]:
    """A name that people type must belong to one entry only."""
    stages = [(each.id, (each.id, each.name, *each.aliases)) for each in methodology.stages]
    roles = [(each.id, (each.id, each.name, each.short)) for each in methodology.roles]
    types = [(each.id, (each.id, each.name)) for each in methodology.types]
    for section, named in (("stages", stages), ("roles", roles), ("types", types)):
        taken: dict[str, str] = {}
        for id_, names in named:
            for name in dict.fromkeys(map(folded, names)):
                if taken.setdefault(name, id_) != id_:
                    what = f"“{name}” is also a name of `{taken[name]}`"
                    yield Finding(section, id_, (), what, "choose another name or alias for one of them")
