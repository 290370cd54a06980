"""`Readiness`: the problems that keep the bot from its work, asked for in a thread of their own within a time limit."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from storage.database.connection import AWAY

LONGEST_WAIT = 0.8
"""Seconds: an orchestrator that asks gives up after one."""

Problems = dict[str, str]


class Readiness:
    """Answers within a second, whatever the database does.

    One thread looks for everybody who asks meanwhile, so that a database that hangs blocks only that thread.
    """

    def __init__(self, find: Callable[[], Problems]) -> None:
        self._find = find
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="readiness")
        self._looking: asyncio.Future[Problems] | None = None

    async def problems(self) -> Problems:
        """The problems by name; empty when the process is ready."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.get_running_loop().run_in_executor(self._thread, self._find)
        try:
            return await asyncio.wait_for(asyncio.shield(self._looking), LONGEST_WAIT)
        except TimeoutError:
            return {"database": AWAY}

    def close(self) -> None:
        self._thread.shutdown(wait=False)
