"""`FullText`: what a sentence is about, by the words that it has in common with names and texts of a methodology."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import log
from typing import NamedTuple

from methodology.definition.model import Methodology
from methodology.definition.names import KINDS, Thing, ThingKind
from methodology.lookup.matching import FILLERS
from methodology.lookup.texts import text_of
from methodology.text import words_of

Words = tuple[str, ...]
Token = str

SAID_ANYWAY = FILLERS | frozenset(
    words_of("""
    about above after afterwards again all already also always am any anyway are as ask asked be because been before
    being below best between both but can cannot come comes could count counts customers d did didn do does doesn doing
    don done during each either else even ever every far fast few final find first gets get give go goes going gone got had
    happen happens has hasn have haven having he help her here him his how i if inside into isn it its just kind know
    late later let like ll long look made make makes many may me mean means might mine more most much must my near need
    needed needs never new next no not now often ok once one only onto opposed other our out over own per please put
    quickly ready really right s same see she should show so some soon still sure t take takes tell than that their them
    then there these they thing things this those through till too true two until up us use used using ve very want
    wants was way we went were when where whether which while who whom whose why will within without won would wouldn
    yes yet you your
    ps gitlab dri deadline due
    """)
)
"""Words of sentences that say nothing about what is meant."""
SAID_FOR: Mapping[str, str] = {
    "accepted": "acceptance",
    "amount": "threshold",
    "authorise": "approval",
    "authorize": "approval",
    "class": "training",
    "decide": "approval",
    "decides": "approval",
    "extend": "extension",
    "extends": "extension",
    "extending": "extension",
    "mail": "email",
    "mandatory": "required",
    "obligatory": "required",
    "quote": "quotation",
    "quotes": "quotation",
    "say": "approval",
    "signoff": "approval",
    "signed": "signature",
    "sign": "signature",
    "signs": "signature",
    "signing": "signature",
    "submission": "submit",
}
"""Words that people say for others: both count as one."""
ENDINGS = (
    *("isations", "izations", "isation", "ization", "ances", "ance", "ences", "ments", "ment", "ations"),
    *(
        "ation",
        "ings",
        "ing",
        "ives",
        "ive",
        "als",
        "al",
        "ions",
        "ion",
        "ies",
        "ed",
        "es",
        "ly",
        "s",
        "e",
        "y",
    ),
)
"""Left out where at least `STEM` letters remain, so that the forms of a word count as one."""
STEM = 4
ROLE = "role:"

NAME, ALIAS, TEXT = 1.0, 0.8, 0.3
"""How much a word counts in a name, in another name of the thing, and in what is said of it."""
OF_KIND: Mapping[ThingKind, float] = {
    "step": 0.6,
    "date": 0.7,
    "role": 0.75,
    "phase": 0.8,
    "tool": 0.9,
    "journey": 0.5,
}
"""How much a thing of this kind counts where not 1: what is done and decided comes before what it is done with."""
ASKED_OF: Mapping[str, ThingKind] = {
    **dict.fromkeys(("who", "whose", "when", "do", "approves", "approve", "deadline"), "activity"),
    **dict.fromkeys(("amount", "limit", "long", "many", "much", "often", "threshold"), "threshold"),
}
"""The kind of thing that answers a question with this word."""
FITTING = 1.25
"""How much more a thing of such a kind counts."""
WHOLE_NAME = 0.6
"""How much more a thing counts of whose name all is said."""
LEAST_SAID, ALL_SAID = 0.4, 0.9
"""The share of what is said, by its weight, that the thing must have."""
CLOSE = 0.55
"""How near to the first the others must be where only one kind is wanted."""
KNOWN_IN_TEXT = 0.6
"""How much of a word counts for that which is only in what is said of the thing: a customer's name may have
such words."""
BEST = 3
"""The most things that are offered for a sentence."""
SPELT = 0.85
"""Likeness of a word and its misspelling: one slip in seven letters."""


class _Entry(NamedTuple):
    thing: Thing
    weights: Mapping[Token, float]
    in_name: frozenset[Token]


class FullText:
    """The texts of one methodology, indexed when the first sentence is looked for."""

    def __init__(self, methodology: Methodology, things: Iterable[Thing]) -> None:
        self._methodology, self._things = methodology, tuple(things)

    def best(
        self,
        words: Words,
        kinds: Sequence[ThingKind] = (),
        *,
        only: ThingKind | None = None,
        least: float = LEAST_SAID,
    ) -> tuple[Thing, ...]:
        """The things that this sentence is most likely about, rather of these `kinds` or `only` of one.

        None that has not at `least` this share of what is said.
        """
        said = self._said(words)
        kinds = (*kinds, *(ASKED_OF[each] for each in words if each in ASKED_OF))
        total = sum(self._rarity(each) for each in said)
        if not total:
            return ()
        scores = {
            entry.thing: score
            for n in {n for token in said for n in self._having.get(token, ())}
            if only in (None, (entry := self._entries[n]).thing.kind)
            and (score := self._score(entry, said, least * total, kinds))
        }
        ranked = sorted(scores, key=lambda each: (-scores[each], KINDS.index(each.kind)))
        if only:
            ranked = [each for each in ranked if scores[each] >= CLOSE * scores[ranked[0]]]
        return tuple(ranked[:BEST])

    def _score(
        self, entry: _Entry, said: frozenset[Token], least: float, kinds: Sequence[ThingKind]
    ) -> float:
        shared = said & entry.weights.keys()
        known = (
            self._rarity(each) * (1.0 if entry.weights[each] > TEXT else KNOWN_IN_TEXT) for each in shared
        )
        if sum(known) < least:
            return 0.0
        score = sum(self._rarity(each) * entry.weights[each] for each in shared)
        name = sum(map(self._rarity, entry.in_name))
        said_of_name = sum(map(self._rarity, said & entry.in_name)) / name if name else 0.0
        fits = FITTING if entry.thing.kind in kinds else 1.0
        return score * (1 + WHOLE_NAME * said_of_name) * OF_KIND.get(entry.thing.kind, 1.0) * fits

    def _said(self, words: Words) -> frozenset[Token]:
        """What is said, each word as it is spelt in the methodology where it has it misspelt."""
        from rapidfuzz import process  # most words are spelt right and need no search
        from rapidfuzz.distance import OSA

        said: set[Token] = set()
        for token in self._tokens(words, with_role_words=False):
            found = None
            if token not in self._having:
                found = process.extractOne(
                    token, self._vocabulary, scorer=OSA.normalized_similarity, score_cutoff=SPELT
                )
            said.add(found[0] if found else token)
        return frozenset(said)

    def _rarity(self, token: Token) -> float:
        """The weight of a word: the rarer, the more; one that is nowhere as much as the rarest."""
        return self._rarities.get(token, self._rarest)

    def _tokens(self, words: Words, *, with_role_words: bool = True) -> Iterator[Token]:
        """The words that say something, in their plain form; a role is one of them, however it is written."""
        n = 0
        while n < len(words):
            length = next((each for each in range(4, 0, -1) if words[n : n + each] in self._roles), 0)
            if length:
                role = self._roles[words[n : n + length]]
                yield ROLE + role
                if with_role_words:
                    yield from map(plain_form, self._role_words[role])
            else:
                length = 1
                if words[n] not in SAID_ANYWAY:
                    yield plain_form(words[n])
            n += length

    @cached_property
    def _roles(self) -> dict[Words, str]:
        return {
            words_of(called): str(role.id)
            for role in self._methodology.roles
            for called in (role.name, *role.aliases, *role.short.split("/"))
            if called
        }

    @cached_property
    def _role_words(self) -> dict[str, Words]:
        return {
            str(role.id): tuple(each for each in words_of(role.name) if each not in SAID_ANYWAY)
            for role in self._methodology.roles
        }

    @cached_property
    def _entries(self) -> list[_Entry]:
        return [self._entry(each) for each in self._things]

    def _entry(self, thing: Thing) -> _Entry:
        weights: dict[Token, float] = {}
        parts = [
            (TEXT, text_of(self._methodology, thing)),
            (ALIAS, " / ".join((*thing.aliases, *thing.derived))),
            (NAME, thing.name),
        ]
        for weight, text in parts:
            weights |= dict.fromkeys(self._tokens(words_of(text)), weight)
        return _Entry(thing, weights, frozenset(self._tokens(words_of(thing.name))))

    @cached_property
    def _having(self) -> dict[Token, list[int]]:
        having: dict[Token, list[int]] = {}
        for n, entry in enumerate(self._entries):
            for token in entry.weights:
                having.setdefault(token, []).append(n)
        return having

    @cached_property
    def _rarities(self) -> dict[Token, float]:
        return {token: log(1 + len(self._things) / len(having)) for token, having in self._having.items()}

    @cached_property
    def _rarest(self) -> float:
        return log(1 + len(self._things))

    @cached_property
    def _vocabulary(self) -> list[Token]:
        return [each for each in self._having if not each.startswith(ROLE)]


def plain_form(word: str) -> Token:
    """What the forms of a word have in common: "approved" and "approval" are one."""
    word = SAID_FOR.get(word, word)
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM and not word.endswith("ss"):
            return word[: -len(ending)]
    return word
