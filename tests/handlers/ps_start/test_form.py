"""The form of `/ps-start` as a whole, over all its pages."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.block_kit.inputs import FieldErrors
from handlers.block_kit.modal import as_json
from handlers.context import AppContext
from handlers.ps_start.form import StartForm, read_draft, read_page
from handlers.ps_start.views.customer_page import customer_page
from handlers.ps_start.views.dates_page import dates_page
from handlers.ps_start.views.draft import toggled_deputies, with_team_pages
from handlers.ps_start.views.preview_page import preview_page
from handlers.ps_start.views.stage_page import stage_page
from handlers.ps_start.views.team_page import team_page
from methodology.definition.ids import RoleId
from methodology.definition.load import load, shipped
from methodology.definition.model import Methodology
from methodology.engagement import opening
from methodology.engagement.engagement import VersionId
from methodology.engagement.rights import Viewer
from methodology.people import Person
from methodology.plan.facts import PlanFacts
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.team import Member
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.methodologies import Catalog, publish
from tests.support.sample import ANNA, BEN, LONG_NAME, longest
from tests.support.start_draft import ANCHORS, EMPTY, FILLED, METHODOLOGY, ROLES, on, preview
from tests.support.view_checks import as_submitted, checked

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
VIEWER = Viewer(person=Person(workspace="T0WORK", id=ANNA, name="Anna", zone="UTC"))


def test_the_longest_pages_fit() -> None:
    long = on("course", customer=LONG_NAME[:150], reference=LONG_NAME[:80])
    checked(stage_page(longest(), long))
    checked(team_page(longest(), toggled_deputies(on("team", long)), ROLES))


def test_the_shipped_methodology_fits_the_form() -> None:
    real = load(shipped(), "the shipped methodology")
    for type_id in real.type:
        draft = on("course", type=type_id, start_stage=None, facets={})
        checked(customer_page(real, draft))
        checked(stage_page(real, draft))
        for roles_page in range(1, 7):
            team = with_team_pages(on("team", draft, team_page=roles_page), tuple(real.role))
            checked(team_page(real, team, tuple(real.role)))
    checked(dates_page(on("dates"), real.anchors))


def test_every_page_reads_back_what_it_shows() -> None:
    pages = {
        "customer": customer_page(METHODOLOGY, FILLED),
        "course": stage_page(METHODOLOGY, on("course")),
        "dates": dates_page(on("dates"), ANCHORS),
        "team": team_page(METHODOLOGY, on("team"), ROLES),
        "preview": preview_page(on("preview"), preview()),
    }
    for page, view in pages.items():
        payload = checked(view)
        draft = read_draft(payload["private_metadata"])
        assert draft == on(page)
        assert read_page(METHODOLOGY, draft, as_submitted(payload)) == on(page)


def test_going_back_keeps_the_input_without_errors() -> None:
    payload = checked(customer_page(METHODOLOGY, EMPTY))
    submitted = as_submitted(payload, reference={"value": "SOW-1"})
    assert read_page(METHODOLOGY, EMPTY, submitted, lenient=True).reference == "SOW-1"


def test_more_than_a_form_can_carry_is_refused_and_not_lost() -> None:
    crowded = on(
        "team", members=tuple(Member(role=RoleId(f"r{n}"), person=ANNA, deputy=BEN) for n in range(70))
    )
    small = on("team")
    submitted = as_submitted(checked(team_page(METHODOLOGY, small, ROLES)))
    with pytest.raises(FieldErrors, match="more than one form can carry"):
        read_page(METHODOLOGY, crowded, submitted)


def test_an_older_form_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refusal, match="/ps-stage"):
        read_draft('{"colour": "red"}')


@pytest.fixture
def app_context(sqlite_database: Database) -> AppContext:
    """A context with two published versions, which differ in name."""
    newer = METHODOLOGY.model_copy(update={"name": "A newer methodology"})
    with sqlite_database.begin() as session:
        for each in (METHODOLOGY, newer):
            publish(session, each, NOW)
    return AppContext(database=sqlite_database, catalog=Catalog(sqlite_database), now=lambda: NOW)


@pytest.mark.parametrize(
    ("version", "taken"),
    [
        pytest.param(None, 2, id="a-new-form-takes-the-newest"),
        pytest.param(VersionId(1), 1, id="an-open-form-keeps-its-own"),
    ],
)
def test_a_form_has_one_version_from_its_first_page_on(
    app_context: AppContext, version: VersionId | None, taken: int
) -> None:
    form = StartForm(app_context, VIEWER, EMPTY.model_copy(update={"version": version}))
    assert (form.version, form.draft.version) == (taken, taken)
    assert form.methodology.name == (METHODOLOGY.name if taken == 1 else "A newer methodology")
    assert read_draft(as_json(form.view(form.draft))["private_metadata"]).version == taken


@pytest.mark.parametrize("page", ["team", "preview"])
def test_a_form_opened_before_pages_were_counted_still_works(app_context: AppContext, page: str) -> None:
    form = StartForm(app_context, VIEWER, on(page))
    assert form.draft.team_pages == 1


@pytest.mark.parametrize(
    ("page", "plans"), [("customer", 0), ("course", 0), ("dates", 1), ("team", 1), ("preview", 1)]
)
def test_a_page_works_one_plan_out_at_most(
    app_context: AppContext, monkeypatch: pytest.MonkeyPatch, page: str, plans: int
) -> None:
    counted: list[PlanFacts] = []

    def counting(methodology: Methodology, plan_facts: PlanFacts, *rest: Any) -> tuple[PlanItem, ...]:
        counted.append(plan_facts)
        return plan_activities(methodology, plan_facts, *rest)

    monkeypatch.setattr(opening, "plan_activities", counting)
    form = StartForm(app_context, VIEWER, on(page, team_pages=1))
    form.view(form.draft)
    assert len(counted) == plans
