"""The draft of `/ps-start`, as its buttons change it."""

from handlers.ps_start.views.draft import on_options_page, on_preview, on_start, toggled_more
from tests.support.start_draft import on


def test_from_the_page_to_the_preview_and_back_nothing_is_lost() -> None:
    assert on_start(on_preview(on("start"))) == on("start")


def test_fewer_fields_lead_back_to_the_first_page() -> None:
    second = on_options_page(toggled_more(on("start")), 2)
    assert (second.more, second.options_page) == (True, 2)
    fewer = toggled_more(second)
    assert (fewer.more, fewer.options_page, fewer.members) == (False, 1, on("start").members)
