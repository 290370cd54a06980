"""Runs all checks on a methodology and reports their findings as problems with file lines."""

from collections.abc import Iterator, Mapping
from typing import Any

from methodology.definition.checks.aliases import find_ambiguous_aliases
from methodology.definition.checks.consistency import find_contradictions
from methodology.definition.checks.feasibility import find_dead_ends
from methodology.definition.checks.finding import Finding
from methodology.definition.checks.questions import find_unasked
from methodology.definition.checks.references import (
    NOUNS,
    entries_of,
    find_duplicate_ids,
    find_unknown_facet_values,
    find_unknown_names,
    ids_of,
)
from methodology.definition.checks.soundness import find_unusable_values
from methodology.definition.model import Methodology
from methodology.definition.problem import NodePath, Problem
from methodology.definition.yaml_document import line_at


def run_checks(
    methodology: Methodology, data: Mapping[str, Any], lines: Mapping[NodePath, int], file: str
) -> Iterator[Problem]:
    """All problems of the content. `data` also has the malformed entries, so that their ids are known."""
    known = {section: frozenset(ids_of(data.get(section))) for section in NOUNS}
    facet_values = {
        facet["id"]: frozenset(ids_of(facet.get("values")))
        for facet in entries_of(data.get("facets"))
        if "id" in facet
    }
    findings = [
        *find_unknown_names(methodology, known),
        *find_unknown_facet_values(methodology, facet_values),
        *find_duplicate_ids(data, lines),
        *find_contradictions(methodology),
        *find_dead_ends(methodology),
        *find_unusable_values(methodology),
        *find_unasked(methodology),
        *find_ambiguous_aliases(methodology),
    ]
    for each in findings:
        yield Problem(file, line_at(_path_in_file(each, data), lines), each.owner, each.wrong, each.fix)


def _path_in_file(finding: Finding, data: Mapping[str, Any]) -> NodePath:
    if isinstance(finding.entry, int):
        return (finding.section, finding.entry, *finding.path)
    if not finding.entry:
        return (finding.section, *finding.path)
    ids = ids_of(data.get(finding.section))
    if finding.entry not in ids:
        return (finding.section,)
    return (finding.section, ids.index(finding.entry), *finding.path)
