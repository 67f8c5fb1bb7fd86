"""The process's environment: read here and nowhere else."""

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

# What the git program needs to reach a host. HOME is left out: the operator's own git settings, hooks and
# stored credentials must not change what Footnote reads.
_PASSED_ON = frozenset(
    {
        "PATH",
        "SSH_AUTH_SOCK",
        *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"),
        *("SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"),
    }
)


def read_environment() -> dict[str, str]:
    """Return all variables of this process."""
    return dict(os.environ)  # noqa: TID251 - the one place that reads the environment


def passthrough_environment(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables that a program we start may see: the search path, proxies, certificates, the ssh agent."""
    variables = read_environment() if environment is None else environment
    return {name: value for name, value in variables.items() if name in _PASSED_ON}


def process_environment() -> dict[str, str]:
    """Return the variables that libraries read while they are imported, so they must be set before that."""
    return {
        # LanceDB warns twice for every hybrid query that does not select its score columns.
        "LANCEDB_LOG": "error",
        # Lance warns of each partition of a small index that holds nothing, in lines that are no events of the log.
        "LANCE_LOG": "error",
        # Arrow's own allocator keeps some megabytes in each process, for the few that pass through it.
        "ARROW_DEFAULT_MEMORY_POOL": "system",
        # litellm would fetch its price list while it is imported, and wait nine seconds without a network.
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        # litellm would take variables, keys and addresses among them, from a .env in some folder above its own.
        "LITELLM_MODE": "PRODUCTION",
        # tokenizers would warn, and stop using threads, once a process that has used it forks.
        "TOKENIZERS_PARALLELISM": "false",
        # Ray would tell its makers of every cluster that it starts.
        "RAY_USAGE_STATS_ENABLED": "0",
        # It would print what went wrong with work that nobody waits for any more.
        "RAY_IGNORE_UNHANDLED_ERRORS": "1",
        **_vocabularies(),
    }


def apply_process_environment() -> None:
    """Set `process_environment`, where the operator has not set a variable. For doors, before other imports."""
    for name, value in process_environment().items():
        os.environ.setdefault(name, value)  # noqa: TID251 - the one place that sets the environment


def apply_own_cluster_environment() -> None:
    """Let a Ray cluster of this process listen on this machine alone, to whoever has its token. Before importing Ray.

    Whoever reaches a cluster can run anything on it.
    """
    os.environ |= {  # noqa: TID251 - as above
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": token_hex(32),
        # Ray's own way to say that nothing else joins: it then listens on the loopback address.
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    }


def _vocabularies() -> dict[str, str]:
    """Tell tiktoken where the vocabularies are that litellm ships: it would download them. litellm is not imported."""
    spec = find_spec("litellm")
    if spec is None or spec.origin is None:
        return {}
    return {"TIKTOKEN_CACHE_DIR": str(Path(spec.origin).parent / "litellm_core_utils" / "tokenizers")}
