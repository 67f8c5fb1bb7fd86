import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config.settings import Settings
from tests.deploy.commands import ROOT, is_understood

UNITS = sorted((ROOT / "deploy" / "systemd").glob("footnote-*.service"))
TARGET = ROOT / "deploy" / "systemd" / "footnote.target"
INSTALLED = "/opt/footnote"


def read(unit: Path) -> dict[str, dict[str, str]]:
    """The lines of each section by their keys; what a key says several times, line by line."""
    found: dict[str, dict[str, str]] = {}
    for line in unit.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            section[key] = "\n".join([section[key], value]) if key in section else value
    return found


def service(unit: Path) -> dict[str, str]:
    return read(unit)["Service"]


def name(unit: Path) -> str:
    return unit.stem


def test_there_is_a_unit_for_each_of_the_three_processes():
    assert [unit.stem for unit in UNITS] == ["footnote-bot", "footnote-indexer", "footnote-mcp"]


@pytest.mark.parametrize("unit", UNITS, ids=name)
def test_what_it_starts_is_there_and_understands_its_options(unit):
    python, minus_m, module, *options = service(unit)["ExecStart"].split()

    assert (python, minus_m) == (f"{INSTALLED}/.venv/bin/python", "-m")
    assert is_understood(module, tuple(options))
    assert service(unit)["WorkingDirectory"] == INSTALLED


@pytest.mark.parametrize("unit", UNITS, ids=name)
def test_it_begins_and_ends_with_the_target(unit):
    parsed = read(unit)

    assert parsed["Unit"]["PartOf"] == TARGET.name
    assert parsed["Install"]["WantedBy"] == TARGET.name
    assert read(TARGET)["Install"]["WantedBy"] == "multi-user.target"


@pytest.mark.parametrize("unit", UNITS, ids=name)
def test_it_may_write_its_data_and_nothing_else(unit):
    told = service(unit)

    assert told["User"] == "footnote"
    assert (told["ProtectSystem"], told["NoNewPrivileges"], told["CapabilityBoundingSet"]) == ("strict", "yes", "")
    assert (told["StateDirectory"], told["StateDirectoryMode"], told["UMask"]) == ("footnote", "0700", "0077")
    assert "FOOTNOTE__DATA_DIR=/var/lib/footnote" in told["Environment"].splitlines()
    assert "ReadWritePaths" not in told


@pytest.mark.parametrize("unit", UNITS, ids=name)
def test_it_has_more_time_to_end_than_it_needs_and_is_started_again(unit):
    told = service(unit)

    assert int(told["TimeoutStopSec"]) > 10
    assert told["Restart"] == "on-failure"
    assert re.fullmatch(r"\d+[MG]", told["MemoryMax"])


@pytest.mark.parametrize("unit", UNITS, ids=name)
def test_secrets_come_as_credentials_and_are_settings(unit):
    told = service(unit)
    credentials = {line.partition(":")[0] for line in told.get("LoadCredential", "").splitlines()}
    variables = dict(re.findall(r"^(\w+_FILE)=%d/(\S+)$", told["Environment"], re.MULTILINE))

    assert set(variables.values()) == credentials
    for variable in variables:
        _, table, key = variable.lower().split("__")
        assert key in type(getattr(Settings(), table)).model_fields
    assert bool(credentials) == (unit.stem == "footnote-bot")


@pytest.mark.parametrize("unit", [*UNITS, TARGET], ids=name)
def test_systemd_understands_it(unit, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd-analyze here")
    # Where it will lie, nothing has been installed yet.
    tried = tmp_path / unit.name
    tried.write_text(unit.read_text(encoding="utf-8").replace(f"{INSTALLED}/.venv/bin/python", "/bin/true"))
    command = ["systemd-analyze", "verify", "--man=no", str(tried), *([] if unit == TARGET else [str(TARGET)])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
