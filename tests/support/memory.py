"""Keeps the processes of a test run small: garbage is collected, and given back, once it has grown.

Python itself would look through all objects seldom, as `tests/conftest.py` asks it to, while what tests leave
behind is mostly cycles: a bot, a catalog, a methodology with everything that was looked up in it.
"""

import ctypes
import gc
import os
from pathlib import Path

MOST_GARBAGE = 48 * 2**20
"""Bytes by which a process may grow until its garbage is collected, which takes a tenth of a second."""
_STATM = Path("/proc/self/statm")
_collected_at = [0]


def give_back() -> None:
    """Collect garbage if this process has grown; only on Linux, which says so at once."""
    if not _STATM.exists():
        return
    if _resident() - _collected_at[0] < MOST_GARBAGE:
        return
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc
    if trim is not None:
        trim(0)
    _collected_at[0] = _resident()


def _resident() -> int:
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
