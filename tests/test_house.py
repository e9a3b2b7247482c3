"""The plan of the house: data flows one way, folders name their modules, and private names stay at home."""

from __future__ import annotations

import ast
import builtins
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE: Final = Path(__file__).parent.parent / "loyalty_prep"

# From the ground up: a module imports from its own floor or from those below, never from one above.
FLOORS: Final = (
    {"arrays", "errors", "codes", "limits", "messages", "options", "stopping", "threads", "words"},
    {"languages"},
    {"values"},
    {"columns"},
    {"reading"},
    {"part_layout"},
    {"judging"},
    {"report"},
    {"writing"},
    {"look"},
    {"contacts", "corrections"},
    {"pipeline", "verify", "verify_codes", "verify_files", "verify_report", "verify_source"},
    {"frames"},
    {"spark", "wix"},
    {"sandbox"},
    {"settings", "shell", "progress", "usage"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
SHARED_WITH_THE_SANDBOX: Final = {"models", "errors"}

MODULES: Final = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


@cache
def tree(module: str) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> tuple[tuple[str, str], ...]:
    """Return each module of the package that a module imports, and the name taken from it ("" for the module)."""
    return tuple(_imports(module))


def _imports(module: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "loyalty_prep":
            origin = (node.module or "").removeprefix("loyalty_prep").removeprefix(".")
            for alias in node.names:
                inner = f"{origin}.{alias.name}".removeprefix(".")
                yield (inner, "") if inner in MODULES else (origin, alias.name)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "loyalty_prep":
                    yield alias.name.removeprefix("loyalty_prep").removeprefix("."), ""


def floor(module: str) -> int:
    """Return the floor of a module; a name that stands on none is a fault of this test's table."""
    room = module.partition(".")[0]
    return next(level for level, rooms in enumerate(FLOORS) if room in rooms)


def is_the_roof(module: str) -> bool:
    """Tell whether a module is the package itself, which offers the public names and knows the version."""
    return module in ("", "__init__")


@pytest.mark.parametrize("module", [name for name in MODULES if not is_the_roof(name)])
def test_no_import_points_up(module: str) -> None:
    above = [origin for origin, _ in imports(module) if not is_the_roof(origin) and floor(origin) > floor(module)]
    assert not above, f"{module} is on floor {floor(module)} and imports from above: {above}"


def test_only_the_version_is_taken_from_the_roof() -> None:
    names = {(module, name) for module in MODULES for origin, name in imports(module) if is_the_roof(origin)}
    assert {name for module, name in names if not is_the_roof(module)} <= {"__version__"}


def test_no_imports_go_round() -> None:
    below = {module: {origin for origin, _ in imports(module)} - {"", module} for module in MODULES}
    while True:
        ground = {module for module, origins in below.items() if not origins & below.keys()}
        if not ground:
            break
        for module in ground:
            del below[module]
    assert not below, f"these import each other, or one that does: {sorted(below)}"


@pytest.mark.parametrize("folder", [name for name, path in MODULES.items() if path.name == "__init__.py" and name])
def test_a_folder_names_its_modules(folder: str) -> None:
    if is_the_roof(folder):
        return
    docstring = ast.get_docstring(tree(folder)) or ""
    named = {line.split("  ")[0].strip() for line in docstring.splitlines() if "  " in line.strip()}
    inside = {name.removeprefix(f"{folder}.") for name in MODULES if name.startswith(f"{folder}.")}
    assert inside - named == set(), "not named in the folder's docstring"
    assert len(docstring.split("\n\n")[0].splitlines()) == 1, "the rule of the folder is one line"


def test_no_private_name_leaves_its_module() -> None:
    taken = [
        (module, origin, name)
        for module in MODULES
        for origin, name in imports(module)
        if name.startswith("_") and not name.startswith("__")
    ]
    for module in MODULES:
        rooms = {origin.split(".")[-1] for origin, name in imports(module) if not name}
        taken += [
            (module, node.value.id, node.attr)
            for node in ast.walk(tree(module))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in rooms
            if node.attr.startswith("_") and not node.attr.startswith("__")
        ]
    assert not taken


def test_the_sandbox_and_the_client_share_only_their_words() -> None:
    shared = {
        origin.removeprefix("wix.")
        for module in MODULES
        if module.startswith("sandbox.")
        for origin, _ in imports(module)
        if origin.startswith("wix")
    }
    assert shared <= SHARED_WITH_THE_SANDBOX
    assert not [module for module in MODULES if module.startswith("wix") for o, _ in imports(module) if "sandbox" in o]


def test_no_function_has_more_than_eight_parameters_but_the_commands() -> None:
    many = [
        (module, node.name)
        for module in MODULES
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if len({each.arg for each in node.args.posonlyargs + node.args.args + node.args.kwonlyargs} - {"self", "cls"})
        > 8
    ]
    assert [(module, name) for module, name in many if not module.endswith("commands")] == []  # typer's are its options


def test_the_map_for_contributors_names_every_room() -> None:
    text = (PACKAGE.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = text.partition("| floor |")[2].partition("\n\n")[0].splitlines()[2:]
    named = {name for row in rows for name in re.findall(r"`(\w+)/?`", row.split("|")[1])}
    assert named == {module.partition(".")[0] for module in MODULES} - {"__init__"}


def test_no_two_classes_have_one_name() -> None:
    homes = defaultdict(list)
    for module in MODULES:
        for node in tree(module).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(module)
    assert {name: modules for name, modules in homes.items() if len(modules) > 1} == {}


def docstrings(module: str) -> set[str]:
    """Return what is said of a module, of all in it, and of its constants."""
    bodies = [node.body for node in ast.walk(tree(module)) if hasattr(node, "body") and isinstance(node.body, list)]
    return {
        statement.value.value
        for body in bodies
        for statement in body
        if isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    }


def words(module: str) -> set[str]:
    """Return all names in a module, and the words of its texts that are no docstrings."""
    told, names = docstrings(module), set[str]()
    for node in ast.walk(tree(module)):
        names.update(value for _, value in ast.iter_fields(node) if isinstance(value, str) and value.isidentifier())
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value not in told:
            names.update(re.findall(r"\w+", node.value))
    return names


def test_no_docstring_names_a_constant_or_class_that_is_gone() -> None:
    known = set(dir(builtins)).union(*map(words, MODULES))
    named = {
        (module, name)
        for module in MODULES
        for text in docstrings(module)
        for name in re.findall(r"`(_?[A-Z]\w*[A-Z]\w*)`|`([A-Z]\w+)\.\w+`", text)
    }
    gone = [(module, *name) for module, name in sorted(named) if not known.issuperset(filter(None, name))]
    assert gone == []
