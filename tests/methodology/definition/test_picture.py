"""What the pictures of a methodology show."""

from methodology.definition.picture import Line, Picture, journey_picture, table_picture
from tests.support.opened import gitlab_ps


def titles(picture: Picture) -> list[str]:
    return [card.title for band in picture.bands for card in band.cards]


def test_the_journey_shows_its_stages_in_order_and_every_stage_of_ours() -> None:
    methodology = gitlab_ps()
    picture = journey_picture(methodology)
    assert [band.title.text for band in picture.bands] == [each.name for each in methodology.journey]
    assert sorted(titles(picture)) == sorted(titles(table_picture(methodology)))


def test_the_journey_tells_what_is_documented_from_what_is_a_default() -> None:
    methodology = gitlab_ps()
    cards = {card.title: card for band in journey_picture(methodology).bands for card in band.cards}
    for stage in methodology.stages:
        card = cards[f"{methodology.position_of(stage)}. {stage.name}"]
        placed = card.parts[-1].lines[0]
        assert card.is_default is placed.is_default is not stage.journey_documented


def test_the_journey_tells_pre_sales_from_post_sales() -> None:
    bands = journey_picture(gitlab_ps()).bands
    before, after = "Scoping (Pre-Sales)", "Delivery (Post-Sales)"
    assert [band.group for band in bands] == [before, before, before, after, after, after]


def test_the_table_shows_each_stage_once_in_order_below_its_phase() -> None:
    methodology = gitlab_ps()
    picture = table_picture(methodology)
    stages = methodology.stages_in_order
    assert titles(picture) == [f"{at}. {stage.name}" for at, stage in enumerate(stages, 1)]
    assert len(picture.bands) == len(methodology.phases)


def test_a_card_of_the_table_says_who_leads_what_is_done_and_what_comes_of_it() -> None:
    methodology = gitlab_ps()
    stage = methodology.stages_in_order[0]
    parts = {part.label: part.lines for part in table_picture(methodology).bands[0].cards[0].parts}
    assert list(parts) == ["DRI", "Activities", "Outcomes", "Tools and collateral"]
    assert parts["DRI"] == (Line(text=methodology.role[stage.dri].name, is_default=not stage.dri_documented),)
    assert [line.text for line in parts["Outcomes"]] == [each.text for each in stage.exit_criteria]
    core = [each.name for each in methodology.activities_of(stage.id) if each.tier == "core"]
    assert [line.text for line in parts["Activities"]] == core
