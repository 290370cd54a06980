"""What the commands share: their context, reading a methodology, and a console for tables."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from handlers.server.process import Bot
from handlers.server.settings import Settings
from methodology.definition.load import SHIPPED, load, shipped
from methodology.definition.model import Methodology
from methodology.definition.problem import MethodologyErrors
from methodology.refusal import Refusal
from storage.database.connection import Database

if TYPE_CHECKING:
    from rich.console import Console

Clock = Callable[[], datetime]


class CliContext(NamedTuple):
    """What a command may use.

    `database` opens and migrates the configured database once a command asks for it; `build` puts the bot
    together; `manifest` and `tour` are the files that the local Slack is given.
    """

    out: TextIO
    now: Clock
    database: Callable[[], Database]
    build: Callable[[Settings, Clock], Bot]
    manifest: Path
    tour: Path


def read_methodology(file: str | None) -> Methodology:
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
