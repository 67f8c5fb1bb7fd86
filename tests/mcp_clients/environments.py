"""An environment for each client, with exactly the packages that it was tried with: together they do not resolve."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
_FOLDER = ROOT / ".mcp-clients"


def client_names() -> list[str]:
    """Return the clients that have a script and a list of packages."""
    return sorted(file.stem for file in (HERE / "requirements").glob("*.txt"))


def python_of(client: str) -> Path:
    """Return the Python of a client's environment, made first if its list of packages has changed.

    Raises:
        subprocess.CalledProcessError: its packages could not be installed.
    """
    wanted = HERE / "requirements" / f"{client}.txt"
    digest = hashlib.sha256(wanted.read_bytes()).hexdigest()
    python = _FOLDER / client / "bin" / "python"
    stamp = _FOLDER / client / "installed"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        print(f"Installing {client} into .mcp-clients (a minute or more the first time) …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_FOLDER / client)], check=True)
        pip = (str(python), "-m", "pip", "--disable-pip-version-check", "install", "-qq")
        subprocess.run([*pip, "--no-deps", "-r", str(wanted)], check=True)
        stamp.write_text(digest, encoding="utf-8")
    return python
