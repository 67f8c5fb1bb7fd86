import json
import re

import pytest

from tests.conformance.checks import EXPECTED, REVISIONS, expected_failures
from tests.conformance.node_tools import WANTED

LINES = EXPECTED.read_text(encoding="utf-8").splitlines()
NODE = json.loads((WANTED / "package.json").read_text(encoding="utf-8"))
LOCK = json.loads((WANTED / "package-lock.json").read_text(encoding="utf-8"))


def test_every_expected_failure_has_its_reason_above_it():
    entries = [number for number, line in enumerate(LINES) if line.startswith("  - ")]

    assert len(entries) > 30
    assert [LINES[number] for number in entries if not re.match(r"  # \w.*[.]$", LINES[number - 1])] == []


@pytest.mark.parametrize("revision", REVISIONS)
def test_no_failure_is_expected_twice(revision):
    names = expected_failures(revision)

    assert len(names) == len(set(names))


def test_what_a_server_must_do_without_fixtures_is_never_expected_to_fail():
    needed = {"server-initialize", "ping", "tools-list", "resources-list", "prompts-list", "completion-complete"}
    needed |= {"dns-rebinding-protection", "caching", "sep-2164-resource-not-found"}

    assert [name for revision in REVISIONS for name in expected_failures(revision) if name in needed] == []


def test_the_tools_are_pinned_with_hashes_and_no_registry_is_named():
    wanted = {**NODE["dependencies"], **NODE["optionalDependencies"]}
    packages = {name: each for name, each in LOCK["packages"].items() if name}

    assert all(re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", version) for version in wanted.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert [name for name, each in packages.items() if "resolved" in each] == []
