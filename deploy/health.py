"""Health: asks the process in this container how it is; exit code 0 if it is well. Without any library."""

import sys
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

# Where each of the three answers, unless the settings say otherwise; then name the address.
_ADDRESSES = ("http://127.0.0.1:8768/healthz", "http://127.0.0.1:8094/health", "http://127.0.0.1:9102/healthz")
_SECONDS = 4


def main(addresses: list[str]) -> int:
    """Return 0 if the first address at which somebody answers says 200, and 1 otherwise.

    Args:
        addresses: Instead of those of the three processes.
    """
    # Never by the proxy that the network may have.
    ask = build_opener(ProxyHandler({})).open
    for address in addresses or _ADDRESSES:
        try:
            with ask(address, timeout=_SECONDS) as answer:
                return int(answer.status != 200)
        except HTTPError:
            return 1
        except (URLError, OSError):
            continue
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
