"""Is this file a methodology, and if not, what is wrong with it?"""

import hashlib
import json
from importlib import resources
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from methodology.definition.checks import references
from methodology.definition.file_shape import model_shape, unknown_members
from methodology.definition.model import Methodology
from methodology.definition.problem import MethodologyErrors, Problem, nearest
from methodology.definition.yaml_document import Place, id_at, line_at, plain_with_lines, read

SHIPPED = "gitlab_ps.yaml"


def load(text: str, name: str) -> Methodology:
    """The methodology that a file's text describes; `name` is the file's, for the messages.

    Raises `MethodologyErrors` with everything that is wrong, mistakes of shape and of sense together.
    """
    root, problems = read(text, name)
    if root is None:
        raise MethodologyErrors(problems)
    problems += unknown_members(root, name)
    lines: dict[Place, int] = {}
    data = plain_with_lines(model_shape(root), (), lines)
    methodology, misshapen = _validated(data)
    problems += [_problem(each, data, lines, name) for each in misshapen]
    if misshapen:
        methodology, _ = _validated(_without_misshapen(data, misshapen))
    if methodology is not None:
        problems += references.problems(methodology, data, lines, name)
    if problems or methodology is None:
        raise MethodologyErrors(problems)
    return methodology


def shipped() -> str:
    """The text of the methodology that comes with the product."""
    return resources.files("methodology").joinpath(SHIPPED).read_text(encoding="utf-8")


def content_hash(methodology: Methodology) -> str:
    """The same for the same content, however the file is laid out and whatever its remarks say."""
    content = methodology.model_dump(mode="json")
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _validated(data: Any) -> tuple[Methodology | None, list[ErrorDetails]]:
    try:
        return Methodology.model_validate(data), []
    except ValidationError as error:
        return None, error.errors()


def _without_misshapen(data: dict[str, Any], errors: list[ErrorDetails]) -> dict[str, Any]:
    """The data without the entries that have a wrong shape, so that the others can be checked too."""
    bad = {error["loc"][:2] for error in errors}
    return {
        section: [each for n, each in enumerate(value) if (section, n) not in bad]
        if isinstance(value, list)
        else value
        for section, value in data.items()
        if (section,) not in bad
    }


MENDS = {
    "missing": ("`{field}` is missing", "add it"),
    "extra_forbidden": ("`{field}` is not known here", "{nearest}"),
    "string_type": ("`{field}` is no text", "write a text, in quotes where it looks like a number or date"),
    "bool_parsing": ("`{field}` is neither true nor false", "write true or false"),
    "bool_type": ("`{field}` is neither true nor false", "write true or false"),
    "int_parsing": ("`{field}` is no whole number", "write a number such as 3 or -2"),
    "int_type": ("`{field}` is no whole number", "write a number such as 3 or -2"),
    "int_from_float": ("`{field}` is no whole number", "write a number such as 3 or -2"),
    "tuple_type": ("`{field}` is no list", "write [one, another], or one per line after a dash"),
    "model_type": ("`{field}` has no entries of its own", "write its entries below it, indented"),
    "model_attributes_type": ("`{field}` has no entries of its own", "write its entries below it, indented"),
    "mapping_type": ("`{field}` has no entries of its own", "write its entries below it, indented"),
    "literal_error": ("`{field}` cannot be `{input}`", "write {expected}"),
}


def _problem(error: ErrorDetails, data: Any, lines: dict[Place, int], name: str) -> Problem:
    place = tuple(error["loc"])
    wrong, mend = MENDS.get(error["type"], ("`{field}`: {message}", "correct it"))
    facts = {
        "field": next((str(part) for part in reversed(place) if isinstance(part, str)), ""),
        "input": error["input"],
        "expected": error.get("ctx", {}).get("expected", ""),
        "message": error["msg"],
        "nearest": nearest(place[-1], _fields_at(place[:-1])),
    }
    line, owner = line_at(place, lines), id_at(place, data)
    return Problem(name, line, owner, wrong.format(**facts), mend.format(**facts))


def _fields_at(place: Place) -> tuple[str, ...]:
    """The names that an entry at this place may have."""
    model: type[BaseModel] = Methodology
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return tuple(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each))), None)
