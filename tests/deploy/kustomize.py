"""What the manifests of deploy/kubernetes become: rendered by the program that `kubectl apply -k` renders them with."""

import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.commands import ROOT

KUBERNETES = ROOT / "deploy" / "kubernetes"
WAYS = ["one-machine", "scaled"]
# And what one of them may be with something beside it.
EVERY = [*WAYS, "ray"]
Manifest = dict[str, Any]
# `make test` puts it there, of one version for everybody.
_OURS = ROOT / "build" / "kubectl" / "kubectl"


@cache
def rendered(folder: Path) -> list[Manifest]:
    """Return all that a folder holds with what it builds on; skips the test where no program can render it."""
    program = _program()
    if program is None:
        pytest.skip("neither kubectl nor kustomize here")
    done = subprocess.run([*program, str(folder)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return list(yaml.safe_load_all(done.stdout))


def manifests(way: str, kind: str) -> dict[str, Manifest]:
    """Return those of one kind by their names."""
    return {each["metadata"]["name"]: each for each in rendered(KUBERNETES / way) if each["kind"] == kind}


def pods(way: str) -> list[Manifest]:
    """Return the templates of all pods."""
    workloads = [*manifests(way, "StatefulSet").values(), *manifests(way, "Deployment").values()]
    jobs = [each["spec"]["jobTemplate"] for each in manifests(way, "CronJob").values()]
    return [each["spec"]["template"] for each in [*workloads, *jobs]]


def pod_of(way: str, process: str) -> Manifest:
    """Return the template of the pod that a container is in."""
    [pod] = [each for each in pods(way) if process in {told["name"] for told in each["spec"]["containers"]}]
    return pod


def containers(way: str) -> dict[str, Manifest]:
    """Return the containers of all pods by their names, of which no two are the same."""
    found = [each for pod in pods(way) for each in pod["spec"]["containers"]]
    assert len(found) == len({each["name"] for each in found})
    return {each["name"]: each for each in found}


def _program() -> list[str] | None:
    if _OURS.is_file():
        return [str(_OURS), "kustomize"]
    if kustomize := shutil.which("kustomize"):
        return [kustomize, "build"]
    kubectl = shutil.which("kubectl")
    return [kubectl, "kustomize"] if kubectl else None
