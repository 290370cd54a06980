"""Rich text blocks: their sections, lists and leaves."""

from __future__ import annotations

from playground.block_kit.checks import Check, Report, array, boolean, integer, obj, one_of, string, typed

_STYLE = obj({}, dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))


def _leaf(kind: str, required: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    return obj({"type": one_of(kind), **required}, {"style": _STYLE, **(optional or {})})


def _integer(value: object, at: str, report: Report) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        report.add(at, "type", "must provide an integer", "integer")


_LEAF = typed(
    {
        "text": _leaf("text", {"text": string(least=1)}),
        "link": _leaf("link", {"url": string(least=1)}, {"text": string(), "unsafe": boolean}),
        "user": _leaf("user", {"user_id": string(least=1)}),
        "usergroup": _leaf("usergroup", {"usergroup_id": string(least=1)}),
        "channel": _leaf("channel", {"channel_id": string(least=1)}),
        "emoji": _leaf("emoji", {"name": string(least=1)}, {"unicode": string(), "skin_tone": _integer}),
        "date": _leaf(
            "date",
            {"timestamp": _integer, "format": string(least=1)},
            {"url": string(), "fallback": string()},
        ),
        "broadcast": _leaf("broadcast", {"range": one_of("here", "channel", "everyone")}),
        "color": _leaf("color", {"value": string(least=1)}),
        "team": _leaf("team", {"team_id": string(least=1)}),
    }
)

_LEAVES = {"elements": array(_LEAF)}
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
