"""S3 on this machine: moto's server in a process of its own, which holds everything in memory.

moto comes with the tools for development; nothing else needs it.
"""

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from playground.loopback import HOST

BUCKET = "bucket"
SECRETS = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nothing-secret"}
"""What the server takes for credentials, as it takes anything."""
_SERVER = f"""
import sys
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer(ip_address="{HOST}", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


def options(port: int) -> dict[str, str]:
    """Return how LanceDB reaches a server at a port of this machine, besides `SECRETS`."""
    return {"aws_region": "us-east-1", "aws_endpoint": f"http://{HOST}:{port}", "allow_http": "true"}


@contextmanager
def serving_s3() -> Iterator[int]:
    """Serve `BUCKET`, empty, until the end of the block, and yield the port."""
    command = [sys.executable, "-c", _SERVER]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdin is not None  # noqa: S101 - both are pipes, which the types do not say
        assert server.stdout is not None  # noqa: S101
        port = int(server.stdout.readline())
        made = urllib.request.Request(f"http://{HOST}:{port}/{BUCKET}", method="PUT")
        urllib.request.urlopen(made).close()  # noqa: S310 - http, as it says above
        try:
            yield port
        finally:
            server.stdin.close()
