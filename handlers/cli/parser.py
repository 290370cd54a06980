"""The parser of the command line, which refuses what is mistyped in one sentence."""

import argparse
from typing import Any, NoReturn, Protocol

from methodology.refusal import Refusal


class Parser(argparse.ArgumentParser):
    """Refuses a mistyped command line in one sentence, as everything else is refused."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, allow_abbrev=False)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Each command refuses what is too much for it: argparse would leave that to the first one."""
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return found, unknown

    def error(self, message: str) -> NoReturn:
        raise Refusal(f"{message[:1].upper()}{message[1:]}; see `{self.prog} --help`.")


class Subparsers(Protocol):
    """Where commands are added: what `ArgumentParser.add_subparsers` returns."""

    def add_parser(self, name: str, *, help: str, description: str) -> Any: ...
