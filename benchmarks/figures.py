"""What was measured, beside what, and is that what we want to reach?"""

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
    """One line of the table. `value` is what is compared with `target`: a ratio to the baseline, or itself.

    Without a target it is there to be known. `details` go into the JSON file alone.
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
    before = ""
    for each in figures:
        if before and each.part != before:
            table.add_section()
        table.add_row(
            each.part if each.part != before else "",
            each.what,
            each.ours,
            each.baseline,
            f"{each.value:.2f} {each.unit}",
            "" if each.target is None else f"{each.bound} {each.target:g} {each.unit}",
            {True: "✓ met", False: "✗ missed", None: ""}[each.is_met],
        )
        before = each.part
    console.print(table)


def save(figures: Iterable[Figure], path: Path) -> None:
    listed = [asdict(each) | {"is_met": each.is_met} for each in figures]
    told = {"machine": machine(), "figures": listed}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def machine() -> str:
    """On what it was measured, and how busy that was: the baseline has the same to bear."""
    return (
        f"{os.cpu_count()} cores, shared by servers, callers and databases; load {os.getloadavg()[0]:.1f}; "
        f"Python {platform.python_version()}, {platform.system()}"
    )
