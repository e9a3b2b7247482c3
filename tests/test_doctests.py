"""The examples in the docstrings of the public functions run, and each public function has one."""

from __future__ import annotations

import doctest
import inspect
import sys

import pytest

import loyalty_prep

FUNCTIONS = [name for name in loyalty_prep.__all__ if inspect.isfunction(getattr(loyalty_prep, name))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_public_function_runs(name: str) -> None:
    function = getattr(loyalty_prep, name)
    (test,) = doctest.DocTestFinder(recurse=False).find(function, name, sys.modules[function.__module__])
    assert test.examples
    assert doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test).failed == 0
