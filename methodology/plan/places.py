"""Countries and regions by what people type: a code, or a name in English or as the region itself says it."""

import re
import unicodedata
from functools import cache

OTHER_NAMES = {
    "burma": "MM",
    "capeverde": "CV",
    "greatbritain": "GB",
    "holland": "NL",
    "syria": "SY",
    "turkiye": "TR",
    "uae": "AE",
    "vatican": "VA",
}
"""Names of countries in use that the holidays library does not know."""

IN_ENGLISH = {
    "AT": {
        "carinthia": "2",
        "loweraustria": "3",
        "upperaustria": "4",
        "styria": "6",
        "tyrol": "7",
        "vienna": "9",
    },
    "CH": {"geneva": "GE", "grisons": "GR", "lucerne": "LU", "stgallen": "SG"},
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
    "ES": {
        "andalusia": "AN",
        "balearicislands": "IB",
        "basquecountry": "PV",
        "canaryislands": "CN",
        "castileandleon": "CL",
        "castilelamancha": "CM",
        "catalonia": "CT",
        "navarre": "NC",
        "valencia": "VC",
    },
    "MY": {"kualalumpur": "14", "labuan": "15", "malacca": "04", "penang": "07", "putrajaya": "16"},
    "PT": {"azores": "20", "lisbon": "11", "madeira": "30"},
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

    return (
        OTHER_NAMES
        | {_folded(name): codes[0] for _, *codes in COUNTRIES.values() for name in codes}
        | {_folded(name): codes[0] for name, *codes in COUNTRIES.values()}
    )


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
        | {_folded(f"{country}-{code}"): code for code in codes}
    )
