"""Countries and regions by the names that people type."""

import pytest

from methodology.plan.places import country_code, country_of_zone, region_code, region_names


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
        ("Republic of Korea", "KR"),
        ("Democratic People's Republic of Korea", "KP"),
        ("The United States of America", "US"),
        ("Russian Federation", "RU"),
        ("Federal Republic of Germany", "DE"),
        ("Kingdom of the Netherlands", "NL"),
        ("Republic of Ireland", "IE"),
        ("People's Republic of China", "CN"),
        ("Deutschland", "DE"),
        ("Österreich", "AT"),
        ("Oesterreich", "AT"),
        ("TÜRKİYE", "TR"),
        ("Isle of Man", "IM"),
        ("Gulf of Mexico", "Gulf of Mexico"),
        ("Republic of Atlantis", "Republic of Atlantis"),
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
        ("FR", "Réunion", "974"),
        ("FR", "La Reunion", "974"),
        ("FR", "French Guiana", "973"),
        ("FR", "new caledonia", "NC"),
        ("FI", "Åland", "01"),
        ("FI", "Aland", "01"),
        ("FI", "Lapland", "10"),
        ("IT", "Rome", "RM"),
        ("IT", "the Milan", "MI"),
        ("IT", "Florence", "FI"),
        ("CH", "Basel City", "BS"),
        ("CH", "Tessin", "TI"),
        ("PL", "Mazovia", "14"),
        ("PL", "lodzkie", "10"),
        ("PT", "Açores", "20"),
        ("CA", "PEI", "PE"),
        ("ES", "Rioja", "RI"),
        ("DE", "NRW", "NW"),
        ("DE", "California", "California"),
        ("XX", "BY", "BY"),
        ("DE", "", ""),
    ],
)
def test_a_region_by_its_code_or_a_name(country: str, typed: str, code: str) -> None:
    assert region_code(country, typed) == code


def test_every_region_has_a_name_and_is_found_by_it() -> None:
    for country in ("AU", "BR", "CA", "CH", "DE", "ES", "FI", "FR", "GB", "IN", "IT", "MY", "PL", "PT", "US"):
        for code, name in region_names(country).items():
            assert len(name) > 2, (country, code)
            assert region_code(country, name) == code


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
