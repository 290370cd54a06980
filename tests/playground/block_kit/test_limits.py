"""Limits of blocks and views: what reaches one is accepted, one more is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from playground.block_kit.validation import check_blocks, check_offer, check_view
from tests.support.playground.blocks import (
    actions,
    button,
    confirm,
    context,
    element,
    field,
    image,
    leaf,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    rich,
    rich_section,
    section,
    table,
    text_field,
)

Build = Callable[[int], Any]


def _x(count: int) -> str:
    return "x" * count


def _link(length: int) -> str:
    start = "https://example.com/"
    return start + _x(length - len(start))


def _lone(kind: str, **more: Any) -> Any:
    return actions(element(kind, **more))


def _list(**more: Any) -> Any:
    return rich({"type": "rich_text_list", "style": "bullet", "elements": [rich_section(leaf())], **more})


def _video(**more: Any) -> Any:
    needed = {"title": plain(), "video_url": _link(30), "thumbnail_url": _link(30), "alt_text": "x"}
    return {"type": "video", **needed, **more}


def _number(**more: Any) -> Any:
    return field(element("number_input", is_decimal_allowed=False, **more))


def _group(**more: Any) -> Any:
    return {"label": plain(), "options": options(1), **more}


def _ids(count: int) -> list[str]:
    return [f"U{n}" for n in range(count)]


def _chosen(kind: str, key: str, count: int) -> Any:
    return _lone(kind, **{key: _ids(count)})


def _columns(count: int) -> Any:
    return table() | {"column_settings": [{"align": "left"}] * count}


def _cells(total: int) -> Any:
    """A table whose cells hold this many characters together."""
    rest, cell = total - 5000, {"type": "raw_text", "text": _x(5000)}
    return {"type": "table", "rows": [[cell, {"type": "raw_text", "text": _x(rest)}]]}


# (name, the longest or highest that is accepted, the blocks of a message with so many)
MOST: list[tuple[str, int, Build]] = [
    ("blocks", 50, lambda n: [{"type": "divider"}] * n),
    ("block-id", 255, lambda n: [section(block_id=_x(n))]),
    ("action-id", 255, lambda n: [actions(button(action_id=_x(n)))]),
    ("section-text", 3000, lambda n: [section(mrkdwn(_x(n)))]),
    ("fields", 10, lambda n: [section(fields=[mrkdwn()] * n)]),
    ("field", 2000, lambda n: [section(fields=[mrkdwn(_x(n))])]),
    ("header", 150, lambda n: [{"type": "header", "text": plain(_x(n))}]),
    ("header-level", 4, lambda n: [{"type": "header", "text": plain(), "level": n}]),
    ("context-elements", 10, lambda n: [context(*[mrkdwn()] * n)]),
    ("context-text", 3000, lambda n: [context(mrkdwn(_x(n)))]),
    ("actions", 25, lambda n: [actions(*[button()] * n)]),
    ("input-label", 2000, lambda n: [field(element("plain_text_input"), _x(n))]),
    ("input-hint", 2000, lambda n: [text_field() | {"hint": plain(_x(n))}]),
    ("image-url", 3000, lambda n: [image(image_url=_link(n))]),
    ("image-alt", 2000, lambda n: [image(alt_text=_x(n))]),
    ("image-title", 2000, lambda n: [image(title=plain(_x(n)))]),
    ("image-file", 255, lambda n: [{"type": "image", "alt_text": "x", "slack_file": {"id": _x(n)}}]),
    ("context-image-alt", 2000, lambda n: [context(image(alt_text=_x(n)))]),
    ("context-image-url", 3000, lambda n: [context(image(image_url=_link(n)))]),
    ("markdown", 12000, lambda n: [{"type": "markdown", "text": _x(n)}]),
    ("markdown-sum", 12000, lambda n: [{"type": "markdown", "text": _x(6000)}, {"type": "markdown", "text": _x(n - 6000)}]),
    ("table-rows", 100, lambda n: [table(n, 1)]),
    ("table-cells", 20, lambda n: [table(1, n)]),
    ("table-columns", 20, lambda n: [_columns(n)]),
    ("table-sum", 10000, lambda n: [_cells(n)]),
    ("tables", 1, lambda n: [table()] * n),
    ("video-title", 199, lambda n: [_video(title=plain(_x(n)))]),
    ("video-author", 49, lambda n: [_video(author_name=_x(n))]),
    ("video-alt", 2000, lambda n: [_video(alt_text=_x(n))]),
    ("video-url", 3000, lambda n: [_video(video_url=_link(n))]),
    ("video-thumbnail", 3000, lambda n: [_video(thumbnail_url=_link(n))]),
    ("video-title-url", 3000, lambda n: [_video(title_url=_link(n))]),
    ("video-icon", 3000, lambda n: [_video(provider_icon_url=_link(n))]),
    ("video-description", 200, lambda n: [_video(description=plain(_x(n)))]),
    ("video-provider", 255, lambda n: [_video(provider_name=_x(n))]),
    ("button-text", 75, lambda n: [actions(button(_x(n)))]),
    ("button-value", 2000, lambda n: [actions(button(value=_x(n)))]),
    ("button-url", 3000, lambda n: [actions(button(url=_link(n)))]),
    ("button-label", 75, lambda n: [actions(button(accessibility_label=_x(n)))]),
    ("confirm-title", 100, lambda n: [actions(button(confirm=confirm(title=plain(_x(n)))))]),
    ("confirm-text", 300, lambda n: [actions(button(confirm=confirm(text=plain(_x(n)))))]),
    ("confirm-yes", 30, lambda n: [actions(button(confirm=confirm(confirm=plain(_x(n)))))]),
    ("confirm-no", 30, lambda n: [actions(button(confirm=confirm(deny=plain(_x(n)))))]),
    ("overflow", 5, lambda n: [_lone("overflow", options=options(n))]),
    ("option-text", 75, lambda n: [_lone("overflow", options=[option(_x(n))])]),
    ("option-value", 150, lambda n: [_lone("overflow", options=[option(value=_x(n))])]),
    ("option-description", 75, lambda n: [_lone("overflow", options=[option(description=plain(_x(n)))])]),
    ("option-url", 3000, lambda n: [_lone("overflow", options=[option(url=_link(n))])]),
    ("options", 100, lambda n: [_lone("static_select", options=options(n))]),
    ("groups", 100, lambda n: [_lone("static_select", option_groups=[_group()] * n)]),
    ("group-label", 75, lambda n: [_lone("static_select", option_groups=[_group(label=plain(_x(n)))])]),
    ("group-options", 100, lambda n: [_lone("static_select", option_groups=[_group(options=options(n))])]),
    ("placeholder", 150, lambda n: [_lone("users_select", placeholder=plain(_x(n)))]),
    ("most-selected", 100, lambda n: [_lone("multi_users_select", max_selected_items=n)]),
    ("query-length", 3000, lambda n: [_lone("external_select", min_query_length=n)]),
    ("initial-users", 100, lambda n: [_chosen("multi_users_select", "initial_users", n)]),
    ("initial-channels", 100, lambda n: [_chosen("multi_channels_select", "initial_channels", n)]),
    ("initial-conversations", 100, lambda n: [_chosen("multi_conversations_select", "initial_conversations", n)]),
    ("initial-options", 100, lambda n: [_lone("multi_external_select", initial_options=options(n))]),
    ("checkboxes", 10, lambda n: [_lone("checkboxes", options=options(n))]),
    ("radio-buttons", 10, lambda n: [_lone("radio_buttons", options=options(n))]),
    ("max-length", 3000, lambda n: [text_field(max_length=n)]),
    ("min-length", 3000, lambda n: [text_field(min_length=n)]),
    ("initial-value", 3000, lambda n: [text_field(initial_value=_x(n))]),
    ("initial-within-max-length", 5, lambda n: [text_field(initial_value=_x(n), max_length=5)]),
    ("list-indent", 8, lambda n: [_list(indent=n)]),
    ("list-offset", 100000, lambda n: [_list(offset=n)]),
    ("list-border", 1, lambda n: [_list(border=n)]),
]  # fmt: skip

# The same for what stands in a modal.
MOST_IN_VIEWS: list[tuple[str, int, Build]] = [
    ("view-blocks", 100, lambda n: modal(*[{"type": "divider"}] * n)),
    ("title", 24, lambda n: modal(title=plain(_x(n)))),
    ("submit", 24, lambda n: modal(submit=plain(_x(n)))),
    ("close", 24, lambda n: modal(close=plain(_x(n)))),
    ("private-metadata", 3000, lambda n: modal(private_metadata=_x(n))),
    ("callback-id", 255, lambda n: modal(callback_id=_x(n))),
    ("external-id", 255, lambda n: modal(external_id=_x(n))),
    ("email", 3000, lambda n: modal(field(element("email_text_input", initial_value=_x(n))))),
    ("url", 3000, lambda n: modal(field(element("url_text_input", initial_value=_x(n))))),
    ("max-files", 10, lambda n: modal(field(element("file_input", max_files=n)))),
    ("min-lines", 100, lambda n: modal(field(element("rich_text_input", min_lines=n)))),
    ("max-lines", 100, lambda n: modal(field(element("rich_text_input", max_lines=n)))),
    ("number", 5, lambda n: modal(_number(initial_value=str(n), max_value="5"))),
    ("in-focus", 1, lambda n: modal(*[text_field(str(i), focus_on_load=True) for i in range(n)])),
]

# (name, the least that is accepted, the blocks of a message with so many)
LEAST: list[tuple[str, int, Build]] = [
    ("block-id", 1, lambda n: [section(block_id=_x(n))]),
    ("action-id", 1, lambda n: [actions(button(action_id=_x(n)))]),
    ("text", 1, lambda n: [section(mrkdwn(_x(n)))]),
    ("fields", 1, lambda n: [section(fields=[mrkdwn()] * n)]),
    ("context-elements", 1, lambda n: [context(*[mrkdwn()] * n)]),
    ("actions", 1, lambda n: [actions(*[button()] * n)]),
    ("image-alt", 1, lambda n: [image(alt_text=_x(n))]),
    ("markdown", 1, lambda n: [{"type": "markdown", "text": _x(n)}]),
    ("table-rows", 1, lambda n: [table(n)]),
    ("options", 1, lambda n: [_lone("static_select", options=options(n))]),
    ("group-options", 1, lambda n: [_lone("static_select", option_groups=[_group(options=options(n))])]),
    ("option-value", 1, lambda n: [_lone("overflow", options=[option(value=_x(n))])]),
    ("most-selected", 1, lambda n: [_lone("multi_users_select", max_selected_items=n)]),
    ("max-length", 1, lambda n: [text_field(max_length=n)]),
    ("min-length", 0, lambda n: [text_field(min_length=n)]),
    ("list-offset", 0, lambda n: [_list(offset=n)]),
    ("list-indent", 0, lambda n: [_list(indent=n)]),
    ("moment", 1_000_000_000, lambda n: [_lone("datetimepicker", initial_date_time=n)]),
]


def _table(limits: list[tuple[str, int, Build]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        ("limit", "build"), [pytest.param(limit, build, id=name) for name, limit, build in limits]
    )


@_table(MOST)
def test_blocks_at_a_limit_are_accepted_and_one_over_it_is_not(limit: int, build: Build) -> None:
    assert check_blocks(build(limit)) == []
    assert check_blocks(build(limit + 1))


@_table(MOST_IN_VIEWS)
def test_views_at_a_limit_are_accepted_and_one_over_it_is_not(limit: int, build: Build) -> None:
    assert check_view(build(limit)) == []
    assert check_view(build(limit + 1))


@_table(LEAST)
def test_blocks_with_the_least_are_accepted_and_one_under_it_is_not(limit: int, build: Build) -> None:
    assert check_blocks(build(limit)) == []
    assert check_blocks(build(limit - 1))


def test_a_view_has_250000_bytes_and_not_one_more() -> None:
    def view(length: int) -> Any:
        return modal(*[section(mrkdwn("x" * 2900))] * 84, section(mrkdwn("x" * length)))

    fits = 250_000 - len(json.dumps(view(0)).encode())
    assert 0 < fits < 3000
    assert check_view(view(fits)) == []
    assert [problem.pointer for problem in check_view(view(fits + 1))] == ["/view"]


@pytest.mark.parametrize(
    "build",
    [lambda n: {"options": options(n)}, lambda n: {"option_groups": [_group(options=options(1))] * n}],
    ids=["options", "groups"],
)
def test_a_hundred_are_offered_and_not_one_more(build: Build) -> None:
    assert check_offer(build(100)) == []
    assert check_offer(build(101))
