"""The form of `/ps-start` as a whole, over all its pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from handlers.block_kit.inputs import FieldErrors, FormValues
from handlers.block_kit.modal import as_json
from handlers.context import AppContext
from handlers.ps_start.form import StartForm, read_draft, read_page
from handlers.ps_start.views.draft import on_options_page, toggled_more
from handlers.ps_start.views.preview_page import preview_page
from handlers.ps_start.views.start_page import start_page
from handlers.slack.facts import SlackFacts
from methodology.definition.ids import RoleId
from methodology.definition.load import load, shipped
from methodology.definition.model import Methodology
from methodology.engagement import opening
from methodology.engagement.engagement import VersionId
from methodology.engagement.opening import OpeningPlan
from methodology.engagement.rights import Viewer
from methodology.people import Person
from methodology.plan.facts import PlanFacts, details_possible, open_plan_facts
from methodology.plan.plan import PlanItem, plan_activities
from methodology.plan.team import Member
from methodology.refusal import Refusal
from storage.database.connection import Database
from storage.methodologies import Catalog, publish
from storage.tables.channels import ChannelRow
from tests.support.sample import ANNA, BEN, LONG_NAME, longest
from tests.support.start_draft import EMPTY, FILLED, METHODOLOGY, QUESTIONS, on, preview
from tests.support.view_checks import as_submitted, checked, chosen

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
LOOKED_AT = {"outside": False, "readers_asked_at": NOW}
VIEWER = Viewer(person=Person(workspace="T0WORK", id=ANNA, name="Anna", zone="UTC"))


def test_the_longest_page_fits() -> None:
    long = toggled_more(on("start", customer=LONG_NAME[:150], reference=LONG_NAME[:80]))
    checked(start_page(longest(), long, QUESTIONS))


def test_the_shipped_methodology_fits_the_form() -> None:
    real = load(shipped(), "the shipped methodology")
    for type_id in real.type:
        draft = toggled_more(on("start", type=type_id, start_stage=None, facets={}))
        plan_facts = open_plan_facts(real, type_id=type_id, opened_on=NOW.date())
        plan = OpeningPlan(methodology=real, plan_facts=plan_facts)
        steps = details_possible(real, plan_facts)
        for page in range(1, 7):
            checked(start_page(real, on_options_page(draft, page), plan.questions(), steps=steps))


def test_the_preview_reads_back_what_it_shows() -> None:
    payload = checked(preview_page(on("preview"), preview()))
    draft = read_draft(payload["private_metadata"])
    assert draft == read_page(METHODOLOGY, draft, as_submitted(payload)) == on("preview")


def test_the_small_buttons_keep_the_input_without_errors() -> None:
    payload = checked(start_page(METHODOLOGY, toggled_more(FILLED), QUESTIONS))
    submitted = as_submitted(payload, reference={"value": "SOW-1"})
    kept = read_page(METHODOLOGY, FILLED, submitted, lenient=True)
    assert (kept.reference, kept.customer, kept.type) == ("SOW-1", FILLED.customer, FILLED.type)


def test_more_than_a_form_can_carry_is_refused_and_not_lost() -> None:
    crowded = on(
        "start", members=tuple(Member(role=RoleId(f"r{n}"), person=ANNA, deputy=BEN) for n in range(70))
    )
    submitted = as_submitted(checked(start_page(METHODOLOGY, on("start"), QUESTIONS)))
    with pytest.raises(FieldErrors, match="more than one form can carry"):
        read_page(METHODOLOGY, crowded, submitted)


def test_an_older_form_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refusal, match="/ps-stage"):
        read_draft('{"colour": "red"}')


def _facts(app_context: AppContext) -> SlackFacts:
    return SlackFacts(app_context, WebClient(), VIEWER.person.workspace)


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
    form = StartForm(_facts(app_context), VIEWER, EMPTY.model_copy(update={"version": version}))
    assert (form.version, form.draft.version) == (taken, taken)
    assert form.methodology.name == (METHODOLOGY.name if taken == 1 else "A newer methodology")
    assert read_draft(as_json(form.view(form.draft))["private_metadata"]).version == taken


@pytest.mark.parametrize(
    ("page", "state"),
    [
        ("customer", {"customer": {"v": {"value": "Acme"}}, "type": {"v": {"selected_option": {"value": "blended"}}}}),
        ("course", {"stage": {"v": {"selected_option": {"value": "delivery"}}}}),
        ("dates", {"date:kickoff:1": {"v": {"selected_date": "2026-12-01"}}}),
        ("team", {"person:pm": {"v": {"selected_user": ANNA}}}),
    ],
)  # fmt: skip
def test_a_form_that_the_version_before_opened_goes_on_as_one_page_with_what_was_typed(
    app_context: AppContext, page: str, state: dict[str, Any]
) -> None:
    entered = FormValues(state)
    form = StartForm(_facts(app_context), VIEWER, on(page, team_pages=1))
    assert not form.is_whole(entered)
    payload = checked(form.view(form.read(entered)))
    draft = read_draft(payload["private_metadata"])
    assert (draft.page, draft.customer, draft.start_stage) == ("start", "Acme", "delivery")
    assert draft.dates == FILLED.dates


def test_a_type_chosen_just_before_next_shows_its_questions_first(app_context: AppContext) -> None:
    form = StartForm(_facts(app_context), VIEWER, EMPTY)
    payload = checked(form.view(form.draft))
    entered = as_submitted(payload, customer={"value": "Acme"}, type=chosen("blended"))
    assert not form.is_whole(entered)
    filled = form.read(entered)
    assert (filled.start_stage, [each.person for each in filled.members]) == ("scoping", [ANNA])
    shown = checked(form.view(filled))
    again = StartForm(_facts(app_context), VIEWER, read_draft(shown["private_metadata"]))
    assert again.is_whole(as_submitted(shown))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        pytest.param(None, "If people from outside read this channel", id="nobody has looked"),
        pytest.param(LOOKED_AT, "", id="nobody from outside"),
        pytest.param(LOOKED_AT | {"outside": True}, "People from outside read this channel", id="a guest"),
        pytest.param(
            LOOKED_AT | {"shared": True}, "People from outside read this channel", id="shared since"
        ),
        pytest.param(
            LOOKED_AT | {"readers_changed": 1}, "If people from outside", id="somebody has joined since"
        ),
        pytest.param(
            LOOKED_AT | {"outside": True, "readers_asked_at": NOW - timedelta(days=2)},
            "If people from outside",
            id="a guest two days ago",
        ),
    ],
)
def test_the_preview_says_of_outsiders_what_is_known(
    app_context: AppContext, known: dict[str, Any] | None, said: str
) -> None:
    with app_context.database.begin() as session:
        if known is not None:
            session.add(ChannelRow(workspace="T0WORK", id="C0HERE", asked_at=NOW, **known))
    form = StartForm(_facts(app_context), VIEWER, on("preview", channel="here", origin="C0HERE"))
    shown = str(checked(form.view(form.draft)))
    assert said in shown
    assert ("outside read this channel" in shown) == bool(said)


def test_what_belongs_to_another_type_is_left_out_of_the_plan(app_context: AppContext) -> None:
    elsewhere = Member(role=RoleId("nobody"), person=BEN)
    draft = on("start", members=(*FILLED.members, elsewhere))
    assert elsewhere not in StartForm(_facts(app_context), VIEWER, draft).settled(draft).members


@pytest.mark.parametrize(("page", "plans"), [("start", 1), ("preview", 1)])
def test_a_page_works_one_plan_out_at_most(
    app_context: AppContext, monkeypatch: pytest.MonkeyPatch, page: str, plans: int
) -> None:
    counted: list[PlanFacts] = []

    def counting(methodology: Methodology, plan_facts: PlanFacts, *rest: Any) -> tuple[PlanItem, ...]:
        counted.append(plan_facts)
        return plan_activities(methodology, plan_facts, *rest)

    monkeypatch.setattr(opening, "plan_activities", counting)
    form = StartForm(_facts(app_context), VIEWER, on(page))
    form.view(form.draft)
    assert len(counted) == plans
