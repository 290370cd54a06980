"""The plan of an engagement as a CSV file: its columns, and a row for each planned activity."""

import csv
import io
from itertools import islice
from unicodedata import normalize

from methodology.engagement.engagement_plan import EngagementPlan
from methodology.text import is_invisible

COLUMNS = (
    "stage", "activity", "occurrence", "turn", "state", "role", "dri", "due", "waiting_for", "closed_on",
    "closed_by", "evidence", "reason",
)  # fmt: skip


SEPARATORS = ";\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
"""After these a cell begins where the separator of lists is a semicolon: quotes count only at its beginning."""


def as_csv(plan: EngagementPlan) -> bytes:
    """A row for each planned activity; no text of people can become a formula.

    In UTF-8 with a byte order mark: without it, Excel takes the file for one in the code page of its computer.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for activity in plan.work:
        dri = plan.dri_of(activity)
        facts = activity.model_dump(mode="json") | {"activity": activity.name, "dri": dri.name if dri else ""}
        writer.writerow([_cell(facts[column]) for column in COLUMNS])
    return file.getvalue().encode("utf-8-sig", "replace")


def _cell(value: object) -> str:
    """The text, with an apostrophe before whatever a spreadsheet would take for a formula.

    Excel, LibreOffice and Google Sheets pass over blanks, quotes and invisible characters before its sign, and
    know full-width signs. See https://owasp.org/www-community/attacks/CSV_Injection.
    """
    text = "" if value is None else str(value)
    begins = [0, *(at + 1 for at, sign in enumerate(text) if sign in SEPARATORS)]
    for at in reversed(begins):
        if _is_formula(text, at):
            text = f"{text[:at]}'{text[at:]}"
    return text


def _is_formula(text: str, at: int) -> bool:
    for sign in islice(text, at, None):
        if not (sign.isspace() or sign in "\"'" or is_invisible(sign)):
            return sign == "−" or normalize("NFKC", sign) in ("=", "+", "-", "@")
    return False
