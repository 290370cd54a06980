"""The blocks and views of the gallery app: every element once."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, value: str, description: str | None = None) -> Json:
    return {"text": plain(text), "value": value} | (
        {"description": plain(description)} if description else {}
    )


FRUIT = [option("Apple", "apple"), option("Banana", "banana"), option("Cherry", "cherry")]
CONFIRM = {
    "title": plain("Clear the basket?"),
    "text": mrkdwn("All of it will be *gone*."),
    "confirm": plain("Clear it"),
    "deny": plain("Keep it"),
    "style": "danger",
}


def button(text: str, action_id: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action_id, **more}


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def basket(count: int) -> list[Json]:
    """A message that a click rewrites; a full basket takes nothing more."""
    add = [button("Add one", "add", style="primary", value=str(count))] if count < 3 else []
    return [
        section(f"The basket holds *{count}*.", block_id="basket"),
        {
            "type": "actions",
            "block_id": "basket_actions",
            "elements": [
                *add,
                button("Clear", "clear", style="danger", confirm=CONFIRM),
                button("Out of order", "broken"),
                button("Read more", "link", url="http://127.0.0.1:9/more"),
            ],
        },
    ]


def message(person: str, channel: str, picture: str, seconds: int) -> list[Json]:
    """Every block and element that a message can have."""
    when = f"<!date^{seconds}^{{date_long}} at {{time}}|some day, UTC>"
    return [
        {"type": "header", "text": plain("Everything a message can show :tada:")},
        section(
            "*Bold*, _italic_, ~struck~, `code`, *_both_* and a <https://example.com|link>. "
            f"Hello <@{person}>, see <#{channel}>. Due {when}. 3 &lt; 4 &amp; 5 :white_check_mark:\n"
            "> A quotation\n> of two lines\nThen:\n```for each in basket:\n    eat(each)```"
        ),
        {"type": "divider"},
        {
            "type": "section",
            "fields": [
                mrkdwn("*Customer*\nAcme Corp"),
                mrkdwn("*Stage*\n3 of 7"),
                mrkdwn("*Health*\n:large_green_circle: On track"),
                mrkdwn("*Due*\nThu 26 Nov"),
            ],
            "accessory": {"type": "image", "image_url": picture, "alt_text": "A speech bubble"},
        },
        section(
            "A button beside a text",
            accessory=button("Press me", "beside", accessibility_label="Press me, beside a text"),
        ),
        section(
            "A menu beside a text",
            accessory={
                "type": "overflow",
                "action_id": "more",
                "options": [option("Edit", "edit"), option("Archive", "archive", "Nobody sees it then")],
            },
        ),
        section(
            "A select beside a text",
            accessory={
                "type": "static_select",
                "action_id": "fruit",
                "placeholder": plain("Choose a fruit"),
                "options": FRUIT,
            },
        ),
        {
            "type": "actions",
            "elements": [
                {"type": "users_select", "action_id": "who", "placeholder": plain("Whom?")},
                {"type": "datepicker", "action_id": "day", "initial_date": "2026-12-01"},
                {"type": "timepicker", "action_id": "time", "placeholder": plain("At what time?")},
                {
                    "type": "checkboxes",
                    "action_id": "ticks",
                    "options": [option("Milk", "milk"), option("Bread", "bread", "Fresh")],
                    "initial_options": [option("Milk", "milk")],
                },
                {
                    "type": "radio_buttons",
                    "action_id": "size",
                    "options": [option("S", "s"), option("L", "l")],
                },
            ],
        },
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [
                        {"type": "text", "text": "Rich ", "style": {"bold": True}},
                        {"type": "emoji", "name": "rocket"},
                        {"type": "text", "text": " with "},
                        {"type": "user", "user_id": person},
                    ],
                },
                {
                    "type": "rich_text_list",
                    "style": "ordered",
                    "elements": [
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "first"}]},
                        {"type": "rich_text_section", "elements": [{"type": "text", "text": "second"}]},
                    ],
                },
                {"type": "rich_text_quote", "elements": [{"type": "text", "text": "quoted"}]},
            ],
        },
        {"type": "image", "image_url": picture, "alt_text": "A picture", "title": plain("A picture")},
        {"type": "context", "elements": [mrkdwn("Posted by the *gallery* :sparkles:"), mrkdwn("version 1")]},
    ]


def labelled(label: str, element: Json, **more: Any) -> Json:
    element = {"action_id": "value", **element}
    return {
        "type": "input",
        "block_id": label.lower().replace(" ", "_"),
        "label": plain(label),
        "element": element,
        **more,
    }


def form() -> Json:
    """Every input that a modal can have."""
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("An order"),
        "submit": plain("Order"),
        "close": plain("Not now"),
        "blocks": [
            section("Please fill in *everything* that is not optional."),
            {"type": "alert", "level": "warning", "text": mrkdwn("Nobody can undo an order.")},
            labelled(
                "Name",
                {"type": "plain_text_input", "placeholder": plain("Who orders?")},
                hint=plain("As on the invoice"),
            ),
            labelled(
                "Remarks", {"type": "plain_text_input", "multiline": True, "max_length": 60}, optional=True
            ),
            labelled("Notes", {"type": "rich_text_input", "min_lines": 2, "max_lines": 4}, optional=True),
            labelled(
                "Pieces",
                {"type": "number_input", "is_decimal_allowed": False, "min_value": "1", "max_value": "9"},
            ),
            labelled("Mail", {"type": "email_text_input"}, optional=True),
            labelled("Site", {"type": "url_text_input"}, optional=True),
            labelled("Fruit", {"type": "static_select", "options": FRUIT}),
            labelled(
                "Extras",
                {
                    "type": "multi_static_select",
                    "options": [option("Nuts", "nuts"), option("Cream", "cream")],
                },
                optional=True,
            ),
            labelled(
                "Town",
                {"type": "external_select", "min_query_length": 1, "placeholder": plain("Type to search")},
                optional=True,
            ),
            labelled("Towns", {"type": "multi_external_select", "min_query_length": 1}, optional=True),
            labelled("Cook", {"type": "users_select"}, optional=True),
            labelled("Guests", {"type": "multi_users_select"}, optional=True),
            labelled("Channel", {"type": "channels_select"}, optional=True),
            labelled("Channels", {"type": "multi_channels_select"}, optional=True),
            labelled("Conversations", {"type": "multi_conversations_select"}, optional=True),
            labelled(
                "Conversation",
                {"type": "conversations_select", "default_to_current_conversation": True},
                optional=True,
            ),
            labelled("Day", {"type": "datepicker"}, optional=True),
            labelled("Time", {"type": "timepicker"}, optional=True),
            labelled("Delivery", {"type": "datetimepicker"}, optional=True),
            labelled(
                "Wrapping",
                {"type": "checkboxes", "options": [option("Paper", "paper"), option("Ribbon", "ribbon")]},
                optional=True,
            ),
            labelled(
                "Payment",
                {"type": "radio_buttons", "options": [option("Card", "card"), option("Cash", "cash")]},
                optional=True,
            ),
            labelled("Receipt", {"type": "file_input", "max_files": 1}, optional=True),
        ],
    }


def step(number: int) -> Json:
    """One view of a stack: a button pushes the next."""
    return {
        "type": "modal",
        "callback_id": "step",
        "title": plain(f"Step {number}"),
        "submit": plain("Finish"),
        "blocks": [
            section(
                f"This is step {number}.",
                block_id="text",
                accessory=button("Next step", "push", value=str(number + 1)),
            ),
            labelled("Note", {"type": "plain_text_input"}, optional=True),
        ],
    }


def home(count: int, picture: str) -> Json:
    """What the Home tab shows."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain("Your basket")},
            section(
                f"It holds *{count}*.",
                block_id="basket",
                accessory=button("Add one", "add_home", value=str(count)),
            ),
            {"type": "divider"},
            section(
                "*Acme Corp* · Delivery\nStage 3 of 7, on track",
                accessory={"type": "image", "image_url": picture, "alt_text": "Acme"},
            ),
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "static_select",
                        "action_id": "fruit",
                        "placeholder": plain("Choose a fruit"),
                        "options": FRUIT,
                    },
                    button("Order", "order", style="primary"),
                ],
            },
            labelled("Digest time", {"type": "timepicker", "initial_time": "09:00"}),
            {"type": "context", "elements": [mrkdwn("Times are yours.")]},
        ],
    }
