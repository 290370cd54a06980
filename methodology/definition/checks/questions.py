"""Checks of what people are asked: that each condition is asked somewhere, and of the texts beside boxes."""

from collections.abc import Iterator

from methodology.definition.activity import Activity
from methodology.definition.checks.finding import Finding
from methodology.definition.model import Methodology
from methodology.definition.problem import NodePath

SHORT = 75
"""The most characters that Slack shows beside a box to tick."""


def find_unasked(methodology: Methodology) -> Iterator[Finding]:
    """Conditions that nobody is ever asked about, and short texts that are too long."""
    for activity in methodology.activities:
        if activity.kind == "conditional":
            yield from _asked(methodology, activity)
            yield from _short("activities", activity.id, ("short",), activity.short)
        elif activity.asked_at:
            what = "only a condition is asked about, and it has none"
            yield Finding("activities", activity.id, ("asked_at",), what, "remove `asked_at`")
    for stage in methodology.stages:
        for n, criterion in enumerate(stage.exit_criteria):
            yield from _short("stages", stage.id, ("exit_criteria", n, "short"), criterion.short)
    for each in methodology.types:
        yield from _short("types", each.id, ("short",), each.short)


def _asked(methodology: Methodology, activity: Activity) -> Iterator[Finding]:
    if not activity.asked_at:
        what = "nobody is ever asked whether its condition holds"
        fix = "name in `asked_at` the activities after which somebody knows"
        yield Finding("activities", activity.id, ("asked_at",), what, fix)
    for n, name in enumerate(activity.asked_at):
        if name == activity.id:
            what, fix = "it is asked about at its own end", "name an activity before it"
            yield Finding("activities", activity.id, ("asked_at", n), what, fix)
        asking = methodology.activity.get(name)
        if asking is not None and not set(asking.applies_to.types) & set(activity.applies_to.types):
            what = f"`{name}` asks about it, but no type of engagement has both"
            yield Finding("activities", activity.id, ("asked_at", n), what, "name another activity")


def _short(section: str, entry: str, path: NodePath, text: str) -> Iterator[Finding]:
    if len(text) > SHORT:
        what = f"its short text has {len(text)} characters, and Slack shows {SHORT}"
        yield Finding(section, entry, path, what, "say it in fewer words")
