"""What may a command use, and how does it read and write?"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from methodology.definition.load import SHIPPED, load, shipped
from methodology.definition.model import Methodology
from methodology.definition.problem import MethodologyErrors
from methodology.refusal import Refusal
from storage.database.connection import Database

if TYPE_CHECKING:
    from rich.console import Console


class CliContext(NamedTuple):
    """What a command may use: where it writes, a migrated database once it asks for one, the clock."""

    out: TextIO
    database: Callable[[], Database]
    now: Callable[[], datetime]


def read(file: str | None) -> Methodology:
    """The methodology in this file, the shipped one without it; raises `Refusal` where it is none."""
    try:
        return load(Path(file).read_text("utf-8"), file) if file else load(shipped(), SHIPPED)
    except OSError as error:
        raise Refusal(f"{file} cannot be read ({error.strerror}): give the path of a YAML file.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{file} is no text in UTF-8: save it as UTF-8.") from None
    except MethodologyErrors as errors:
        raise Refusal(str(errors)) from None


def console_on(out: TextIO) -> "Console":
    """A console that takes names as they are, whatever signs are in them."""
    from rich.console import Console  # no need of it to run the bot

    return Console(file=out, markup=False, highlight=False, emoji=False)
