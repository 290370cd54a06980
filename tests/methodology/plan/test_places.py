"""Countries and regions by the names that people type."""

import pytest

from methodology.plan.places import country_code, region_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("DE", "DE"),
        ("de", "DE"),
        ("DEU", "DE"),
        ("Germany", "DE"),
        (" germany ", "DE"),
        ("United Kingdom", "GB"),
        ("UK", "GB"),
        ("U.S.A.", "US"),
        ("the Netherlands", "NL"),
        ("Great Britain", "GB"),
        ("Türkiye", "TR"),
        ("U.A.E.", "AE"),
        ("Côte", "Côte"),
        ("", ""),
        ("Atlantis", "Atlantis"),
    ],
)
def test_a_country_by_its_code_or_its_english_name(typed: str, code: str) -> None:
    assert country_code(typed) == code


@pytest.mark.parametrize(
    ("country", "typed", "code"),
    [
        ("DE", "BY", "BY"),
        ("DE", "by", "BY"),
        ("DE", "Bayern", "BY"),
        ("DE", "Bavaria", "BY"),
        ("DE", "baden wurttemberg", "BW"),
        ("DE", "DE-BY", "BY"),
        ("DE", "Augsburg", "Augsburg"),
        ("AT", "Vienna", "9"),
        ("ES", "Catalonia", "CT"),
        ("MY", "Kuala Lumpur", "14"),
        ("US", "California", "CA"),
        ("US", "american samoa", "AS"),
        ("CH", "Zurich", "ZH"),
        ("GB", "Scotland", "SCT"),
        ("DE", "California", "California"),
        ("XX", "BY", "BY"),
        ("DE", "", ""),
    ],
)
def test_a_region_by_its_code_or_a_name(country: str, typed: str, code: str) -> None:
    assert region_code(country, typed) == code
