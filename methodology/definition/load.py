"""Loading a methodology from its YAML, and the shipped file."""

from importlib import resources
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from methodology.definition.checks.run import run_checks
from methodology.definition.file_shape import find_unknown_group_members, to_model_shape
from methodology.definition.model import Methodology
from methodology.definition.problem import MethodologyErrors, NodePath, Problem, suggest_name
from methodology.definition.yaml_document import id_at, line_at, plain_with_lines, read_yaml

SHIPPED = "gitlab_ps.yaml"


def load(text: str, name: str) -> Methodology:
    """The methodology that the text of a file defines; `name` is the file's name, used in messages.

    Raises `MethodologyErrors` with all problems, of the shape of the file and of its content.
    """
    root, problems = read_yaml(text, name)
    if root is None:
        raise MethodologyErrors(problems)
    problems += find_unknown_group_members(root, name)
    lines: dict[NodePath, int] = {}
    data = plain_with_lines(to_model_shape(root), (), lines)
    methodology, shape_errors = _validate(data)
    problems += [_problem(error, data, lines, name) for error in shape_errors]
    if shape_errors:
        methodology, _ = _validate(_without_invalid_entries(data, shape_errors))
    if methodology is not None:
        problems += run_checks(methodology, data, lines, name)
    if problems or methodology is None:
        raise MethodologyErrors(problems)
    return methodology


def shipped() -> str:
    """The text of the methodology that comes with the product."""
    return resources.files("methodology").joinpath(SHIPPED).read_text(encoding="utf-8")


def _validate(data: Any) -> tuple[Methodology | None, list[ErrorDetails]]:
    try:
        return Methodology.model_validate(data), []
    except ValidationError as error:
        return None, error.errors()


def _without_invalid_entries(data: dict[str, Any], errors: list[ErrorDetails]) -> dict[str, Any]:
    """The data without malformed entries, so that the others can be checked too."""
    invalid = {error["loc"][:2] for error in errors}
    return {
        section: [each for n, each in enumerate(value) if (section, n) not in invalid]
        if isinstance(value, list)
        else value
        for section, value in data.items()
        if (section,) not in invalid
    }


SHAPE_ERRORS = {
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
"""By pydantic's type of error: what is wrong, and how to fix it."""
MISSING = {
    "until": "name the anchor at which it ends, such as project_end; without a date of that, it ends with its stage"
}
"""How to fix it that a field is missing, where `add it` would not do."""


def _problem(error: ErrorDetails, data: Any, lines: dict[NodePath, int], name: str) -> Problem:
    path = tuple(error["loc"])
    wrong, fix = SHAPE_ERRORS.get(error["type"], ("`{field}`: {message}", "correct it"))
    facts = {
        "field": next((str(part) for part in reversed(path) if isinstance(part, str)), ""),
        "input": error["input"],
        "expected": error.get("ctx", {}).get("expected", ""),
        "message": error["msg"],
        "nearest": suggest_name(path[-1], _fields_at(path[:-1])),
    }
    if error["type"] == "missing":
        fix = MISSING.get(facts["field"], fix)
    line, owner = line_at(path, lines), id_at(path, data)
    return Problem(name, line, owner, wrong.format(**facts), fix.format(**facts))


def _fields_at(path: NodePath) -> tuple[str, ...]:
    """The names of the fields that an entry at this path may have."""
    model: type[BaseModel] = Methodology
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation) or model
    return tuple(model.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for each in get_args(annotation) if (found := _model_in(each))), None)
