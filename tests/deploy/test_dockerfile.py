import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
# Joined lines, without comments: an instruction each.
INSTRUCTIONS = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE)).split("\n")
STAGES = [stage.split("\n") for stage in "\n".join(INSTRUCTIONS).split("FROM ")[1:]]
TAKEN = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")}
# They measure and test Footnote, and are no part of it.
STAY_HOME = {"benchmarks", "tests"}
# Of the image of the three processes, and of that of nodes of a Ray cluster.
LOCKS = ("requirements.lock", "requirements-ray.lock")


def test_every_room_is_in_the_image_and_nothing_that_does_not_run():
    rooms = {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - STAY_HOME

    assert {*rooms, "footnote", "pyproject.toml", *LOCKS, "deploy/health.py"} == TAKEN
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()[1] == "*"
    assert [name for name in TAKEN if not (ROOT / name).exists()] == []


def test_libraries_are_those_of_the_lock_by_their_hashes():
    [install] = [line for line in INSTRUCTIONS if "pip" in line]

    assert "--require-hashes --no-deps" in install
    assert '-r "${LOCK}"' in install
    assert f"ARG LOCK={LOCKS[0]}" in STAGES[0]


def test_ray_is_in_its_own_image_alone():
    plain, ray = (re.findall(r"^([\w.-]+==\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.M) for lock in LOCKS)

    assert not [each for each in plain if each.startswith("ray==")]
    assert [each for each in ray if each.startswith("ray==")]
    # The rest of it is the same, so a node cuts and embeds as the indexer does.
    assert set(plain) <= set(ray)
    assert f"--build-arg LOCK={LOCKS[1]}" in (ROOT / "docs" / "ray.md").read_text(encoding="utf-8")


def test_all_is_compiled_before_the_image_is_read_only():
    compiled = [line for line in STAGES[0] if "compileall" in line]

    assert [line.split("-j 0 ")[1].split()[0] for line in compiled] == [".venv/lib", "-x"]
    assert STAGES[0].index("COPY . .") < STAGES[0].index(compiled[-1])


def test_the_last_stage_runs_as_nobody_special_and_is_given_no_secret():
    last = STAGES[-1]
    [user] = [line for line in last if line.startswith("USER ")]

    assert user == "USER 10001:10001"
    assert last.index(user) < min(last.index(line) for line in last if line.startswith(("CMD", "HEALTHCHECK")))
    assert not re.search(r"(?i)^(ARG|ENV|COPY).*(token|secret|passw|key)", "\n".join(INSTRUCTIONS), re.MULTILINE)


def test_a_linter_finds_nothing():
    if shutil.which("hadolint") is None:
        pytest.skip("no hadolint here")
    done = subprocess.run(
        ["hadolint", str(ROOT / "deploy" / "Dockerfile")], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "")
