"""The shipped methodology, in which the names are looked up."""

import pytest

from methodology.definition.load import load, shipped
from methodology.definition.model import Methodology


@pytest.fixture(scope="session")
def real() -> Methodology:
    return load(shipped(), "the shipped methodology")
