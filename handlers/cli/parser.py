"""The parser of the command line, which reports errors as refusals."""

import argparse
import re
from typing import Any, NoReturn, Protocol

from methodology.refusal import Refusal


class Parser(argparse.ArgumentParser):
    """Raises a `Refusal` of one sentence for a mistyped command line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Refuse unknown arguments with the usage of the command; argparse would show that of the main parser."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        raise Refusal(f"{message[:1].upper()}{message[1:]}; see `{self.prog} --help`.")


def number(text: str) -> int:
    """The number of an engagement, a version or how many, for `type=`; no column holds a greater one."""
    if re.fullmatch(r"[0-9]{1,9}", text) and int(text):
        return int(text)
    raise argparse.ArgumentTypeError(f"“{text[:20]}” is no number from 1 to 999999999")


class Subparsers(Protocol):
    """The type returned by `ArgumentParser.add_subparsers`."""

    def add_parser(self, name: str, *, help: str, description: str) -> Any: ...
