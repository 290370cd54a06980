"""blocks.*: blocks, messages and views that are validated on request."""

from __future__ import annotations

import json
from typing import Any

from playground.block_kit.validation import check_blocks, check_message, check_view
from playground.errors import SlackError
from playground.json_values import Json
from playground.web_api.call import Call, Method, method

_LONGEST = 100_000


def validate(call: Call) -> Json:
    given = [name for name in ("blocks", "message", "view") if call.args.get(name) not in (None, "")]
    if len(given) != 1:
        raise SlackError("invalid_arguments", ["must provide exactly one of blocks, message and view"])
    name = given[0]
    raw = call.args[name]
    if len(raw if isinstance(raw, str) else json.dumps(raw)) > _LONGEST:
        raise SlackError("invalid_arguments", [f"{name} must be less than 100001 characters"])
    value: Any = call.data(name, f"invalid_{name}")
    checks = {"blocks": lambda: check_blocks(value), "message": lambda: check_message(value)}
    checks["view"] = lambda: check_view(value)
    problems = checks[name]()
    if problems:
        raise SlackError(f"invalid_{name}", errors=[problem.as_json() for problem in problems])
    return {}


METHODS: list[Method] = [method("blocks.validate", validate, "blocks message view", token=None)]
