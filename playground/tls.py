"""The certificates that the playground trusts at an https address."""

from __future__ import annotations

import functools
import ssl


@functools.cache
def trusted() -> ssl.SSLContext:
    """The system's own, read once: reading them for each client takes longer than starting a Slack."""
    return ssl.create_default_context()
