"""Guards the house itself: sizes, names, docstrings, and that the documents tell the truth about the tree."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = sorted(folder.parent.name for folder in ROOT.glob("*/__init__.py") if folder.parent.name != "tests")
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "sample" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
MAX_LINES = 300
MAX_FUNCTION_LINES = 60


def relative(path):
    return str(path.relative_to(ROOT))


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=relative)
def test_a_module_is_small_and_named_for_what_it_holds(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES
    assert path.stem not in FORBIDDEN_NAMES


@pytest.mark.parametrize("path", MODULES, ids=relative)
def test_a_module_says_what_it_is_for_and_its_functions_are_short(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert ast.get_docstring(tree)
    too_long = [node.name for node in functions(tree) if (node.end_lineno or 0) - node.lineno >= MAX_FUNCTION_LINES]
    assert too_long == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_in_the_architecture_and_under_import_contracts(room):
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]

    assert f"`{room}/`" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert room in contracts["root_packages"]


def test_the_readme_stays_short_and_names_every_command():
    from cli.app import COMMANDS

    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) < 150
    assert [name for name in COMMANDS if f"`footnote {name}" not in readme] == []


def test_every_file_that_the_architecture_names_exists():
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]*(?:\.py|\.toml)?)`", text)
    assert [name for name in named if "<" not in name and not (ROOT / name).exists()] == []


def test_locks_pin_every_package_with_hashes_and_name_no_index():
    for lock in ("requirements.lock", "requirements-ray.lock", "requirements-dev.lock"):
        lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
        pins = [number for number, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
        assert len(pins) > 100
        assert all("--hash=sha256:" in lines[number + 1] for number in pins)
        assert not any("://" in line or line.startswith("--") for line in lines)


def test_malicious_releases_of_litellm_are_excluded():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    [litellm] = [each for each in project["dependencies"] if each.startswith("litellm")]
    assert "!=1.82.7" in litellm
    assert "!=1.82.8" in litellm
