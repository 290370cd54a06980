"""The refusal: one sentence that says why something cannot be done and what to do next."""


class Refusal(Exception):
    """A request that is refused for a reason the person can mend; its text is shown as it is."""
