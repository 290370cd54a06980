"""Rich text."""

from __future__ import annotations

from playground.block_kit.checks import Check, array, integer, obj, one_of, string, typed
from playground.block_kit.objects import LEAF

_LEAVES = {"elements": array(LEAF)}
_BORDER: dict[str, Check] = {"border": integer(0, 1)}
_SECTION = obj({"type": one_of("rich_text_section"), **_LEAVES})
_LIST = obj(
    {
        "type": one_of("rich_text_list"),
        "style": one_of("bullet", "ordered"),
        "elements": array(typed({"rich_text_section": _SECTION}), 1),
    },
    {"indent": integer(0, 8), "offset": integer(0, 100000), **_BORDER},
)
_PART = typed(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": _LIST,
        "rich_text_quote": obj({"type": one_of("rich_text_quote"), **_LEAVES}, _BORDER),
        "rich_text_preformatted": obj(
            {"type": one_of("rich_text_preformatted"), **_LEAVES}, {"language": string(255), **_BORDER}
        ),
    }
)
RICH_TEXT = obj({"type": one_of("rich_text"), "elements": array(_PART, 1)}, {"block_id": string(255, 1)})
