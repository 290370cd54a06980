"""What a person is told when something cannot be done: one sentence that says what to do next."""


class Refusal(Exception):
    """A request that is refused for a reason the person can mend; its text is shown as it is."""
