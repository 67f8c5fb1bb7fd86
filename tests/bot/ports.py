import socket


def free_port() -> int:
    """A port of the loopback interface that nobody listens on."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
