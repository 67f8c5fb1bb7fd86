"""Told: what a container of Kubernetes is told and handed, and what follows from it."""

import re
from pathlib import Path
from typing import Any

from config.load import load_settings
from tests.deploy.commands import ROOT
from tests.deploy.kustomize import Manifest, manifests, pods

SECRETS = "/run/secrets/"
_DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def made(page: str) -> dict[str, set[str]]:
    """Return what a page of the docs says how to make: each Secret with its files."""
    commands = re.findall(r"create secret generic (\S+)((?:\s+\\?\s*--from-file=\S+)+)", page)
    return {name: set(re.findall(r"--from-file=(\S+)", files)) for name, files in commands}


def told(way: str, container: Manifest) -> dict[str, str]:
    """Return the variables of a container: the image's, those of its ConfigMaps, and its own."""
    image = dict(re.findall(r"^ {4}(FOOTNOTE_\w+)=(\S+)", _DOCKERFILE, re.MULTILINE))
    maps = manifests(way, "ConfigMap")
    shared = [maps[each["configMapRef"]["name"]]["data"] for each in container.get("envFrom", [])]
    own = {each["name"]: each["value"] for each in container.get("env", [])}
    return {name: value for part in [image, *shared, own] for name, value in part.items()}


def handed(way: str, container: Manifest) -> dict[str, str]:
    """Return the secrets of a container: which Secret is which folder."""
    [pod] = [each["spec"] for each in pods(way) if container in each["spec"]["containers"]]
    volumes = {each["name"]: each["secret"]["secretName"] for each in pod["volumes"] if "secret" in each}
    return {each["mountPath"]: volumes[each["name"]] for each in container["volumeMounts"] if each["name"] in volumes}


def settings(way: str, container: Manifest, folder: Path) -> Any:
    """Return the settings of a container, as its process would load them; a test knows the kinds of sources."""
    [written] = [each["data"] for name, each in manifests(way, "ConfigMap").items() if "settings" in name]
    (folder / "footnote.toml").write_text(written["footnote.toml"])
    variables = {name: value.replace(SECRETS, f"{folder}/") for name, value in told(way, container).items()}
    assert variables.pop("FOOTNOTE_CONFIG") == "/etc/footnote/footnote.toml"
    for name, value in variables.items():
        if name.startswith("FOOTNOTE__") and name.endswith("_FILE") and value:
            Path(value).parent.mkdir(exist_ok=True)
            Path(value).write_text("postgresql://footnote:secret@db/footnote" if "URL" in name else "xoxb-1")
    return load_settings(folder / "footnote.toml", variables).settings
