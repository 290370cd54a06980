"""Tests of `methodology.lookup.lookup`: what people type leads to the thing that they mean."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from methodology.definition.load import load, shipped
from methodology.definition.model import Methodology
from methodology.definition.names import PARTS, Thing
from methodology.lookup.lookup import Found, Lookup, lookup_of


def lines_of(file: str) -> list[tuple[str, str]]:
    lines = Path(__file__).with_name(file).read_text(encoding="utf-8").splitlines()
    pairs = (line.rsplit("|", 1) for line in lines if line and not line.startswith("#"))
    return [(typed.strip(), wanted.strip()) for typed, wanted in pairs]


TYPED, ASKED = lines_of("typed.txt"), lines_of("asked.txt")


def every_name(methodology: Methodology) -> list[tuple[str, Thing]]:
    """Each name in the methodology, and each condition, with its thing."""
    things = lookup_of(methodology).things
    names = [(each.name, each) for each in things.values()]
    conditions = [
        (each.condition, things[f"activity:{each.id}"]) for each in methodology.activities if each.condition
    ]
    return names + conditions


def slip(name: str, chance: Random) -> str:
    """The name with a letter left out, doubled, or exchanged with the next one."""
    at = chance.randrange(1, max(2, len(name) - 1))
    return chance.choice(
        [
            name[:at] + name[at + 1 :],
            name[: at + 1] + name[at:],
            name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :],
        ]
    )


def leads_to(lookup: Lookup, typed: str, thing: Thing) -> bool:
    """Whether this is the answer; a part that is called like a whole is one press away from it."""
    found = lookup.find(typed)
    return found.meant == thing or (
        thing.kind in PARTS and found.meant is not None and thing in found.near[:2]
    )


@pytest.mark.parametrize(
    "as_typed",
    [str, str.lower, str.upper, "“{}”".format, "'{}'".format, "{}.".format, "what is {}?".format],
    ids=["as it is", "lower", "upper", "quotes", "apostrophes", "full stop", "question"],
)
def test_every_name_gives_its_thing(real: Methodology, as_typed: Callable[[str], str]) -> None:
    lookup = lookup_of(real)
    names = every_name(real)
    assert len(names) > 300
    missed = [name for name, thing in names if not leads_to(lookup, as_typed(name), thing)]
    assert [name for name in missed if name not in doubled(real)] == []


def doubled(methodology: Methodology) -> set[str]:
    """Names that two things share: the more common kind is shown, with a button to the other."""
    names = [name.casefold() for name, _ in every_name(methodology)]
    return {name for name, _ in every_name(methodology) if names.count(name.casefold()) > 1}


def test_of_things_with_one_name_the_others_are_near(real: Methodology) -> None:
    for name in doubled(real):
        found = lookup_of(real).exactly(name)
        assert found is not None
        assert found.near


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_slip_of_the_keyboard_is_forgiven(real: Methodology, seed: int) -> None:
    lookup, chance = lookup_of(real), Random(seed)
    names = [(name, thing) for name, thing in every_name(real) if name not in doubled(real)]
    missed = [typed for name, thing in names if not leads_to(lookup, typed := slip(name, chance), thing)]
    assert len(missed) / len(names) <= 0.02, missed


def test_what_people_type_is_understood(real: Methodology) -> None:
    lookup = lookup_of(real)
    answers = [(typed, wanted, lookup.find(typed).meant) for typed, wanted in TYPED]
    assert [lookup.meant(typed) for typed, _ in TYPED] == [got for _, _, got in answers]
    missed = [(typed, wanted, got) for typed, wanted, got in answers if got is None or got.key != wanted]
    assert len(TYPED) >= 100
    assert len(missed) / len(TYPED) <= 0.05, missed
    assert not [each for each in missed if each[2] is not None and each[2].kind == "stage"]


@pytest.mark.parametrize(("asked", "wanted"), ASKED)
def test_what_answers_a_sentence_is_among_the_first_three(real: Methodology, asked: str, wanted: str) -> None:
    found = lookup_of(real).find(asked)
    offered = [found.meant] if found.meant else found.near[:3]
    assert {each.key for each in offered} & set(wanted.split(", ")), offered


@pytest.mark.parametrize(
    "typed",
    [
        "holiday request",
        "what does the weather look like?",
        "lunch menu",
        "payload",
        "the payload redesign",
        "banana",
        "planet",
        "ქართული",
        "!!!",
        "",
        "what is the",
        "a customs declaration",
    ],
)
def test_what_nobody_calls_anything_means_nothing(real: Methodology, typed: str) -> None:
    assert lookup_of(real).find(typed).meant is None


@pytest.mark.parametrize(
    "typed", ["lunch menu", "what does the weather look like?", "banana", "Quebec Left", "Globex renewal", ""]
)
def test_for_what_is_not_in_the_methodology_nothing_is_offered(real: Methodology, typed: str) -> None:
    assert lookup_of(real).find(typed) == Found(None)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("manager", "role:project_manager"),
        ("invoices of partners", "activity:exec_partner_invoice"),
        ("approval of the SOW by finance", "step:sow_close/0"),
        ("retrospectives of customers", "tool:customer_retro_issue"),
    ],
)
def test_a_part_of_a_name_offers_what_has_it(real: Methodology, typed: str, near: str) -> None:
    found = lookup_of(real).find(typed)
    assert near in [each.key for each in (*([found.meant] if found.meant else []), *found.near[:12])]


@pytest.mark.parametrize(
    ("typed", "meant", "also"),
    [
        ("timesheets", "activity:exec_timesheet_approve", "activity:exec_timesheet"),
        ("instructor post-training checklist", "checklist:post_training", "tool:post_training_checklist"),
    ],
)
def test_what_is_named_alike_is_offered_beside_it(
    real: Methodology, typed: str, meant: str, also: str
) -> None:
    found = lookup_of(real).exactly(typed)
    assert found
    assert found.meant
    assert (found.meant.key, also in [each.key for each in found.near[:3]]) == (meant, True)


def test_the_lookup_of_a_version_is_built_once() -> None:
    first, second = load(shipped(), "one"), load(shipped(), "other")
    assert lookup_of(first) is lookup_of(first)
    assert lookup_of(second) is not lookup_of(first)
