"""Small checks that make up Slack's rules for blocks and views."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import available_timezones

from playground.json_values import Json


@dataclass(frozen=True)
class Problem:
    """One objection: where (a JSON pointer), of what kind, and in which words."""

    pointer: str
    code: str
    message: str
    expected: Any = None

    def line(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"

    def as_json(self) -> Json:
        entry: Json = {"code": self.code, "message": self.message, "pointer": self.pointer}
        if self.pointer:
            entry["field"] = self.pointer.rsplit("/", 1)[1]
        if self.expected is not None:
            entry["constraint"] = {"type": self.code, "expected": self.expected}
        return entry


@dataclass
class Report:
    surface: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, pointer: str, code: str, message: str, expected: Any = None) -> None:
        self.problems.append(Problem(pointer, code, message, expected))


Check = Callable[[Any, str, Report], None]
Rule = Callable[[Json, str, Report], None]


def string(most: int | None = None, least: int = 0) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "type", "must provide a string", "string")
        elif len(value) < least:
            report.add(at, "min_length", f"must be more than {least - 1} characters", least)
        elif most is not None and len(value) > most:
            report.add(at, "max_length", f"must be less than {most + 1} characters", most)

    return check


def pattern(regex: str, words: str) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, str):
            report.add(at, "type", "must provide a string", "string")
        elif not re.fullmatch(regex, value):
            report.add(at, "format", words, regex)

    return check


def link(most: int = 3000, regex: str = r"https?://[^\s/?#]+\S*|slack://\S+|mailto:\S+@\S+|tel:\S+") -> Check:
    """An address that a person can be sent to."""

    def check(value: Any, at: str, report: Report) -> None:
        before = len(report.problems)
        string(most, 1)(value, at, report)
        if len(report.problems) == before and not re.fullmatch(regex, value):
            report.add(at, "format", "must be a valid URL", "url")

    return check


def web_link(most: int = 3000) -> Check:
    """An address that something is fetched from."""
    return link(most, r"https?://[^\s/?#]+\S*")


def boolean(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, bool):
        report.add(at, "type", "must provide a boolean", "boolean")


def integer(least: int, most: int) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.add(at, "type", "must provide an integer", "integer")
        elif value < least:
            report.add(at, "min_value", f"must be greater than or equal to {least}", least)
        elif value > most:
            report.add(at, "max_value", f"must be less than or equal to {most}", most)

    return check


def one_of(*allowed: str) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if value not in allowed:
            report.add(at, "enum", "must be a valid enum value", list(allowed))

    return check


def day(value: Any, at: str, report: Report) -> None:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value):
            return
    except ValueError:
        pass
    report.add(at, "format", "must be a date in the format YYYY-MM-DD", "date")


def zone(value: Any, at: str, report: Report) -> None:
    if not isinstance(value, str) or value not in available_timezones():
        report.add(at, "format", "must be a valid IANA timezone", "timezone")


def array(of: Check, least: int = 0, most: int | None = None) -> Check:
    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, list):
            report.add(at, "type", "must provide an array", "array")
            return
        if len(value) < least:
            report.add(at, "min_items", f"no less than {least} items allowed", least)
        if most is not None and len(value) > most:
            report.add(at, "max_items", f"no more than {most} items allowed", most)
        for index, item in enumerate(value[: most or len(value)]):
            of(item, f"{at}/{index}", report)

    return check


def obj(
    required: Mapping[str, Check], optional: Mapping[str, Check] = {}, rules: Iterable[Rule] = ()
) -> Check:
    """An object with these keys and no others; rules look at it once its parts are well formed."""
    known = {**required, **optional}
    all_rules = tuple(rules)

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(at, "type", "must provide an object", "object")
            return
        before = len(report.problems)
        for key in required:
            if value.get(key) is None:
                report.add(at, "required", f"missing required field: {key}", key)
        for key, part in value.items():
            if key not in known:
                report.add(f"{at}/{key}", "additional_property", f"invalid additional property: {key}")
            elif part is not None:
                known[key](part, f"{at}/{key}", report)
            elif key not in required:
                report.add(f"{at}/{key}", "type", "must not be null")
        if len(report.problems) == before:
            for rule in all_rules:
                rule(value, at, report)

    return check


def typed(kinds: Mapping[str, Check], missing: Mapping[str, str] = {}) -> Check:
    """An object whose ``type`` says which check applies; ``missing`` names types that only Slack has."""

    def check(value: Any, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            report.add(at, "type", "must provide an object", "object")
            return
        kind = value.get("type")
        if kind is None:
            report.add(at, "required", "missing required field: type", "type")
        elif not isinstance(kind, str):
            report.add(f"{at}/type", "type", "must provide a string", "string")
        elif kind in kinds:
            kinds[kind](value, at, report)
        else:
            why = f" ({missing[kind]})" if kind in missing else ""
            report.add(f"{at}/type", "unsupported_type", f"unsupported type: {kind}{why}", sorted(kinds))

    return check


def either(first: str, second: str) -> Rule:
    """Exactly one of two keys."""

    def rule(value: Json, at: str, report: Report) -> None:
        if (first in value) == (second in value):
            report.add(at, "one_of", f"must provide exactly one of {first} and {second}", [first, second])

    return rule
