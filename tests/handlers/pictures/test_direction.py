"""Names in their own direction: their number in front, their end in each line, and no marks that somebody typed."""

import pytest

from handlers.pictures.direction import each_isolated, isolated
from handlers.pictures.wrap import wrap

ARABIC = "كتابة نطاق العمل"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Acme", "Acme"),
        ("検討 2", "検討 2"),
        (ARABIC, f"\u2067{ARABIC}\u2069"),
        (f"{ARABIC} Legal", f"\u2067{ARABIC} Legal\u2069"),
        (f"2. {ARABIC}", f"2. \u2067{ARABIC}\u2069"),
        (f"Legal {ARABIC}", f"\u2066Legal {ARABIC}\u2069"),
        ("\u202eexe.gpj\u2069", "exe.gpj"),
        (f"\u2067{ARABIC}\u2069\u2069", f"\u2067{ARABIC}\u2069"),
    ],
)
def test_a_name_from_right_to_left_changes_nothing_around_it(name: str, shown: str) -> None:
    assert isolated(name) == shown


def test_a_name_of_several_lines_has_its_direction_in_each() -> None:
    lines = ["Led by \u2067one", "two", "three\u2069: Anna", "since"]
    assert list(each_isolated(lines)) == [
        "Led by \u2067one\u2069",
        "\u2067two\u2069",
        "\u2067three\u2069: Anna",
        "since",
    ]
    assert wrap(isolated(ARABIC), 4)[0] == f"\u2067{ARABIC.split()[0]}\u2069"
