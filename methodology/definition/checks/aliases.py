"""Checks that each alias means one thing."""

from collections.abc import Iterator

from methodology.definition.checks.finding import Finding
from methodology.definition.model import Methodology
from methodology.definition.names import PARTS, SECTION_OF, Thing, list_things
from methodology.text import words_of


def find_ambiguous_aliases(methodology: Methodology) -> Iterator[Finding]:
    """Aliases that say nothing, and those that are the name or an alias of something else, too."""
    named: dict[tuple[str, ...], Thing] = {}
    things = list_things(methodology)
    for thing in things:
        named.setdefault(words_of(thing.name), thing)
    for thing in things:
        for n, alias in enumerate(thing.aliases if thing.kind in SECTION_OF else ()):
            words, section = words_of(alias), SECTION_OF[thing.kind]
            first = named.setdefault(words, thing)
            if not words:
                yield Finding(section, thing.id, ("aliases", n), f"nobody can type “{alias}”", "write a word")
            elif first is not thing and first.kind not in PARTS:
                wrong = f"“{alias}” is what the {first.kind} `{first.id}` is called, too"
                yield Finding(section, thing.id, ("aliases", n), wrong, "let one of them have it")
