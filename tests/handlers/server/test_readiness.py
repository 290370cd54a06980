"""Readiness, asked while the database hangs."""

import asyncio
from threading import Event

from handlers.server.readiness import Readiness
from storage.database.connection import AWAY


def test_a_database_that_hangs_is_told_within_a_second_and_keeps_one_thread() -> None:
    goes_on, looks = Event(), list[int]()

    def find() -> dict[str, str]:
        looks.append(1)
        goes_on.wait(30)
        return {}

    async def asks() -> None:
        readiness = Readiness(find)
        told = await asyncio.gather(*(readiness.problems() for _ in range(50)))
        assert told == [{"database": AWAY}] * 50
        assert len(looks) == 1
        goes_on.set()
        while await readiness.problems():
            pass
        readiness.close()

    asyncio.run(asks())
