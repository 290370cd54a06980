"""Serious faults that axe-core finds on the page, in light and in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.page.person import Person

_AXE = Path(__file__).with_name("vendor") / "axe.min.js"


def faults(person: Person) -> str:
    """A line for each; empty if axe finds nothing. Only contrast depends on the colours, so dark checks it alone."""
    if not person.page.evaluate("'axe' in window"):
        person.page.evaluate(_AXE.read_text(encoding="utf-8"))
    person.page.emulate_media(color_scheme="dark")
    in_dark = _serious(person, "runOnly: ['color-contrast'],")
    person.page.emulate_media(color_scheme="light")
    return "\n".join([*_serious(person), *(f"in dark: {each}" for each in in_dark)])


def _serious(person: Person, options: str = "") -> list[str]:
    found: dict[str, Any] = person.page.evaluate(
        f"axe.run(document, {{{options} resultTypes: ['violations']}})"
    )
    return [
        f"{fault['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]
