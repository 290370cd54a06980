"""A picture as PNG or PDF, rendered in a process of its own."""

import os
import re
import subprocess
import sys
from math import ceil, sqrt
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal

Form = Literal["png", "pdf"]

RENDERER = Path(__file__).with_name("renderer.py")
AT_ONCE = 2
SECONDS = 30.0
MEMORY = 1 << 30
"""Of the process, in bytes of addresses: the library alone takes a quarter of it."""
SCALE = 2.0
PIXELS = 24_000_000
"""Of the largest PNG: four bytes of memory each, twice; a picture with more is rendered less sharply."""
_BEGINS = {"png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}
_SIZE = re.compile(r'<svg [^>]*\bwidth="(\d+)" height="(\d+)"')
_ENVIRONMENT = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
"""What the process gets of ours: no token, no key, no address of a database."""
_ONE_THREAD = {"RAYON_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "PYTHONDONTWRITEBYTECODE": "1"}

_slots = BoundedSemaphore(AT_ONCE)


class RenderingError(Exception):
    """A picture could not be rendered; says why, without anything that is in the picture."""


def render(svg: str, form: Form, *, timeout: float = SECONDS) -> bytes:
    """A picture of `as_svg` as PNG or PDF; may be called from any thread, which waits for its turn.

    Raises `RenderingError` where the process fails, is killed, or takes longer than `timeout` seconds.
    """
    command = [sys.executable, str(RENDERER), form, str(_scale(svg)), str(MEMORY), str(ceil(timeout))]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _ONE_THREAD
    with _slots:
        try:
            done = subprocess.run(
                command,
                input=svg.encode(),
                capture_output=True,
                timeout=timeout,
                env=environment,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise RenderingError(f"the renderer took longer than {timeout:g} seconds") from None
        except OSError as error:
            raise RenderingError(f"the renderer could not be started: {error.strerror}") from error
    if done.returncode:
        raise RenderingError(f"the renderer ended with {done.returncode}{_kind_of_error(done.stderr)}")
    if not done.stdout.startswith(_BEGINS[form]):
        raise RenderingError(f"the renderer returned no {form.upper()}")
    return done.stdout


def _scale(svg: str) -> float:
    """How many pixels of a PNG one of the picture becomes."""
    size = _SIZE.match(svg)
    if size is None:
        raise RenderingError("the picture says no size")
    return min(SCALE, sqrt(PIXELS / (int(size[1]) * int(size[2]))))


def _kind_of_error(stderr: bytes) -> str:
    """The class of the exception in its last line; what follows there could quote the picture."""
    lines = stderr.decode(errors="replace").strip().splitlines()
    kind = re.match(r"[\w.]+(?=:|$)", lines[-1]) if lines else None
    return f" ({kind[0]})" if kind else ""
