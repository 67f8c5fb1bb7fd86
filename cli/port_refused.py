"""What is said when a server of a demo cannot have the port it was told to take."""

from wiring.refused import Refused


def port_refused(port: int, error: OSError) -> Refused:
    """Return the refusal: which port, why, and what to do."""
    return Refused(f"Port {port} cannot be used ({error.strerror}). Choose another with --port.")
