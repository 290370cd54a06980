"""The form for planning iterations, and the preview of the proposed ones."""

from datetime import date

from slack_sdk.models.views import View

from handlers.block_kit import ids
from handlers.block_kit.ids import FormOrigin, read_number
from handlers.block_kit.inputs import FieldErrors, FormValues, choice_input, date_input
from handlers.block_kit.layout import context, section
from handlers.block_kit.modal import modal
from handlers.block_kit.text import count
from methodology.text import day
from methodology.value import Value

FIRST_DAY = "first_day"
WEEKS = "weeks"
NUMBER = "number"
ACCEPT = "ps.iterations.accept"


class IterationPlan(Value):
    """The first day, the length and the number of iterations to propose."""

    first_day: date
    weeks: int
    how_many: int


class Proposed(Value):
    """Proposed iterations, each with its first and last day; the preview carries them until it is accepted."""

    carried: FormOrigin
    iterations: tuple[tuple[date, date], ...]
    first_number: int = 1


def iterations_form(weeks: int, how_many: int, origin: FormOrigin, *, first_day: date | None) -> View:
    """The first day, the length and the number of iterations."""
    lengths = [(count(each, "week", "weeks"), str(each)) for each in range(1, 5)]
    numbers = [(str(each), str(each)) for each in range(1, 27)]
    return modal(
        ids.ITERATIONS,
        "Plan iterations",
        [
            date_input(FIRST_DAY, "First day of the first one", initial=first_day, optional=False),
            choice_input(WEEKS, "How long is each?", lengths, initial=str(weeks), radio=True),
            choice_input(NUMBER, "How many?", numbers, initial=str(how_many)),
        ],
        submit="Preview",
        carries=origin,
    )


def read_iterations(entered: FormValues) -> IterationPlan:
    first_day, weeks, how_many = entered.day(FIRST_DAY), entered.choice(WEEKS), entered.choice(NUMBER)
    if first_day is None:
        raise FieldErrors({FIRST_DAY: "Choose the first day of the first iteration."})
    return IterationPlan(
        first_day=first_day, weeks=read_number(weeks or "2"), how_many=read_number(how_many or "1")
    )


def iterations_preview(proposed: Proposed, today: date) -> View:
    """The proposed iterations, to be accepted."""
    lines = [
        f"• Iteration {occurrence}: {day(first, today)} to {day(last, today)}"
        for occurrence, (first, last) in enumerate(proposed.iterations, proposed.first_number)
    ]
    return modal(
        ACCEPT,
        "Iterations: preview",
        [
            section("*These dates would count*\n" + "\n".join(lines)),
            context("Change single ones later in Dates."),
        ],
        submit="Accept",
        carries=proposed,
    )
