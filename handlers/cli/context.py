"""Shared by the commands: `CliContext`, the reading of a methodology, and a console for tables."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO, TypeVar

from handlers.server.process import Bot
from handlers.server.settings import Settings
from methodology.definition.links import OwnLink
from methodology.definition.model import Methodology
from methodology.definition.problem import MethodologyErrors
from methodology.refusal import Refusal
from storage.database.connection import Database

if TYPE_CHECKING:
    from rich.console import Console

Clock = Callable[[], datetime]
Content = TypeVar("Content")


class CliContext(NamedTuple):
    """Everything that a command may use.

    `settings` reads the settings, and raises `Refusal` where one is wrong; `database` opens and migrates the
    configured database, and refuses to make one; `build` puts the bot together; `manifest` and `tour` are
    files for the local Slack.
    """

    out: TextIO
    now: Clock
    settings: Callable[[], Settings]
    database: Callable[[], Database]
    build: Callable[[Settings, Clock], Bot]
    manifest: Path
    tour: Path


def read_methodology(file: str | None) -> Methodology:
    """The methodology in this file, or the shipped one; raises `Refusal` where it is invalid."""
    from methodology.definition.load import SHIPPED, load, shipped  # a start reads no such file

    if file is None:
        return load(shipped(), SHIPPED)
    return _read(file, load)


def read_overlay(file: str, methodology: Methodology) -> tuple[OwnLink, ...]:
    """The own links in this file, of tools of this methodology; raises `Refusal` where it is invalid."""
    from methodology.definition.overlay import load_overlay

    return _read(file, lambda text, name: load_overlay(text, name, methodology))


def _read(file: str, load_text: Callable[[str, str], Content]) -> Content:
    try:
        return load_text(Path(file).read_text("utf-8"), file)
    except OSError as error:
        raise Refusal(f"{file} cannot be read ({error.strerror}): give the path of a YAML file.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{file} is no text in UTF-8: save it as UTF-8.") from None
    except MethodologyErrors as errors:
        raise Refusal(str(errors)) from None


def console_on(out: TextIO) -> "Console":
    """A console that prints text as it is, without markup, highlighting or emoji codes."""
    from rich.console import Console  # not needed to run the bot

    return Console(file=out, markup=False, highlight=False, emoji=False)
