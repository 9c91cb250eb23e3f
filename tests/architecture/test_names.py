"""What holds for the names that modules give to one another."""

from __future__ import annotations

import ast
from collections import defaultdict

import pytest

from tests.architecture.test_sources import CODE, PACKAGES, ROOT

ROOMS = [path for path in CODE if path.relative_to(ROOT).parts[0] in PACKAGES and "migrations" not in path.parts]
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text()) for path in ROOMS}

BY_DJANGO = {"Command"}
"""Names that Django asks of a module."""


def test_no_two_modules_define_a_class_of_the_same_name():
    """A class within another one bears its owner's name wherever it is used: `Decision.Kind`."""
    modules = defaultdict(list)
    for path, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name not in BY_DJANGO:
                modules[node.name].append(path)
    assert {name: paths for name, paths in modules.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("path", TREES)
def test_who_acts_is_given_by_keyword(path: str):
    functions = [node for node in ast.walk(TREES[path]) if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    positional = [
        each.name for each in functions if "by" in [argument.arg for argument in (*each.args.posonlyargs, *each.args.args)]
    ]
    assert positional == []
