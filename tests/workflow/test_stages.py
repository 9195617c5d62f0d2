"""A stage runs again when any code changes that it can reach."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from pathlib import Path

import pytest

import pipeline
from pipeline.workflow.stages import COMMON, STAGES, Stage

HOME = Path(pipeline.__file__).parent
MODULES = {
    ".".join(path.relative_to(HOME.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in HOME.rglob("*.py")
}
KEPT_BY_CONTENT = {"cache", "engine"}
"""How work is kept and spread over processors changes no result."""


def named(tree: ast.AST) -> set[str]:
    """Modules of this project that a tree imports when it runs, not for types alone."""
    hidden = {id(part) for node in ast.walk(tree) if isinstance(node, ast.If) for part in types_only(node)}
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and id(node) not in hidden]
    found = {f"{node.module}.{one.name}" for node in nodes for one in node.names} | {str(node.module) for node in nodes}
    return found & MODULES.keys()


def types_only(node: ast.If) -> list[ast.AST]:
    return list(ast.walk(node)) if "TYPE_CHECKING" in ast.unparse(node.test) else []


@cache
def imported(module: str) -> frozenset[str]:
    return frozenset(named(ast.parse(MODULES[module].read_text(encoding="utf-8"))))


def reached(stage: Stage) -> set[str]:
    """Rooms of the house that a stage's work leads to, but those that are in every key."""
    todo, seen = list(named(ast.parse(inspect.getsource(stage.run)))), set[str]()
    while todo:
        module = todo.pop()
        if module not in seen:
            seen.add(module)
            todo += imported(module)
    return {module.split(".")[1] for module in seen if "." in module} - {*COMMON, *KEPT_BY_CONTENT, "workflow"}


@pytest.mark.parametrize("stage", STAGES, ids=[stage.name for stage in STAGES])
def test_everything_that_a_stage_reaches_is_in_its_key(stage: Stage) -> None:
    assert reached(stage) <= {module.split(".")[0] for module in stage.modules}
