"""What server.json tells registries of MCP servers is what this is."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from cli.app import run

ROOT = Path(__file__).parent.parent
TOLD = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
[PACKAGE] = TOLD["packages"]


def written(arguments):
    """Return arguments as a client puts them on a command line."""
    parts = [(each.get("name"), each.get("value")) for each in arguments]
    return [part for both in parts for part in both if part is not None]


def test_its_versions_are_that_of_the_project():
    assert TOLD["version"] == PROJECT["version"]
    # An image says its version itself; beside it the registry takes none.
    assert PACKAGE["identifier"].endswith(f":{PROJECT['version']}")
    assert "version" not in PACKAGE


def test_name_and_description_are_as_the_registry_takes_them():
    assert re.fullmatch(r"[a-zA-Z0-9.-]+/[a-zA-Z0-9._-]+", TOLD["name"])
    assert 0 < len(TOLD["description"]) <= 100
    assert "remotes" not in TOLD


def test_what_a_client_starts_is_our_start(capsys):
    assert run([*written(PACKAGE["packageArguments"]), "--help"]) == 0
    assert "over MCP" in capsys.readouterr().out
    assert PACKAGE["transport"]["type"] == PACKAGE["packageArguments"][-1]["value"]


@pytest.mark.parametrize("kind", ["runtimeArguments", "packageArguments"])
def test_every_argument_is_of_a_known_kind_and_its_variables_are_told(kind):
    for each in PACKAGE[kind]:
        assert each["type"] == ("named" if "name" in each else "positional")
        assert set(re.findall(r"\{(\w+)\}", each.get("value", ""))) == set(each.get("variables", {}))
