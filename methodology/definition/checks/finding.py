"""Where in a methodology does something not fit?"""

from typing import NamedTuple

from methodology.definition.yaml_document import Place


class Finding(NamedTuple):
    """A mistake in an entry, named by its id, or by its number where entries have none.

    `entry` is empty where the section is no list of entries.
    """

    section: str
    entry: str | int
    rest: Place
    wrong: str
    mend: str
    id: str = ""

    @property
    def owner(self) -> str:
        return self.id or (self.entry if isinstance(self.entry, str) and self.entry else self.section)
