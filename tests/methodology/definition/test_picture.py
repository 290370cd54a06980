"""What the pictures of a methodology show."""

from methodology.definition.model import Methodology
from methodology.definition.picture import (
    CHOSEN,
    DEFAULT,
    MARKED,
    OURS,
    Band,
    Card,
    Line,
    Part,
    Picture,
    journey_picture,
    table_picture,
    under_headings,
)
from tests.support import sample
from tests.support.opened import gitlab_ps

NOT_EDUCATION = "Not for “Education / training only”, “Custom education”"
LARGE = f"{NOT_EDUCATION}; only where Size is “More than 5 iterations”"
HEADINGS = [
    "Always",
    NOT_EDUCATION,
    LARGE,
    "Only for “Education / training only”, “Custom education”, “Blended consulting and training”",
    "Recurring",
    f"Recurring; n{LARGE[1:]}",
    f"Recurring; n{NOT_EDUCATION[1:]}",
    f"Recurring; n{NOT_EDUCATION[1:]}; only where Billing is “Time & Materials”",
    "Recurring; only where Staffing is “Partner, indirect”",
    f"Recurring; n{NOT_EDUCATION[1:]}; only where Billing is “Fixed fee / fixed price”",
    "Only when something came up",
    "Only when something came up; only for “Education / training only”, “Custom education”",
    f"Only when something came up; n{NOT_EDUCATION[1:]}",
]


def titles(picture: Picture) -> list[str]:
    return [card.title for band in picture.bands for card in band.cards]


def test_the_journey_shows_its_stages_in_order_and_every_stage_of_ours() -> None:
    methodology = gitlab_ps()
    picture = journey_picture(methodology)
    assert [band.title.text for band in picture.bands] == [each.name for each in methodology.journey]
    assert sorted(titles(picture)) == sorted(titles(table_picture(methodology)))


def test_the_journey_says_once_that_all_places_are_ours_and_of_each_stage_where_they_are_mixed() -> None:
    methodology = gitlab_ps()
    assert OURS in journey_picture(methodology).hints
    first, *others = methodology.stages_in_order
    known = first.model_copy(update={"journey_documented": True})
    fields = {name: getattr(methodology, name) for name in Methodology.model_fields}
    picture = journey_picture(Methodology.model_construct(**{**fields, "stages": (known, *others)}))
    assert OURS not in picture.hints
    cards = [card for band in picture.bands for card in band.cards]
    assert [card.parts[-1].lines[0].is_default for card in cards] == [False] + [True] * 6


def test_activities_stand_under_when_there_are_any_with_who_does_them() -> None:
    (band,) = table_picture(gitlab_ps(), gitlab_ps().phases[-1].id).bands
    (lines,) = (part.lines for part in band.cards[1].parts if part.label == "Activities")
    assert list(dict.fromkeys(each.group for each in lines)) == HEADINGS
    assert Line(text="Open the escalation framework", group=HEADINGS[-3], by="PM") in lines
    assert len(lines) == len({each.text for each in lines})


def test_stages_side_by_side_name_each_other() -> None:
    cards = [card for band in journey_picture(gitlab_ps()).bands for card in band.cards]
    beside = {card.title: part.lines for card in cards for part in card.parts if "same time" in part.label}
    assert beside == {
        "3. Delivery Prep": (Line(text="4. SOW Execution / Close"),),
        "4. SOW Execution / Close": (Line(text="3. Delivery Prep"),),
    }


def test_the_journey_tells_pre_sales_from_post_sales() -> None:
    bands = journey_picture(gitlab_ps()).bands
    before, after = Line(text="Scoping (Pre-Sales)"), Line(text="Delivery (Post-Sales)")
    assert [band.group for band in bands] == [before, before, before, after, after, after]


def test_the_table_shows_each_stage_once_in_order_below_its_phase() -> None:
    methodology = gitlab_ps()
    picture = table_picture(methodology)
    stages = methodology.stages_in_order
    assert titles(picture) == [f"{at}. {stage.name}" for at, stage in enumerate(stages, 1)]
    assert [band.note for band in picture.bands] == [
        "Phase 1 of 2, before Delivery (Post-Sales)",
        "Phase 2 of 2, after Scoping (Pre-Sales)",
    ]


