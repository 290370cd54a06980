"""Open pages, each with a stream of events for the person who looks at it."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable

from playground.json_values import Json


class Viewers:
    """One queue per open page; a change is sent to the pages of those who may see it."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._queues: dict[asyncio.Queue[str | None], str] = {}

    def people(self) -> set[str]:
        return set(self._queues.values())

    def tell(self, person: str, event: str, data: Json) -> None:
        if person in self._queues.values():
            frame = self._frame(event, data)
            for queue, viewer in self._queues.items():
                if viewer == person:
                    queue.put_nowait(frame)

    def tell_each(self, event: str, data_for: Callable[[str], Json | None]) -> None:
        """Send everybody their own version; None means nothing for them."""
        for person in self.people():
            data = data_for(person)
            if data is not None:
                self.tell(person, event, data)

    async def stream(self, person: str) -> AsyncIterator[str]:
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        self._queues[queue] = person
        try:
            yield self._frame("hello", {"as": person})
            while True:
                try:
                    frame = await asyncio.wait_for(queue.get(), 15)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if frame is None:
                    return
                yield frame
        finally:
            self._queues.pop(queue, None)

    def close(self) -> None:
        for queue in self._queues:
            queue.put_nowait(None)

    def _frame(self, event: str, data: Json) -> str:
        return f"id: {next(self._ids)}\nevent: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
