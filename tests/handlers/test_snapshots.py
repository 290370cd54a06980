"""Every message and view of the snapshots, for people who hear them: labels, alternative texts, the text of a
message."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from handlers.block_kit.message import REST
from tests.support.view_checks import elements, said, texts

TESTS = Path(__file__).parents[1]
SNAPSHOTS = sorted(TESTS.rglob("__snapshots__/*/*.json"))


@pytest.fixture(params=SNAPSHOTS, ids=[each.stem for each in SNAPSHOTS])
def payload(request: pytest.FixtureRequest) -> Any:
    return json.loads(request.param.read_text(encoding="utf-8"))


def test_no_two_buttons_sound_the_same(payload: Any) -> None:
    buttons = [e for block in payload["blocks"] for e in elements(block) if e["type"] == "button"]
    heard = Counter(each.get("accessibility_label") or each["text"]["text"] for each in buttons)
    assert [label for label, count in heard.items() if count > 1] == []
    renamed = [each for each in buttons if not _begins_with_its_label(each)]
    assert renamed == [], "somebody who says the label presses it"


def _begins_with_its_label(button: Any) -> bool:
    label = button.get("accessibility_label")
    return label is None or str(label).startswith(button["text"]["text"])


def test_every_picture_is_there_in_words(payload: Any) -> None:
    images = [each for each in _everything(payload) if each.get("type") == "image"]
    assert [each for each in images if len(each.get("alt_text", "").split()) < 2] == []


def test_what_a_message_says_is_heard_without_its_blocks(payload: Any) -> None:
    if "type" in payload:
        return  # a view has no text of its own
    whole = payload["text"]
    assert whole.strip()
    left_out = [each for each in texts(payload["blocks"]) if not said(each, whole)]
    assert left_out == [] or whole.endswith(REST)


def _everything(value: Any) -> list[Any]:
    """All objects within this one."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [
        *([value] if isinstance(value, dict) else []),
        *(found for each in inner for found in _everything(each)),
    ]
