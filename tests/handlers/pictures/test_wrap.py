"""How text is cut into lines."""

from unicodedata import category

import pytest

from handlers.pictures.wrap import width, wrap

LONG = (
    "Statement of work that is signed by the customer and by us",
    "顧客との契約書に署名し、プロジェクトの開始日を決める",
    "توقيع بيان العمل مع العميل وتحديد تاريخ بدء المشروع",
    "ลงนามในสัญญากับลูกค้าและกำหนดวันเริ่มต้นโครงการให้ชัดเจน",
    "https://example.com/a/very/long/address/without/a/single/space",
)


@pytest.mark.parametrize("text", LONG)
def test_no_line_is_wider_than_there_is_room_and_nothing_is_lost(text: str) -> None:
    lines = wrap(text, 10)
    assert len(lines) > 1
    assert all(width(line) <= 10 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize("text", LONG)
def test_no_line_begins_with_a_mark_that_belongs_to_the_letter_before(text: str) -> None:
    assert not any(category(line[0]) == "Mn" for line in wrap(text, 10))


def test_what_fits_is_one_line() -> None:
    assert wrap("Kick off", 10) == ["Kick off"]
    assert wrap("", 10) == [""]


@pytest.mark.parametrize(
    ("text", "room", "expected"),
    [
        ("Late: 顧客との会議", 6, ["Late: 顧客と", "の会議"]),
        ("契約、署名。会議", 3, ["契約、", "署名。", "会議"]),
        ("契約（署名）", 3, ["契約", "（署", "名）"]),
        ("ทศเทคโนโลยี", 3, ["ทศเทค", "โนโลยี"]),
        ("고객과의 회의", 5, ["고객과의", "회의"]),
        ("SOW締結", 2.8, ["SOW", "締結"]),
        ("🇩🇪👩‍💻👍🏽", 3, ["🇩🇪", "👩‍💻", "👍🏽"]),
        ("2. Überwachungsaufgaben", 8, ["2. Überwachung", "saufgaben"]),
    ],
)
def test_lines_end_where_a_reader_of_the_script_expects_it(
    text: str, room: float, expected: list[str]
) -> None:
    assert wrap(text, room) == expected
