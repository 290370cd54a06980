"""What is open beside work and gates: the handoff, and dates whose day has passed.

Written from the specification of the product, not from its code: none of it is imported here.
"""

from collections.abc import Iterator
from datetime import date

from benchmarks.noise.lines import Thing
from benchmarks.noise.state import Row, State, day_of


def open_beside_work(world: State) -> Iterator[Thing]:
    """The handoffs that somebody is to fill in, and the dates that nobody has said to have happened."""
    for engagement in world.running():
        if _has_handoff(world, engagement):
            yield Thing("handoff", engagement)
        for row in world.of["anchor_date"][engagement].values():
            if not row["actual"] and _is_said_by_people(world, row):
                yield Thing("passed", engagement, f"{row['anchor']}:{row['occurrence']}")


def is_asked_by(world: State, thing: Thing, day: date) -> bool:
    """Whether it is a question of this day: a date is asked about on the first working day after it."""
    if thing.kind != "passed":
        return True
    row = world.of["anchor_date"][thing.engagement][f"{thing.engagement}:{thing.name}"]
    return world.people[world.owner(thing, day)].after(day_of(row["on_day"])) <= day


def _has_handoff(world: State, engagement: int) -> bool:
    """Whether it can start: once the last stage of pre-sales has begun, until each part is filled or the stage that
    needs it begins."""
    stages, entered = world.facts["stages"], world.entered(engagement)
    parts = world.facts["handoff"]
    first = min(entered, key=lambda stage: int(stages[stage]["order"]), default=None)
    if first is None or stages[first]["phase"] != world.facts["phases"][0]:
        return False
    if not world.has_last_of_pre_sales_begun(engagement):
        return False
    planned = {row["stage"] for row in world.of["planned_activity"][engagement].values()}
    needs = {part["before"] for part in parts} & (planned | entered.keys())
    return bool(needs - entered.keys()) and any(not _is_filled(world, engagement, part) for part in parts)


def _is_filled(world: State, engagement: int, part: Row) -> bool:
    """A part is filled by what somebody wrote, by evidence, or by a date that has come."""
    written = world.tables["engagement"][str(engagement)]["handoff"]
    evidence = (
        row["evidence"] and row["activity"] in part["taken_from"] and row["state"] == "done"
        for row in world.of["planned_activity"][engagement].values()
    )
    happened = (
        row["actual"] and row["anchor"] in part["dates"]
        for row in world.of["anchor_date"][engagement].values()
    )
    return part["id"] in written or any(evidence) or any(happened)


def _is_said_by_people(world: State, row: Row) -> bool:
    """Whether no activity of the plan sets this date, and somebody may; what was before the opening has happened."""
    anchor = world.facts["anchors"][row["anchor"]]
    engagement = world.tables["engagement"][str(row["engagement"])]
    sets = any(
        each["state"] in ("open", "done")
        and world.facts["activities"].get(each["activity"], {}).get("sets") == row["anchor"]
        and (not anchor["repeats"] or each["occurrence"] == row["occurrence"])
        for each in world.of["planned_activity"][row["engagement"]].values()
    )
    is_ahead = day_of(row["on_day"]) >= day_of(engagement["opened_on"])
    return bool(anchor["role"]) and is_ahead and not sets
