"""Countries and regions by the names that people type."""

import pytest

from methodology.plan.places import country_code, country_of_zone, region_code


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
        ("Côte d'Ivoire", "CI"),
        ("Czech Republic", "CZ"),
        ("Britain (UK)", "GB"),
        ("Bosnia & Herzegovina", "BA"),
        ("Korea", "KR"),
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
        ("CH", "Zuerich", "ZH"),
        ("GB", "Scotland", "SCT"),
        ("DE", "California", "California"),
        ("XX", "BY", "BY"),
        ("DE", "", ""),
    ],
)
def test_a_region_by_its_code_or_a_name(country: str, typed: str, code: str) -> None:
    assert region_code(country, typed) == code


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        pytest.param("Europe/Berlin", ("DE", "Germany"), id="of-its-capital"),
        pytest.param("Europe/Busingen", ("DE", "Germany"), id="of-a-village"),
        pytest.param("Asia/Kolkata", ("IN", "India"), id="half-an-hour-off"),
        pytest.param("UTC", None, id="of-no-country"),
        pytest.param("Asia/Atlantis", None, id="that-does-not-exist"),
    ],
)
def test_the_country_of_a_zone(zone: str, country: tuple[str, str] | None) -> None:
    found = country_of_zone(zone)
    assert (found and (found.code, found.name)) == country
