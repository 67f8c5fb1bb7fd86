import pytest

from tests.conformance.node_tools import Missing, node_tools


@pytest.fixture
def only(tmp_path, monkeypatch):
    """Make the programs of one folder the only ones there are."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(file, text):
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)


def test_without_npm_the_reason_is_one_line(only, tmp_path):
    with pytest.raises(Missing, match=r"^npm is not installed$"):
        node_tools(tmp_path / "installed")


def test_without_a_registry_the_reason_is_what_npm_says_and_nothing_counts_as_installed(only, tmp_path):
    program(only / "npm", "echo 'npm error code ENOTFOUND' >&2; exit 1")

    for _ in range(2):
        with pytest.raises(Missing, match="ENOTFOUND"):
            node_tools(tmp_path / "installed")


def test_a_node_that_is_too_old_is_not_taken(only, tmp_path):
    program(only / "npm", "exit 0")
    program(only / "node", "echo v20.20.2")

    with pytest.raises(Missing, match=r"no Node of 22\.19 or later"):
        node_tools(tmp_path / "installed")
