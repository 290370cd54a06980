"""Figures: what was measured, its baseline and its target, as a table and as JSON."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

Bound = Literal["at most", "at least"]


@dataclass(frozen=True)
class Figure:
    """One line of the table. `value` is compared with `target`; it is a ratio to the baseline, or absolute.

    A figure without a target is for information. `details` are only in the JSON file.
    """

    part: str
    what: str
    ours: str
    baseline: str
    value: float
    unit: str = "×"
    target: float | None = None
    bound: Bound = "at most"
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def is_met(self) -> bool | None:
        if self.target is None:
            return None
        return self.value <= self.target if self.bound == "at most" else self.value >= self.target


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def paired(ours: Sequence[float], baseline: Sequence[float]) -> float:
    """The median of the ratios of measurements that were taken side by side."""
    return median(mine / other for mine, other in zip(ours, baseline, strict=True))


def ms(value: float) -> str:
    return f"{value:.2f} ms" if value < 10 else f"{value:.1f} ms"


def show(figures: Iterable[Figure], console: Console) -> None:
    table = Table(title="Measured now, each beside its baseline", title_justify="left")
    for heading in ("", "what", "ours", "baseline", "value", "to reach", ""):
        table.add_column(heading)
    previous_part = ""
    for each in figures:
        if previous_part and each.part != previous_part:
            table.add_section()
        table.add_row(
            each.part if each.part != previous_part else "",
            each.what,
            each.ours,
            each.baseline,
            f"{each.value:.2f} {each.unit}",
            "" if each.target is None else f"{each.bound} {each.target:g} {each.unit}",
            {True: "✓ met", False: "✗ missed", None: ""}[each.is_met],
        )
        previous_part = each.part
    console.print(table)


def save(figures: Iterable[Figure], path: Path) -> None:
    as_json = [asdict(each) | {"is_met": each.is_met} for each in figures]
    content = {"machine": machine(), "figures": as_json}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> str:
    """The machine, and how busy it was; the baseline was measured under the same load."""
    return (
        f"{os.cpu_count()} cores, shared by servers, callers and databases; load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, {platform.system()}"
    )
