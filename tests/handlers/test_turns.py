"""Turns: a few at a time, and nobody waits longer than a moment."""

from threading import Event, Thread

from handlers.turns import Turns


def _holds(turns: Turns, holds: Event, ends: Event) -> None:
    with turns.one():
        holds.set()
        ends.wait(30)


def test_the_next_one_goes_ahead_once_a_turn_ends_or_it_has_waited_long_enough() -> None:
    patient, hasty = Turns(1, longest_wait=30), Turns(1, longest_wait=0.01)
    for turns in (patient, hasty):
        holds, ends = Event(), Event()
        first = Thread(target=_holds, args=(turns, holds, ends))
        first.start()
        assert holds.wait(30)
        second_holds, second_ends = Event(), Event()
        second = Thread(target=_holds, args=(turns, second_holds, second_ends))
        second.start()
        if turns is patient:
            assert not second_holds.wait(0.1), "it waits for its turn"
            ends.set()
        assert second_holds.wait(30)
        ends.set()
        second_ends.set()
        first.join(30)
        second.join(30)
        with turns.one():
            pass
