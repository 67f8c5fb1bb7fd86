"""Machine: what the figures were measured on. Without it a figure means nothing."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = (
    "lancedb", "onnxruntime", "fastembed", "numpy", "openvino", "chromadb", "langchain-chroma", "qdrant-client",
    "sqlite-vec", "txtai-minimal", "faiss-cpu",
)  # fmt: skip
# What decides how fast 8-bit models run.
_FEATURES = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8")


def describe() -> dict[str, str]:
    """Return the machine in words: processor, memory, system, Python, libraries, and how busy it is now."""
    processor, features = _processor()
    return {
        "processor": f"{processor}, {os.cpu_count()} cores, {' '.join(features) or 'features unknown'}",
        "memory": f"{_memory_gb():.0f} GB",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "libraries": ", ".join(f"{name} {found}" for name in _LIBRARIES if (found := _version(name))),
        "load": f"{os.getloadavg()[0]:.1f} processes waiting or running in the last minute",
    }


def show() -> None:
    """Print the machine, one line a fact."""
    for name, value in describe().items():
        print(f"{name:10} {value}")


def _processor() -> tuple[str, list[str]]:
    file = Path("/proc/cpuinfo")
    if not file.exists():
        return platform.processor() or platform.machine(), []
    facts = [line.partition(":") for line in file.read_text().splitlines()]
    known = {name.strip(): value.strip() for name, _, value in facts}
    flags = known.get("flags", "").split()
    return known.get("model name", platform.machine()), [name for name in _FEATURES if name in flags]


def _memory_gb() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
