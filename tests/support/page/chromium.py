"""A real Chromium, or the reason to skip."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there: the shell, which has no window to draw, takes half the processor time."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Headless; without one the tests are skipped, but in CI it must be there.

    Leave it before other tests begin: while it is open, its event loop counts as this thread's.
    """
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(
                "No Chromium was found, and in CI there must be one: apt-get install chromium-headless-shell."
            )
        pytest.skip("No Chromium was found; install one to run the tests of the page.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found, args=_FLAGS)
        yield launched
        launched.close()
