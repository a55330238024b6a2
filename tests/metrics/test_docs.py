"""The worked examples of docs/metrics.md are what the code does."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


def test_the_worked_examples_are_what_the_code_does():
    # A fence that closes a block would be read as output, so every block ends with an empty line.
    failed, tried = doctest.testfile(str(PAGE), module_relative=False)
    assert tried > 20
    assert failed == 0
