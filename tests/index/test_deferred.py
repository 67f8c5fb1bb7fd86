import sys
from importlib import import_module
from pathlib import Path
from subprocess import run

import pytest

from index.deferred import defer

PACKAGE = "lance_namespace_urllib3_client"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a package that says when it runs, and has a module `inner`."""
    folder = tmp_path / "deferred_sample"
    folder.mkdir()
    (folder / "__init__.py").write_text("from deferred_sample.inner import VALUE\nRUNS = [1]\n")
    (folder / "inner.py").write_text("VALUE = 7\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in ("deferred_sample", "deferred_sample.inner"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return "deferred_sample"


def test_modules_of_a_deferred_package_come_without_it(package: str) -> None:
    defer(package)

    assert import_module(f"{package}.inner").VALUE == 7
    assert "RUNS" not in vars(sys.modules[package])


def test_a_name_of_a_deferred_package_runs_it_once(package: str) -> None:
    defer(package)

    sample = import_module(package)
    assert (sample.RUNS, sample.VALUE) == ([1], 7)
    sample.RUNS.append(2)
    assert sample.RUNS == [1, 2]
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = sample.nothing


def test_what_looks_at_every_module_runs_none(package: str) -> None:
    defer(package)

    assert not hasattr(sys.modules[package], "__wrapped__")
    assert "RUNS" not in vars(sys.modules[package])


def test_what_is_not_installed_or_loaded_already_is_left_as_it_is(package: str) -> None:
    defer("no_such_package")
    assert "no_such_package" not in sys.modules

    sample = import_module(package)
    defer(package)
    assert sys.modules[package] is sample


def test_a_process_opens_the_index_without_the_client_of_catalogues_and_can_still_use_it() -> None:
    lines = (
        "import sys, index.reader, index.writer",
        f"assert 'lancedb' in sys.modules and '{PACKAGE}.api' not in sys.modules",
        f"from {PACKAGE} import ApiClient",
        f"assert ApiClient and '{PACKAGE}.api' in sys.modules",
    )
    done = run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
