"""All tests; an assertion that fails within the helpers that they share says as much as one in a test."""

import pytest

pytest.register_assert_rewrite("tests.support")
