"""Marks that turn the direction of a line do so within the text in which they stand, also when it leaves them open."""

import itertools

import pytest

from ui.text import plain

OPEN, CLOSE = "\u2066\u2067\u2068", "\u2069"


@pytest.mark.parametrize("marks", [*itertools.product("\u2066\u2068\u2069\u202e", repeat=4)], ids=ascii)
def test_what_a_text_turns_ends_with_it(marks):
    shown = plain(f"a{'b'.join(marks)}c")
    depth = [0]
    for letter in shown:
        depth.append(depth[-1] + (letter in OPEN) - (letter == CLOSE))
    assert depth[-1] == 0
    assert min(depth[1:-1]) == 1
