"""The part of a list that is looked at, read once."""

from handlers.pages.paged import Paged


def test_a_part_that_is_looked_at_twice_is_read_once() -> None:
    parts: list[tuple[int, int]] = []

    def read(offset: int, limit: int) -> list[int]:
        parts.append((offset, limit))
        return list(range(offset, offset + limit))

    numbers = Paged(100, read)
    assert numbers[:3] == numbers[:3] == [0, 1, 2]
    assert numbers[98:] == [98, 99]
    assert parts == [(0, 3), (98, 2)]
