"""The process that renders one picture: SVG from standard input, PNG or PDF to standard output.

It is started as a file of its own, by `render`, with nothing of the bot in it: the library that draws is
loaded here only, within limits that end this process alone.
"""

import json
import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
SVG = "{http://www.w3.org/2000/svg}"
POINTS_PER_INCH = 72
_KEYCAP = re.compile("\ufe0f?\u20e3")
"""What makes a key of the digit before it: the font of emoji has no digits."""


class Limits(NamedTuple):
    """Of this process, in bytes of memory and seconds of computing."""

    memory: int
    seconds: int


def main(form: Literal["png", "pdf"], scale: float, limits: Limits) -> None:
    _limit(limits)
    picture = json.dumps(_picture(ElementTree.fromstring(sys.stdin.buffer.read())))
    import typst  # within the limits

    compiler = typst.Compiler(
        (HERE / "drawing.typ").read_bytes(),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")]),
        sys_inputs={"picture": picture},
    )
    drawn = compiler.compile(format=form, ppi=POINTS_PER_INCH * scale)
    sys.stdout.buffer.write(cast(bytes, drawn))


def _limit(limits: Limits) -> None:
    """Let everything else run first, and be ended by the system beyond the limits, where it has such."""
    if sys.platform == "win32":
        return
    import resource

    os.nice(10)
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system that does not know this one, or has a lower one
            resource.setrlimit(what, (most, most))


def _picture(svg: ElementTree.Element) -> dict[str, Any]:
    """The picture as `drawing.typ` reads it; of SVG it knows what our own pictures are made of."""
    title, description, *shapes = list(svg)
    return {
        "title": title.text,
        "description": description.text,
        "width": float(svg.attrib["width"]),
        "height": float(svg.attrib["height"]),
        "sheet": float(svg.attrib.get("data-sheet", 0)),
        "shapes": [_shape(each, svg) for each in shapes],
    }


def _shape(element: ElementTree.Element, svg: ElementTree.Element) -> dict[str, Any]:
    given = element.attrib
    kind = element.tag.removeprefix(SVG)
    shape: dict[str, Any] = {
        "kind": kind,
        "x": float(given.get("x", given.get("x1", 0))),
        "y": float(given.get("y", given.get("y1", 0))),
        "fill": None if given.get("fill") == "none" else given.get("fill", "#000000"),
        "stroke": given.get("stroke"),
        "thickness": float(given.get("stroke-width", 1)),
        "dashes": [float(each) for each in given.get("stroke-dasharray", "").split()] or [1e6],
    }
    match kind:
        case "text":
            shape |= {"text": _KEYCAP.sub("", element.text or ""), "size": float(given["font-size"])}
            shape |= {"weight": int(given["font-weight"]), "anchor": given.get("text-anchor", "start")}
        case "rect":
            shape |= {each: _length(given[each], svg.attrib[each]) for each in ("width", "height")}
            shape["radius"] = float(given.get("rx", 0))
        case "line":
            shape |= {"x2": float(given["x2"]), "y2": float(given["y2"])}
        case "polygon":
            numbers = [float(each) for each in given["points"].replace(",", " ").split()]
            shape["points"] = list(zip(numbers[::2], numbers[1::2], strict=True))
            shape["y"] = min(numbers[1::2])
        case _:
            raise ValueError(f"no shape of our pictures: {kind}")
    return shape


def _length(text: str, whole: str) -> float:
    return float(whole) if text == "100%" else float(text)


if __name__ == "__main__":
    _form, _scale, _memory, _seconds = sys.argv[1:]
    main(cast(Literal["png", "pdf"], _form), float(_scale), Limits(int(_memory), int(_seconds)))
