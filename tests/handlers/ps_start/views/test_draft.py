"""The draft of `/ps-start`, as its buttons change it."""

from handlers.ps_start.views.draft import on_preview, on_start, toggled_deputies, toggled_more
from tests.support.start_draft import on


def test_from_the_page_to_the_preview_and_back_nothing_is_lost() -> None:
    assert on_start(on_preview(on("start"))) == on("start")


def test_fewer_fields_hide_the_deputies_too() -> None:
    all_fields = toggled_deputies(toggled_more(on("start")))
    assert (all_fields.more, all_fields.with_deputies) == (True, True)
    fewer = toggled_more(all_fields)
    assert (fewer.more, fewer.with_deputies, fewer.members) == (False, False, on("start").members)
