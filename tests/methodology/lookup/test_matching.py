"""Tests of `methodology.lookup.matching`: how like typed words and names are."""

import pytest

from methodology.definition.model import Methodology
from methodology.lookup.matching import customer_key, nearest
from methodology.lookup.name_index import NameIndex

ENGAGEMENTS = [
    "Acme <!channel> & Co (SOW-1)",
    "Northern Rail (SOW-2)",
    "Northern Rail (OPP-77)",
    "Straße & Söhne",
    "日立製作所 (SOW-9)",
    "กำไร (SOW-3)",
    "กาไร (SOW-4)",
    "हिन्दी लिमिटेड",
]


def begins_with(name: str, words: str) -> bool:
    index = NameIndex()
    index.add([(1, name, "")])
    return bool(index.beginning_with(words, 1))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("scopng", "Scoping"),
        ("scope", "Scoping"),
        ("scoping call", "Scoping"),
        ("delivry", "Delivery Prep"),
        ("exection", "Engagement Execution"),
        ("planing", "PS Project Planning"),
        ("project planing", "PS Project Planning"),
        ("customersuccess", "Customer Success"),
        ("sucess", "Customer Success"),
        ("Amce", "Acme <!channel> & Co (SOW-1)"),
        ("acme corp", "Acme <!channel> & Co (SOW-1)"),
        ("Nothern Reil", "Northern Rail (SOW-2)"),
        ("north", "Northern Rail (SOW-2)"),
        ("rail", "Northern Rail (SOW-2)"),
        ("OPP 77", "Northern Rail (OPP-77)"),
        ("opp-78", "Northern Rail (OPP-77)"),
        ("STRASE", "Straße & Söhne"),
        ("日立製作", "日立製作所 (SOW-9)"),
        ("กำไร", "กำไร (SOW-3)"),
        ("กาไร", "กาไร (SOW-4)"),
        ("हिन्दि", "हिन्दी लिमिटेड"),
    ],
)
def test_a_slip_or_a_part_of_a_name_leads_to_it(real: Methodology, typed: str, first: str) -> None:
    names = [stage.name for stage in real.stages_in_order] + ENGAGEMENTS
    assert nearest(typed, names, 3)[:1] == [first]


@pytest.mark.parametrize(
    "typed",
    ["payload", "the payload redesign", "banana", "hello", "planet", "house", "help me", "who", "rial estate",
     "what is the", "of", "x", "!!!", "", "ქართული", "a customs declaration"],
)  # fmt: skip
def test_words_like_no_name_lead_nowhere(real: Methodology, typed: str) -> None:
    names = [stage.name for stage in real.stages_in_order] + ENGAGEMENTS
    assert nearest(typed, names, 3) == []


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("kickoff", "Hold the customer kickoff"),
        ("kickof", "Hold the customer kickoff"),
        ("retro", "Hold the internal retrospective"),
        ("partner invoice", "Check the monthly partner invoice"),
    ],
)
def test_an_activity_is_near_by_a_word_of_its_name(real: Methodology, typed: str, named: str) -> None:
    assert named in nearest(typed, [each.name for each in real.activities], 5)


@pytest.mark.parametrize("typed", ["payload", "the payload redesign", "planet", "banana", "gardener"])
def test_no_activity_is_near_a_word_of_something_else(real: Methodology, typed: str) -> None:
    assert nearest(typed, [each.name for each in real.activities], 5) == []


def test_an_accent_is_the_same_however_it_is_written() -> None:
    composed, apart = "Caf\u00e9 Noir", "Cafe\u0301 noir"
    assert begins_with(composed, apart)
    assert nearest("cafe\u0301 noirr", [composed], 1) == [composed]
    assert nearest("cafe\u0301", ["Cafeteria", composed], 1) == [composed]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Đặng Gia", "dang"),
        ("Acmé", "acme"),
        ("Acme", "acmé"),
        ("Søren Ødegård", "soren odegard"),
        ("Łódź Sp. z o.o.", "LODZ"),
        ("Straße & Söhne", "strasse sohne"),
        ("Þórður Æsir", "thordur aesir"),
        ("İstanbul Işık", "istanbul isik"),
        ("ISTANBUL ISIK", "ıstanbul ışık"),
        ("Œuvre naïve", "OEUVRE NAIVE"),
        ("Αθήνα", "αθηνα"),
        ("Королёв", "королев"),
        ("ＡＣＭÉ", "acme"),
    ],
)
def test_a_name_is_found_without_its_accents(name: str, typed: str) -> None:
    assert begins_with(name, typed)
    assert nearest(typed, [name], 1) == [name]


@pytest.mark.parametrize(
    ("name", "typed"),
    [("กำไร", "กาไร"), ("हिन्दी", "हनद"), ("が社", "か社"), ("Dang", "Bang"), ("한국", "하구")],
)
def test_what_is_no_accent_tells_names_apart(name: str, typed: str) -> None:
    assert not begins_with(name, typed)


def test_the_name_with_more_of_what_was_typed_comes_first() -> None:
    names = ["Customer Success", "Set up the customer's project", "Hold the customer kickoff", "Kickoff"]
    assert nearest("customer kickoff", names, 3) == [
        "Hold the customer kickoff",
        "Customer Success",
        "Set up the customer's project",
    ]


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("acme", True),
        ("ACME &", True),
        ("acme channel co", True),
        ("Acme <!channel> & Co SOW-1", True),
        ("acm", False),
        ("co", False),
        ("acme co", False),
        ("&", False),
    ],
)
def test_a_name_begins_with_whole_words(typed: str, begins: bool) -> None:
    assert begins_with(ENGAGEMENTS[0], typed) is begins


@pytest.mark.parametrize(
    ("customer", "spelt"),
    [
        ("Acme", ["ACME", "Acme.", "Ａｃｍｅ", "Acmé", "Acme GmbH", "ACME, Inc.", "The Acme Company", "Acme S.p.A."]),
        ("Müller GmbH & Co. KG", ["Muller", "MÜLLER GMBH"]),
        ("Søren Łódź", ["soren lodz ltd"]),
        ("AG", ["ag", "A.G."]),
        ("🚀", ["🚀"]),
    ],
)  # fmt: skip
def test_one_customer_is_spelt_in_many_ways(customer: str, spelt: list[str]) -> None:
    assert {customer_key(each) for each in spelt} == {customer_key(customer)}
    assert customer_key(customer) not in {customer_key(each) for each in ("Acme Labs", "Muellers", "AB", "🛰")}
