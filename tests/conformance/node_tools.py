"""The conformance suite and the Inspector, which are Node programs: found or installed, or the reason why not."""

import hashlib
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WANTED = Path(__file__).with_name("node")
INSTALLED = ROOT / "build" / "conformance"
# What the Inspector asks for; the suite is content with 22.
OLDEST = (22, 19)
_INSTALL_SECONDS = 900


class Missing(Exception):
    """The tools cannot be had here; the message says why, on one line."""


@dataclass(frozen=True, slots=True)
class NodeTools:
    """Commands to be followed by arguments."""

    conformance: tuple[str, ...]
    inspector: tuple[str, ...]


def node_tools(folder: Path = INSTALLED) -> NodeTools:
    """Return the tools in a folder, installed first if they are not yet, or not as the lock has them.

    Raises:
        Missing: there is no npm, no registry, or no Node that is recent enough.
    """
    modules = folder / "node_modules"
    stamp = folder / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != _digest():
        _install(folder)
        stamp.write_text(_digest(), encoding="utf-8")
    brought = [each / "bin" / "node" for each in sorted(modules.glob("node-linux-*"))]
    node = next((each for each in [shutil.which("node"), *map(str, brought)] if each and _is_recent(each)), None)
    if node is None:
        raise Missing(f"there is no Node of {'.'.join(map(str, OLDEST))} or later")
    packages = modules / "@modelcontextprotocol"
    return NodeTools(
        (node, _program(packages / "conformance", "conformance")), (node, _program(packages / "inspector", "inspector"))
    )


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("npm is not installed")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(WANTED, folder, ignore=shutil.ignore_patterns("node_modules"))
    print("Installing the MCP conformance suite into build/conformance (some minutes the first time) …", flush=True)
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=60000"]
    command = [npm, "ci", "--loglevel=error", *patience]
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, timeout=_INSTALL_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise Missing("npm took too long to install it") from None
    if done.returncode != 0:
        told = [line for line in done.stderr.splitlines() if "error" in line] or ["it did not say why"]
        raise Missing(f"npm could not install it ({told[0].strip()})")


def _digest() -> str:
    return hashlib.sha256((WANTED / "package-lock.json").read_bytes()).hexdigest()


def _is_recent(node: str) -> bool:
    try:
        told = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
        major, minor, *_ = told.strip().removeprefix("v").split(".")
        return (int(major), int(minor)) >= OLDEST
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


def _program(package: Path, name: str) -> str:
    """Return the file of a package that a command of it runs."""
    told = json.loads((package / "package.json").read_text(encoding="utf-8"))["bin"]
    return str(package / (told if isinstance(told, str) else told[name]))
