"""The records of a played world at one moment: its engagements, people and whose something is.

Written from the specification of the product, not from its code: none of it is imported here.
"""

import json
from bisect import bisect_right
from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.noise.lines import Named, Names, Thing
from benchmarks.noise.scenario import Behaviour

Json = dict[str, Any]
Row = dict[str, Any]


class Reader:
    """A person with their working days."""

    def __init__(self, facts: Json) -> None:
        self.id: str = facts["id"]
        self.behaviour: Behaviour = facts["behaviour"]
        self.zone = ZoneInfo(facts["zone"])
        self.deputy: str | None = facts["deputy"]
        away = facts["away"]
        self.away = (day_of(away[0]), day_of(away[1])) if away else None
        self._days = [date.fromisoformat(each) for each in facts["works_on"]]
        self._set = set(self._days)

    def works(self, day: date) -> bool:
        return day in self._set

    def is_away(self, day: date) -> bool:
        return self.away is not None and self.away[0] <= day <= self.away[1]

    def after(self, day: date) -> date:
        """The first working day after this day."""
        return self._days[bisect_right(self._days, day)]

    def between(self, first: date, last: date) -> int:
        """The working days after the first day up to the last one."""
        return bisect_right(self._days, last) - bisect_right(self._days, first)


class State:
    """The records at one moment; `apply` goes on to the next."""

    def __init__(self, header: Json) -> None:
        self.name: str = header["name"]
        self.facts: Json = header["methodology"]
        self.people = {each["id"]: Reader(each) for each in header["people"]}
        self.watched = set(header["watched"])
        self.all_read: bool = header["all_read"]
        self.tables: dict[str, dict[str, Row]] = defaultdict(dict)
        self.of: dict[str, dict[int, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))

    def apply(self, change: Json) -> Row | None:
        """Take over a changed row; the row as it was before."""
        table, key, row = change["table"], change["key"], change["row"]
        before = self.tables[table].get(key)
        known = row or before or {}
        engagement = int(known["engagement"] if "engagement" in known else known["id"])
        self.__dict__.pop("names", None)
        if row is None:
            self.tables[table].pop(key, None)
            self.of[table][engagement].pop(key, None)
            return before
        if table == "planned_activity" and isinstance(row["depends_on"], str):
            row["depends_on"] = json.loads(row["depends_on"])
        if table == "engagement" and isinstance(row.get("handoff"), str):
            row["handoff"] = json.loads(row["handoff"])
        self.tables[table][key] = row
        self.of[table][engagement][key] = row
        return before

    @cached_property
    def names(self) -> Names:
        return Names(
            {row["id"]: row["customer"] for row in self.tables["engagement"].values()},
            [
                Named(row["id"], row["engagement"], row["name"])
                for row in self.tables["planned_activity"].values()
                if row["state"] == "open"
            ],
            {id: stage["name"] for id, stage in self.facts["stages"].items()},
            {id: role["name"] for id, role in self.facts["roles"].items()},
            {id: anchor["label"] for id, anchor in self.facts["anchors"].items()},
        )

    # Whose something is

    def running(self) -> list[int]:
        return [row["id"] for row in self.tables["engagement"].values() if row["state"] == "open"]

    def lead(self, engagement: int) -> str:
        """The lead by role, or the person who opened the engagement while nobody leads it."""
        kind = self.facts["types"][self.tables["engagement"][str(engagement)]["type"]]
        first = self.facts["phases"][0]
        is_booked = any(
            row["anchor"] == "booking" and row["actual"]
            for row in self.of["anchor_date"][engagement].values()
        ) or any(self.facts["stages"][stage]["phase"] != first for stage in self.entered(engagement))
        role = kind["after_booking"] if is_booked else kind["before_booking"]
        return self.holder(engagement, role) or self.tables["engagement"][str(engagement)]["opened_by"]

    def holder(self, engagement: int, role: str) -> str | None:
        """Who fills this role, or the role that is reminded in its place."""
        row = self.of["team_member"][engagement].get(f"{engagement}:{self.reached(engagement, role)}")
        return row["person"] if row else None

    def reached(self, engagement: int, role: str) -> str:
        instead = self.facts["types"][self.tables["engagement"][str(engagement)]["type"]]["substitutions"]
        role = instead.get(role, role)
        via = self.facts["roles"].get(role, {}).get("remind_via")
        return instead.get(via, via) if via else role

    def stands_for(self, engagement: int, person: str, day: date) -> str:
        """This person, or who stands in for them on this day."""
        reader = self.people[person]
        if not reader.is_away(day):
            return person
        lead = self.lead(engagement)
        managers = [self.holder(engagement, role) for role in self.managers(engagement)]
        for other in (reader.deputy, lead, self.people[lead].deputy, *managers):
            if other and other != person and not self.people[other].is_away(day):
                return other
        return person

    def managers(self, engagement: int) -> list[str]:
        found: list[str] = self.facts["types"][self.tables["engagement"][str(engagement)]["type"]]["managers"]
        return found

    def dri(self, thing: Thing) -> str:
        """Who owns this by right."""
        match thing.kind:
            case "work":
                return self.tables["planned_activity"][thing.name]["dri"] or self.lead(thing.engagement)
            case "gate" if thing.name:
                role = self.facts["stages"][thing.name]["dri"]
                return self.holder(thing.engagement, role) or self.lead(thing.engagement)
            case "date" | "passed":
                role = self.facts["anchors"][thing.name.split(":")[0]]["role"]
                return (self.holder(thing.engagement, role) if role else None) or self.lead(thing.engagement)
            case "handoff":
                kind = self.facts["types"][self.tables["engagement"][str(thing.engagement)]["type"]]
                return self.holder(thing.engagement, kind["before_booking"]) or self.lead(thing.engagement)
            case _:
                return self.lead(thing.engagement)

    def owner(self, thing: Thing, day: date) -> str:
        """Who stands for its owner on this day."""
        return self.stands_for(thing.engagement, self.dri(thing), day)

    # What the methodology says of work

    def is_recurring(self, row: Row) -> bool:
        return bool(self.facts["activities"].get(row["activity"], {}).get("recurring"))

    def is_by_calendar(self, row: Row) -> bool:
        return bool(self.facts["activities"].get(row["activity"], {}).get("by_calendar"))

    # Where an engagement is

    def entered(self, engagement: int) -> dict[str, date]:
        return {
            row["stage"]: day_of(row["entered_on"])
            for row in self.of["stage_entry"][engagement].values()
            if row["entered_on"]
        }

    def current(self, engagement: int) -> list[str]:
        return [
            row["stage"]
            for row in self.of["stage_entry"][engagement].values()
            if row["entered_on"] and not row["left_on"]
        ]

    def has_last_of_pre_sales_begun(self, engagement: int) -> bool:
        """Whether the last stage of pre-sales that this engagement runs has begun."""
        stages, entered = self.facts["stages"], self.entered(engagement)
        runs = {row["stage"] for row in self.of["planned_activity"][engagement].values()} | entered.keys()
        pre_sales = (each for each in runs if stages[each]["phase"] == self.facts["phases"][0])
        return max(pre_sales, key=lambda stage: int(stages[stage]["order"]), default=None) in entered


def day_of(text: str) -> date:
    return date.fromisoformat(text[:10])
