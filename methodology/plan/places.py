"""Countries and regions by what people type (a code, or a name in English or as the region itself says it), and
the country of a time zone."""

import re
from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH

from methodology.plan.place_names import ARTICLES, OTHER_NAMES, REGIONS, SPEAK_ENGLISH, STATES
from methodology.text import plain_letters, words_of
from methodology.value import Value

MOST_OF_A_CODE = 3
"""The most letters of a short form: what is longer is a name."""

WITHOUT_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ö": "Oe", "Ü": "Ue"})
"""As these letters are written where a keyboard lacks them."""


class Country(Value):
    """A country whose public holidays are known: two letters, and its name in English."""

    code: str
    name: str


def country_of_zone(zone: str) -> Country | None:
    """The country of a time zone, as `zone.tab` of the time zone database lists it.

    A zone that several countries share is listed for the first of them. None for a zone of no country, such as
    UTC, and for a country whose public holidays are not known.
    """
    code = _code_of_zone(zone)
    return Country(code=code, name=country_name(code)) if code in _codes() else None


def country_name(code: str) -> str:
    """The English name of a country. Its two letters where none is known. A line: `DE  Germany`."""
    lines = (line.partition("\t") for line in _zone_table("iso3166.tab").splitlines())
    return next((name for each, _, name in lines if each == code), code)


def country_code(typed: str) -> str:
    """The two letters of this country; what is typed where no country is called so."""
    official, _, name = plain_letters(typed).partition(" of ")
    is_official = name and {*words_of(official)} <= STATES
    known = _countries()
    plain = _folded(_without_article(typed.strip()))
    return (
        known.get(_folded(typed))
        or known.get(plain)
        or (is_official and known.get(_folded(_without_article(name))))
        or typed
    )


def region_code(country: str, typed: str) -> str:
    """The code of this region of a country; what is typed where no region is called so."""
    known = _regions(country)
    return known.get(_folded(typed)) or known.get(_folded(_without_article(typed.strip()))) or typed


@cache
def region_names(country: str) -> dict[str, str]:
    """The regions of a country by their codes, each with a name: in English, if it has one that is known."""
    codes, named = _listed(country)
    in_english = {} if country in SPEAK_ENGLISH else REGIONS.get(country, {})
    names = [*in_english.items(), *sorted(named.items(), key=lambda each: len(each[0]) <= MOST_OF_A_CODE)]
    return {code: next((name for name, of in names if of == code), code) for code in codes}


def _folded(name: str) -> str:
    """The name in small letters alone: without blanks, dots and accents."""
    return re.sub(r"[\W_]+", "", plain_letters(name.replace("&", "and")))


def _without_article(name: str) -> str:
    article = next((each for each in ARTICLES if name.lower().startswith(each)), "")
    return name[len(article) :]


def _code_of_zone(zone: str) -> str:
    """The code of the country; empty where the zone is not listed. A line: `DE  +5230+01322  Europe/Berlin`."""
    lines = (line.split("\t") for line in _zone_table("zone.tab").splitlines() if not line.startswith("#"))
    return next((code for code, _, name, *_ in lines if name == zone), "")


@cache
def _zone_table(name: str) -> str:
    """A table of the time zone database: of the package `tzdata`, else of the system; empty without both."""
    try:
        return resources.files("tzdata.zoneinfo").joinpath(name).read_text(encoding="utf-8")
    except (ModuleNotFoundError, FileNotFoundError):
        found = (Path(directory, name) for directory in TZPATH)
        return next((each.read_text(encoding="utf-8") for each in found if each.is_file()), "")


@cache
def _codes() -> frozenset[str]:
    from holidays.registry import COUNTRIES

    return frozenset(code for _, code, *_ in COUNTRIES.values())


@cache
def _countries() -> dict[str, str]:
    from holidays.registry import COUNTRIES  # heavy, and not needed until somebody names their country

    listed = [line.partition("\t") for line in _zone_table("iso3166.tab").splitlines() if line[:1] != "#"]
    known = [(code, name) for code, _, name in listed if code in _codes()]
    return (
        {_folded(name.partition(" (")[0]): code for code, name in known}
        | {_folded(name): code for code, name in known}
        | {_folded(name.translate(WITHOUT_UMLAUTS)): code for name, code in OTHER_NAMES.items()}
        | {_folded(name): code for name, code in OTHER_NAMES.items()}
        | {_folded(name): codes[0] for _, *codes in COUNTRIES.values() for name in codes}
        | {_folded(name): codes[0] for name, *codes in COUNTRIES.values()}
    )


@cache
def _regions(country: str) -> dict[str, str]:
    codes, named = _listed(country)
    others = REGIONS.get(country, {})
    return (
        {_folded(_without_article(name)): code for name, code in named.items()}
        | {_folded(name.translate(WITHOUT_UMLAUTS)): code for name, code in named.items()}
        | {_folded(name): code for name, code in others.items()}
        | {_folded(name): code for name, code in named.items()}
        | {_folded(code): code for code in codes}
        | {_folded(f"{country}-{code}"): code for code in codes}
    )


def _listed(country: str) -> tuple[list[str], dict[str, str]]:
    """The codes of the regions of a country, and codes by the names that the holidays library has for them."""
    import holidays

    codes = holidays.list_supported_countries(include_aliases=True).get(country)
    if codes is None:
        return [], {}
    return codes, holidays.country_holidays(country).subdivisions_aliases
