"""Deferred: a library that another one imports and nobody here uses is loaded only when it is.

lancedb 0.40 imports the data classes of a REST client of catalogues (`lance_namespace_urllib3_client.models`). Python
runs the package around them first, which imports every request of that client, each wrapped by pydantic: half of the
time that lancedb takes to import (`python -X importtime -c "import lancedb"`).
"""

import sys
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any


def defer(package: str) -> None:
    """Let a package be imported without running its `__init__`, until somebody asks the package for a name in it.

    Its submodules can be imported meanwhile. One that is loaded already, or not installed, is left as it is.
    """
    if package in sys.modules:
        return
    spec = find_spec(package)
    if spec is None or spec.loader is None:
        return
    module, run = module_from_spec(spec), spec.loader.exec_module
    sys.modules[package] = _until_asked(module, run)


def _until_asked(module: ModuleType, run: Any) -> ModuleType:
    """Return the module, with what Python calls for a name that it does not have (PEP 562)."""
    lock, is_run = RLock(), False

    def get(name: str) -> Any:
        nonlocal is_run
        # What looks at every module, as inspect does, asks for names such as __wrapped__.
        if not name.startswith("__"):
            with lock:
                if not is_run:
                    # Before it: a module may ask itself for names while it runs.
                    is_run = True
                    run(module)
            if name in vars(module):
                return vars(module)[name]
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    vars(module)["__getattr__"] = get
    return module
