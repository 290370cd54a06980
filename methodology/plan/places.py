"""Countries and regions by what people type: a code, or a name in English or as the region itself says it."""

import re
import unicodedata
from functools import cache

IN_ENGLISH = {
    "DE": {
        "bavaria": "BY",
        "hesse": "HE",
        "lowersaxony": "NI",
        "mecklenburgwesternpomerania": "MV",
        "northrhinewestphalia": "NW",
        "rhinelandpalatinate": "RP",
        "saxony": "SN",
        "saxonyanhalt": "ST",
        "thuringia": "TH",
    },
}
"""English names of regions that the holidays library has in the language of the country only."""


def country_code(typed: str) -> str:
    """The two letters of this country; what is typed where no country is called so."""
    return _countries().get(_folded(typed), typed)


def region_code(country: str, typed: str) -> str:
    """The code of this region of a country; what is typed where no region is called so."""
    return _regions(country).get(_folded(typed), typed)


def _folded(name: str) -> str:
    """The name in small letters alone: without blanks, dots, accents and the article."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return re.sub(r"[\W_]+", "", re.sub(r"[\u0300-\u036f]", "", plain.strip()).removeprefix("the "))


@cache
def _countries() -> dict[str, str]:
    from holidays.registry import COUNTRIES  # heavy, and not needed until somebody names their country

    return {_folded(name): codes[0] for _, *codes in COUNTRIES.values() for name in codes} | {
        _folded(name): codes[0] for name, *codes in COUNTRIES.values()
    }


@cache
def _regions(country: str) -> dict[str, str]:
    import holidays

    codes = holidays.list_supported_countries(include_aliases=True).get(country)
    if codes is None:
        return {}
    named = holidays.country_holidays(country).subdivisions_aliases
    return (
        IN_ENGLISH.get(country, {})
        | {_folded(name): code for name, code in named.items()}
        | {_folded(code): code for code in codes}
    )
