"""`Refusal`: the error that tells a person why something cannot be done and what to do next."""


class Refusal(Exception):
    """A request refused for a reason that the person can fix; its text is shown to them as it is."""


class WrongDay(Refusal):
    """A day that cannot be chosen here; a form shows the sentence at its date."""
