"""The variables in a `.env` file, and the sentences about a file that cannot be understood."""

import os
import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from stat import S_ISDIR, S_ISFIFO, S_ISREG
from time import monotonic, sleep

from dotenv import dotenv_values
from dotenv.parser import Binding, parse_stream

from methodology.refusal import Refusal

WAITS_FOR_PIPE = 5.0
"""Seconds in which all of a pipe must have been written."""

_REFERENCE = re.compile(r"\$\{([^}:]*)\}")
"""A value taken from another variable; with `:-` it would have a default."""


def read_env_file(path: Path, known: Collection[str], environment: Mapping[str, str]) -> dict[str, str]:
    """The variables in this file, by name in capitals; none where there is no file.

    `known` are the names of the settings. Raises `Refusal` where a line is unclear, or a name misspelt.
    """
    text = _text(path)
    values: dict[str, str] = {}
    written = set[str]()
    for each in parse_stream(StringIO(text)):
        where = f"{path}, line {each.original.line + _blank_lines_before(each)}"
        if each.error or (each.key is not None and each.value is None):
            raise Refusal(f"{where} cannot be understood: write NAME=value.")
        if each.key is None or each.value is None:
            continue
        for other in _REFERENCE.findall(each.value):
            if other not in environment and other not in written:
                raise Refusal(f"{where} uses {other}, which is not set: set it before, or write its value.")
        written.add(each.key)
        name = each.key.upper()
        if values.setdefault(name, each.value) != each.value:
            raise Refusal(f"{where} sets {name} a second time, to something else: keep one of the two.")
    _check_spelling(path, values, known, environment)
    resolved = dotenv_values(stream=StringIO(text))
    return {name.upper(): value for name, value in resolved.items() if value is not None}


def _text(path: Path) -> str:
    try:
        text = _content(path).decode("utf-8-sig")
    except FileNotFoundError:
        if path.is_symlink():
            raise Refusal(f"{path} is a link to a file that does not exist: remove it.") from None
        return ""
    except IsADirectoryError:
        raise Refusal(f"{path} is a folder: remove it, or put a file in its place.") from None
    except OSError as error:
        raise Refusal(f"{path} cannot be read ({error.strerror}): let this user read it.") from None
    except UnicodeDecodeError:
        raise Refusal(f"{path} is no text in UTF-8: save it as UTF-8.") from None
    if "\0" in text:  # as in UTF-16 without a mark
        raise Refusal(f"{path} is no text in UTF-8: save it as UTF-8.")
    return text


def _content(path: Path) -> bytes:
    """What is in the file, or what is written within seconds into a pipe, as password managers put it there."""
    kind = path.stat().st_mode
    if not S_ISFIFO(kind):
        if not S_ISREG(kind) and not S_ISDIR(kind):
            raise Refusal(f"{path} is neither a file nor a pipe: put a file in its place.")
        return path.read_bytes()
    content, ends_at = b"", monotonic() + WAITS_FOR_PIPE
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as pipe:
        while monotonic() < ends_at:
            more = pipe.read(65536)
            if more:
                content += more
            elif content and more is not None:  # the writer has closed it
                return content
            else:
                sleep(0.02)
    raise Refusal(f"{path} is a pipe that nobody writes to, or not to its end: put a file in its place.")


def _blank_lines_before(binding: Binding) -> int:
    """The parser counts the blank lines before a binding as a part of it."""
    original = binding.original.string
    return original[: len(original) - len(original.lstrip())].count("\n")


def _check_spelling(
    path: Path, values: Mapping[str, str], known: Collection[str], environment: Mapping[str, str]
) -> None:
    """Refuse a name that is nearly that of a setting, if that setting has no value; other names are not ours."""
    missing = [name for name in known if name not in values and name not in environment]
    for name in values:
        near = [] if name in known else get_close_matches(name, missing, n=1, cutoff=0.85)
        if near:
            raise Refusal(f"{path} sets {name}, which is no setting: write {near[0]}.")
