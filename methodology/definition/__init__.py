"""The parts of a methodology, and reading, checking, comparing and describing them."""
