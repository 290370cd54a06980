"""The judge of the benchmark of noise, on short logs: Anna owns the work, Ben leads, Mia manages."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from benchmarks.noise.judge import Judge
from benchmarks.noise.lines import Names, read
from benchmarks.noise.verdict import Verdict
from benchmarks.noise.world import World

Json = dict[str, Any]
MONDAY = date(2027, 3, 1)
ANNA, BEN, MIA = "UANNA", "UBEN", "UMIA"
BEHAVIOURS = {ANNA: "three_days", BEN: "lead", MIA: "manager"}
WEEKDAYS = [
    day.isoformat() for day in (MONDAY + timedelta(days=n) for n in range(-30, 60)) if day.weekday() < 5
]
ON = {
    "mon": 0,
    "tue": 1,
    "wed": 2,
    "thu": 3,
    "fri": 4,
    "mon2": 7,
    "tue2": 8,
    "wed2": 9,
    "thu2": 10,
    "fri2": 11,
}
"""Days of two weeks."""


def header() -> Json:
    return {
        "t": "world",
        "name": "one",
        "watched": [*BEHAVIOURS.values()],
        "all_read": True,
        "people": [
            {"id": id, "behaviour": how, "zone": "UTC", "deputy": None, "away": None, "works_on": WEEKDAYS}
            for id, how in BEHAVIOURS.items()
        ],
        "methodology": {
            "activities": {"draft": {"recurring": False, "optional": False, "sets": None}},
            "stages": {"scoping": {"name": "Scoping", "dri": "em", "phase": "sales", "order": 1}},
            "phases": ["sales", "delivery"],
            "handoff": [],
            "roles": {"em": {"name": "Manager", "remind_via": None}},
            "anchors": {},
            "types": {
                "sow": {
                    "before_booking": "em",
                    "after_booking": "em",
                    "managers": ["director"],
                    "substitutions": {},
                }
            },
        },
    }


def row(table: str, key: str, **row: Any) -> Json:
    return {"t": "row", "table": table, "key": key, "row": row}


def opened(due: str) -> Iterator[Json]:
    """An engagement in Scoping, with one activity."""
    opened_on = (MONDAY - timedelta(days=7)).isoformat()
    about = {"type": "sow", "state": "open", "opened_by": BEN, "opened_on": opened_on, "closed_on": None}
    yield row("engagement", "1", id=1, customer="Acme", **about)
    yield row(
        "stage_entry",
        "1:scoping",
        engagement=1,
        stage="scoping",
        entered_on=opened_on,
        exit_by=None,
        left_on=None,
    )
    yield row("team_member", "1:em", engagement=1, role="em", person=BEN, deputy=None)
    yield row("team_member", "1:director", engagement=1, role="director", person=MIA, deputy=None)
    yield draft(due)


def draft(due: str, *, state: str = "open", not_before: str | None = None) -> Json:
    """The activity as it is from now on."""
    return row(
        "planned_activity",
        "7",
        id=7,
        engagement=1,
        activity="draft",
        occurrence=1,
        turn=1,
        stage="scoping",
        name="Draft the SOW",
        role="pse",
        dri=ANNA,
        role_unfilled=0,
        due=due,
        waiting_for=None,
        depends_on="[]",
        required=1,
        state=state,
        not_before=not_before,
        closed_on=due if state == "done" else None,
    )


def digest(person: str, day: date, *blocks: Json) -> Json:
    head = {"type": "header", "text": {"text": f"{day:%a} {day.day} {day:%b} · something for today"}}
    return {"t": "message", "person": person, "day": day.isoformat(), "text": "", "blocks": [head, *blocks]}


def section(text: str) -> Json:
    return {"type": "section", "text": {"text": text}}


NAMED = section("*Draft the SOW*\nAcme · due soon")
COUNTED = section("📋 *Also open*\n• Acme: 1 open")
GATE = section("*Leave Scoping*\nAcme · due today")
HANDOFF = section("*Handoff 1 of 7*\nAcme · due today") | {
    "accessory": {"action_id": "ps.handoff", "value": '{"engagement": 1}'}
}


def judged(due: str, told: dict[str, list[Json]], changes: dict[str, Json] | None = None) -> Verdict:
    """The verdict on two weeks: what was told, as `who day` to blocks, and what changed in the morning of a day."""

    def entries() -> Iterator[Json]:
        yield from opened((MONDAY + timedelta(days=ON[due])).isoformat())
        for name, after in ON.items():
            day = MONDAY + timedelta(days=after)
            for at in ("09:10", "16:20"):
                yield {"t": "clock", "at": f"{day}T{at}:00+00:00"}
                if at == "09:10" and changes and name in changes:
                    yield changes[name]
                for who, person in (("anna", ANNA), ("ben", BEN), ("mia", MIA)):
                    if at == "09:10" and f"{who} {name}" in told:
                        yield digest(person, day, *told[f"{who} {name}"])
                yield {"t": "swept"}

    return Judge(World(header())).follow(entries())


def person(verdict: Verdict, id: str) -> Any:
    (found,) = (each for each in verdict.people if each.person == id)
    return found


def day_of(name: str) -> str:
    return (MONDAY + timedelta(days=ON[name])).isoformat()


@pytest.mark.parametrize(
    ("told", "changes", "lines", "news"),
    [
        pytest.param(["mon"], {}, 1, 1, id="work-that-can-start-is-news"),
        pytest.param(["mon", "tue"], {}, 2, 1, id="told-again-it-is-none"),
        pytest.param(["mon", "wed"], {}, 2, 2, id="due-today-is-a-higher-rung"),
        pytest.param(["mon", "wed", "thu"], {}, 3, 3, id="so-is-late-by-one"),
        pytest.param(["wed", "thu", "fri"], {}, 3, 2, id="late-by-two-is-not"),
        pytest.param(
            ["wed", "fri"],
            {"thu": draft(day_of("wed"), not_before=day_of("fri"))},
            2,
            2,
            id="a-snooze-that-ends-is",
        ),
        pytest.param(
            ["thu", "mon2"],
            {"fri": draft(day_of("mon2"))},
            2,
            2,
            id="told-again-after-its-date-moved-it-is-news",
        ),
    ],
)
def test_news(told: list[str], changes: dict[str, Json], lines: int, news: int) -> None:
    anna = person(judged("wed", {f"anna {day}": [NAMED] for day in told}, changes), ANNA)
    assert (anna.lines, anna.news) == (lines, news)


def test_a_morning_without_news_counts_unless_it_is_the_first_of_the_week() -> None:
    told = {f"anna {day}": [NAMED] for day in ("mon", "tue", "mon2")}
    assert person(judged("fri2", told), ANNA).mornings_without_news == 1


def test_what_was_news_and_not_told_is_counted_each_morning() -> None:
    assert (
        person(
            judged("wed", {f"anna {day}": [NAMED] for day in ("mon", "wed", "thu", "mon2", "wed2")}), ANNA
        ).untold
        == 0
    )
    late = person(judged("wed", {f"anna {day}": [NAMED] for day in ("mon", "thu", "wed2")}), ANNA)
    assert late.untold == 3, "on Wednesday that it is due, on Monday and Tuesday that it is late by three"


def test_what_is_counted_under_also_open_is_mentioned_but_no_line() -> None:
    told = {"anna mon": [COUNTED], "anna mon2": [COUNTED]}
    anna = person(judged("fri2", told), ANNA)
    assert (anna.unmentioned, anna.lines, anna.due, anna.due_told) == (0, 0, 1, 0)


def test_told_once_counts_until_the_next_week() -> None:
    assert person(judged("fri2", {"anna mon": [NAMED]}), ANNA).unmentioned == 5


def test_late_work_is_escalated_once_to_the_lead_and_once_to_the_manager() -> None:
    once = {"ben thu": [NAMED], "mia tue2": [NAMED]}
    twice = once | {"ben fri": [NAMED]}
    assert [_escalated(judged("mon", told)) for told in ({}, once, twice)] == [
        [(1, 0), (1, 0)],
        [(1, 1), (1, 1)],
        [(1, 0), (1, 1)],
    ]


def _escalated(verdict: Verdict) -> list[tuple[int, int]]:
    return [(it.escalations, it.escalated_once) for it in (person(verdict, BEN), person(verdict, MIA))]


def test_an_engagement_stands_still_whose_ready_gate_nobody_is_told_of() -> None:
    done = {"mon": draft(day_of("mon"), state="done")}
    silent, told = judged("mon", {}, done), judged("mon", {"ben tue": [GATE], "ben mon2": [GATE]}, done)
    assert [*silent.still.values()] == [10]
    assert [*told.still.values()] == [1]
    assert (person(silent, BEN).due_told, person(told, BEN).due_told) == (0, 1)


def test_the_handoff_is_due_with_the_last_gate_of_pre_sales_and_late_only_once_it_was_left() -> None:
    changes = {
        "mon": draft(day_of("mon"), state="done"),
        "thu": row(
            "stage_entry",
            "1:scoping",
            engagement=1,
            stage="scoping",
            entered_on=day_of("mon"),
            exit_by=None,
            left_on=day_of("thu"),
        ),
    }
    told = {f"ben {day}": [HANDOFF] for day in ("mon", "tue", "wed", "thu", "fri")}
    verdict = judged("mon", told, changes)
    assert [miss.day for miss in verdict.misses if miss.figure == "news"] == [day_of("wed"), day_of("thu")]


def test_lines_without_buttons_are_read_by_their_names() -> None:
    names = Names(
        {1: "Acme", 2: "Acme West"}, [], {"scoping": "Scoping"}, {"em": "Manager"}, {"k": "the kickoff"}
    )
    message = digest(BEN, MONDAY, section("*Leave Scoping*\nAcme West · 1 working day late"))
    missing = digest(
        BEN,
        MONDAY,
        section("*Acme*\n• Who is the Manager? 2 wait\n• When do you expect the kickoff? 1 waits"),
    )
    of_others = digest(
        BEN, MONDAY, section("*Move on from Scoping*\nAcme West · 3 working days late · <@UANNA>")
    )
    (gate,), (late,), (asked,) = (read(each, names).lines for each in (message, of_others, missing))
    assert gate.things == late.things == [("gate", 2, "scoping")]
    assert asked.things == [("role", 1, "em"), ("date", 1, "k")]
