"""The draft of `/ps-start`, from page to page."""

from handlers.ps_start.views.draft import after, before, roles_of_page, toggled_deputies, with_team_pages
from methodology.definition.ids import RoleId
from tests.support.start_draft import on


def test_pages_follow_each_other_and_the_team_has_as_many_as_it_needs() -> None:
    roles = tuple(RoleId(f"role{n}") for n in range(7))
    draft, seen = with_team_pages(on("customer"), roles), []
    for _ in range(6):
        seen.append((draft.page, draft.team_page))
        draft = after(draft)
    assert seen == [("customer", 1), ("course", 1), ("dates", 1), ("team", 1), ("team", 2), ("preview", 1)]
    assert (before(draft).page, before(draft).team_page) == ("team", 2)
    assert before(on("customer")).page == "customer"


def test_with_deputies_a_page_asks_for_fewer_roles() -> None:
    roles = tuple(RoleId(f"role{n}") for n in range(7))
    with_deputies = with_team_pages(toggled_deputies(on("team")), roles)
    assert with_deputies.team_pages == 3
    assert roles_of_page(with_deputies.model_copy(update={"team_page": 3}), roles) == ("role6",)
