"""`Lookup`: finds what somebody meant among everything that a methodology names."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple

from methodology.definition.kept import KeptForEach
from methodology.definition.model import Methodology
from methodology.definition.names import KINDS, PARTS, Thing, ThingKind, list_things
from methodology.lookup.full_text import ALL_SAID, SAID_ANYWAY, FullText
from methodology.lookup.matching import FILLERS, LONG, Spelt
from methodology.text import words_of

ASKING = FILLERS | {
    *("about", "are", "can", "do", "does", "find", "give", "have", "how", "i", "its", "it", "me", "must"),
    *("my", "need", "needs", "our", "please", "s", "see", "should", "show", "tell", "that", "their", "there"),
    *(
        "this",
        "true",
        "use",
        "used",
        "we",
        "when",
        "where",
        "which",
        "who",
        "whose",
        "why",
        "you",
        "be",
        "ps",
    ),
    *("whats", "whos", "wheres", "whens", "hows", "duties", "responsibilities"),
    *("above", "below", "owns", "explain", "define", "mean", "means", "look", "up", "dri", "needed"),
    *("happen", "happens", "come", "comes", "after", "before", "send", "sends", "sent"),
}
"""Words of a question that are no part of what it asks about."""
_TOOL_WORDS = ("tool", "template", "doc", "document", "deck", "sheet", "form", "link", "issue", "board")
STEMS = {
    **dict.fromkeys(("approve", "approves", "approved"), "approval"),
    **dict.fromkeys(("long", "lengths"), "length"),
    **dict.fromkeys(("reviews", "reviewed"), "review"),
}
"""Words of a question that names have in another form."""
KIND_WORDS: Mapping[str, tuple[ThingKind, ...]] = {
    "stage": ("stage",),
    "phase": ("phase",),
    "role": ("role",),
    "activity": ("activity",),
    "task": ("activity",),
    "meeting": ("activity",),
    "step": ("step",),
    "checklist": ("checklist",),
    "list": ("checklist", "table"),
    "threshold": ("threshold",),
    "limit": ("threshold",),
    "amount": ("threshold",),
    "table": ("table",),
    "date": ("date",),
    "type": ("type",),
    **dict.fromkeys(_TOOL_WORDS, ("tool",)),
}
"""Words that say what kind of thing is meant."""
SURE = 0.86
"""Likeness of the whole from which a name counts as meant: one slip in seven letters."""
SHORT_SURE = 0.74
"""The same for shorter words: one slip in four or five letters."""
ROUNDING = 1e-6
SHORTEST = 4
"""Letters from which a slip is forgiven."""
LEAST_IN_NAME = 5
"""Letters of words from which they stand for the only name that has them."""
MOST_ALIKE = 3
"""The most things of one kind that are named beside the one that is meant."""
FEW_WORDS = 3
"""Words up to which all names like them are offered too: of a sentence, only what it is most likely about."""

Words = tuple[str, ...]


class Found(NamedTuple):
    """What was found: `meant` is the one thing, `near` are the others that could be, the nearest first."""

    meant: Thing | None
    near: tuple[Thing, ...] = ()


class _Asked(NamedTuple):
    """The words of a question: all of them, those that are no `ASKING`, of these what is said beside the kinds."""

    typed: Words
    bare: Words
    said: Words
    kinds: tuple[ThingKind, ...]

    @classmethod
    def of(cls, words: str) -> "_Asked":
        typed = words_of(words)
        bare = tuple(word for word in typed if word not in ASKING)
        kinds = tuple(kind for word in bare for kind in KIND_WORDS.get(word, ()))
        return cls(typed, bare, tuple(word for word in bare if word not in KIND_WORDS), kinds)


class Lookup:
    """Everything nameable in one methodology, by the words of its names."""

    def __init__(self, methodology: Methodology) -> None:
        self.things = {each.key: each for each in list_things(methodology)}
        self._texts = FullText(methodology, self.things.values())
        self._called: dict[Words, list[Thing]] = {}
        whole = [each for each in self.things.values() if each.kind not in PARTS]
        parts = [each for each in self.things.values() if each.kind in PARTS]
        self._add_names((each, each.name) for each in whole)
        self._add_names((each, alias) for each in whole for alias in each.aliases)
        self._add_names(((each, each.name) for each in parts), beside=True)
        self._add_names((each, name) for each in self.things.values() for name in each.derived)
        self._bare: dict[Words, list[Thing]] = {}
        self._bags: dict[frozenset[str], list[Thing]] = {}
        for words, things in self._called.items():
            self._bare.setdefault(_bare(words), []).extend(things)
            self._bags.setdefault(_bag(words), []).extend(things)
        self._bags_with: dict[str, list[frozenset[str]]] = {}
        for bag in self._bags:
            for word in bag:
                self._bags_with.setdefault(word, []).append(bag)

    def _add_names(self, names: Iterable[tuple[Thing, str]], *, beside: bool = False) -> None:
        """Note these names unless something has them by better right, or `beside` it."""
        taken = frozenset() if beside else frozenset(self._called)
        for thing, name in names:
            words = words_of(name)
            if words and words not in taken and thing not in self._called.setdefault(words, []):
                self._called[words].append(thing)

    def exactly(self, words: str) -> Found | None:
        """What has exactly this name; of several, the others are near, and what has its words in another form.

        So are the few of its kind that have these words in a name, where they are a shorter form of its own.
        """
        typed = words_of(words)
        found = _first(self._called.get(typed)) or _first(self._called.get(_joined(typed)))
        if found is None or found.meant is None:
            return None
        alike = [*found.near, *self._bags.get(_bag(typed), ())]
        if typed not in map(words_of, (found.meant.name, *found.meant.aliases)):
            having = [each for each in self._having(_bag(typed)) if each.kind == found.meant.kind]
            alike += having if len(having) <= MOST_ALIKE + 1 else []
        return Found(found.meant, tuple(each for each in dict.fromkeys(alike) if each != found.meant))

    def find(self, words: str) -> Found:
        """What was meant: by its name, without the words of a question, or with a slip of the keyboard."""
        asked = _Asked.of(words)
        return self._named(words, asked) or self._by_likeness(asked)

    def meant(self, words: str) -> Thing | None:
        """What `find` takes to be meant, without what else is near, which takes longer to find."""
        asked = _Asked.of(words)
        found = self._named(words, asked)
        return found.meant if found else next(iter(self._misspelt(asked)), None)

    def _named(self, words: str, asked: "_Asked") -> Found | None:
        """What has these words, or those that are no words of a question, as a name or in one."""
        exact = self.exactly(words)
        if exact is not None:
            return exact
        typed, bare, said, kinds = asked
        found = self._of_kinds(bare, kinds) or (self._in_other_words(_bag(bare)) if kinds else None)
        found = found or self._of_kinds(said, kinds)
        found = found or self._in_other_words(_bag(said or bare))
        meant = tuple(word for word in typed if word not in SAID_ANYWAY)
        return found or (self._of_kinds(meant, kinds) if len(meant) < len(bare) else None)

    def related(self, thing: Thing) -> tuple[Thing, ...]:
        """The activities that this thing belongs to, by the words of its names."""
        found = [self._texts.best(words_of(thing.name), only="activity")]
        found += [self._texts.best(words_of(each), only="activity", least=ALL_SAID) for each in thing.aliases]
        return tuple(dict.fromkeys(each for several in found for each in several))[:MOST_ALIKE]

    def _in_other_words(self, bag: frozenset[str]) -> Found | None:
        """What is called by just these words in another order or form, or the only thing with all of them in a name."""
        if sum(map(len, bag)) < LEAST_IN_NAME:
            return None
        having = self._having(bag)
        if same := _first(self._bags.get(bag)):
            return Found(
                same.meant, tuple(each for each in dict.fromkeys((*same.near, *having)) if each != same.meant)
            )
        return Found(next(iter(having))) if len(having) == 1 else None

    def _having(self, bag: frozenset[str]) -> dict[Thing, None]:
        """The things with all these words in a name."""
        fewest = min((self._bags_with.get(word, []) for word in bag), key=len, default=[])
        return dict.fromkeys(each for words in fewest if bag <= words for each in self._bags[words])

    def _of_kinds(self, words: Words, kinds: tuple[ThingKind, ...]) -> Found | None:
        called = [*self._called.get(words, ()), *self._bare.get(_bare(words), ())] if words else []
        if called and kinds:
            fitting = [each for each in called if each.kind in kinds]
            called = fitting + [each for each in called if each not in fitting]
        return _first(called, sort=not kinds)

    def _by_likeness(self, asked: "_Asked") -> Found:
        typed, bare, said, kinds = asked
        whole = self._misspelt(asked)
        near = self._near(" ".join(said or bare or typed), kinds)
        if whole:
            return Found(whole[0], tuple(dict.fromkeys(each for each in (*whole, *near) if each != whole[0])))
        best = self._texts.best(typed, kinds)
        near = () if best and len(said) > FEW_WORDS else near
        return Found(None, tuple(dict.fromkeys((*best, *near))))

    def _misspelt(self, asked: "_Asked") -> list[Thing]:
        """The things with the name that this misspells as a whole."""
        spelt = dict.fromkeys(" ".join(words) for words in (asked.typed, asked.bare, asked.said))
        return next(filter(None, map(self._whole, spelt)), [])

    def _whole(self, typed: str) -> list[Thing]:
        """The things with the name that this misspells, where no other is as near."""
        from rapidfuzz import process  # most words are spelt right and need no search
        from rapidfuzz.distance import OSA

        if len(typed) < SHORTEST:
            return []
        least = SURE if len(typed) > LONG + 2 else SHORT_SURE
        near = self._of_length(len(typed), least)
        found = process.extract(typed, near, scorer=OSA.normalized_similarity, score_cutoff=least, limit=4)
        return self._called[self._spelt_words[found[0][0]]] if found else []

    def _of_length(self, letters: int, least: float) -> list[str]:
        """The names that can be so alike: one is less alike by each letter that it is longer or shorter."""
        if found := self._of_lengths.get(letters):
            return found
        lacking = {each: abs(len(each) - letters) / max(len(each), letters) for each in self._spelt}
        found = [each for each, share in lacking.items() if share <= 1 - least + ROUNDING]
        if found:
            self._of_lengths[letters] = found
        return found

    def _near(self, words: str, kinds: tuple[ThingKind, ...]) -> tuple[Thing, ...]:
        best: dict[Thing, float] = {}
        for name, likeness in self._names.likenesses(words).items():
            for thing in self._called[self._spelt_words[name]]:
                extra = 0.2 if thing.kind in kinds else 0
                best[thing] = max(likeness + extra, best.get(thing, 0))
        return tuple(sorted(best, key=lambda each: (-best[each], KINDS.index(each.kind))))

    @cached_property
    def _spelt(self) -> list[str]:
        return [" ".join(words) for words in self._called]

    @cached_property
    def _of_lengths(self) -> dict[int, list[str]]:
        """Kept by `_of_length`."""
        return {}

    @cached_property
    def _names(self) -> Spelt:
        return Spelt(self._spelt)

    @cached_property
    def _spelt_words(self) -> dict[object, Words]:
        words = list(self._called)
        return {**dict(enumerate(words)), **dict(zip(self._spelt, words, strict=True))}


def lookup_of(methodology: Methodology) -> Lookup:
    """The lookup of this methodology, built once and kept for the versions that are in use, whatever their links."""
    return _LOOKUPS.of(methodology.plain)


_LOOKUPS = KeptForEach(Lookup)


def _bare(words: Words) -> Words:
    return tuple(word for word in words if word not in ASKING) or words


def _bag(words: Words) -> frozenset[str]:
    """The words that tell names apart, whatever their order and form."""
    return frozenset(_stem(word) for word in _bare(words))


def _stem(word: str) -> str:
    if word in STEMS:
        return STEMS[word]
    return word[:-1] if len(word) > SHORTEST and word.endswith("s") and not word.endswith("ss") else word


def _joined(words: Words) -> Words:
    return ("".join(words),)


def _first(called: Iterable[Thing] | None, *, sort: bool = True) -> Found | None:
    things = list(dict.fromkeys(called or ()))
    if sort:
        things.sort(key=lambda each: KINDS.index(each.kind))
    return Found(things[0], tuple(things[1:])) if things else None