def test_the_table_has_every_activity_and_says_which_are_by_choice_or_optional() -> None:
    methodology = gitlab_ps()
    picture = table_picture(methodology)
    cards = [card for band in picture.bands for card in band.cards]
    lines = {line.text: line for card in cards for part in card.parts for line in part.lines if line.by}
    assert set(lines) == {each.name for each in methodology.activities}
    marks = {
        name: lines[name].marks
        for name in (
            "Backlog refinement",
            "Steering committee / stakeholder review",
            "Offboard partner staff",
            "Position services in the deal",
        )
    }
    assert list(marks.values()) == [("by choice",), ("by choice", "optional"), (), ()]
    assert picture.hints_of_marks == (CHOSEN, f"{DEFAULT} {MARKED}")
    assert picture.model_copy(update={"bands": ()}).hints_of_marks == ()
    by_pm = Card(title="", parts=(Part(label="", lines=(Line(text="", by="PM"),)),))
    of_pm = picture.model_copy(update={"bands": (Band(title=Line(text=""), cards=(by_pm,)),)})
    assert of_pm.hints_of_marks == (f"{DEFAULT} {MARKED}",)
    only_core = [each for each in sample.methodology().activities if each.tier == "core"]
    fields = {name: getattr(sample.methodology(), name) for name in Methodology.model_fields}
    whole = Methodology.model_construct(**{**fields, "activities": tuple(only_core)})
    assert CHOSEN not in table_picture(whole).hints


def test_a_card_of_the_table_says_who_leads_what_is_done_and_what_comes_of_it() -> None:
    methodology = gitlab_ps()
    stage = methodology.stages_in_order[0]
    parts = {part.label: part.lines for part in table_picture(methodology).bands[0].cards[0].parts}
    assert list(parts) == ["DRI", "Activities", "Outcomes", "Tools and collateral"]
    assert parts["DRI"] == (Line(text=methodology.role[stage.dri].name, is_default=not stage.dri_documented),)
    assert [line.text for line in parts["Outcomes"]] == [each.text for each in stage.exit_criteria]
    work = [each.name for each in methodology.activities_of(stage.id)]
    assert [line.text for line in parts["Activities"]] == work


def test_both_pictures_name_what_a_stage_is_left_out_for() -> None:
    for picture in (journey_picture(gitlab_ps()), table_picture(gitlab_ps())):
        cards = {card.title: card.parts for band in picture.bands for card in band.cards}
        (part,) = (each for each in cards["2. Scoping"] if each.label == "Left out for")
        assert [each.text for each in part.lines][::3] == [
            "Standard SKU consulting package",
            "Education / training only",
        ]


def test_what_holds_for_some_engagements_only_has_a_heading_even_if_it_is_the_only_one() -> None:
    (band,) = table_picture(gitlab_ps(), gitlab_ps().phases[0].id).bands
    preparing = next(part for part in band.cards[2].parts if part.label == "Activities")
    only = [each for each in preparing.lines if each.group == NOT_EDUCATION]
    assert [each.group for each in under_headings(only)] == [NOT_EDUCATION] * len(only)


def test_the_roles_at_the_end_say_who_does_their_work_in_some_engagements() -> None:
    roles = dict(table_picture(gitlab_ps()).roles_used)
    assert roles["PSE"] == (
        "Professional Services Engineer; for “Education / training only”, “Custom education”: "
        "Trainer / Technical Instructor"
    )


def test_who_leads_a_stage_in_engagements_of_some_types_only_stands_below_who_leads_it() -> None:
    cards = [card for band in table_picture(gitlab_ps()).bands for card in band.cards]
    instead = "for “Education / training only”, “Custom education”: Training Project Coordinator (PS Operations, Education)"
    assert [card.parts[0].lines[1:] for card in cards] == [
        (),
        (),
        (Line(text=instead, is_default=True),),
        (),
        *[(Line(text=instead, is_default=True),)] * 3,
    ]


def test_the_table_calls_nothing_documented_of_which_the_data_does_not_say_it() -> None:
    for methodology in (gitlab_ps(), sample.methodology()):
        hint = table_picture(methodology).hints[-1]
        assert "DRIs and outcomes without it are documented; activities, tools" in hint
