"""Serious faults that axe-core finds on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.support.page.person import Person

_AXE = Path(__file__).with_name("vendor") / "axe.min.js"


def faults(person: Person) -> str:
    """A line for each; empty where there is none."""
    if not person.page.evaluate("'axe' in window"):
        person.page.evaluate(_AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = person.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return "\n".join(
        f"{fault['id']}: {node['html'][:160]} {node['any'][0]['message'] if node['any'] else ''}"
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    )
