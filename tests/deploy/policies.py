"""Policies: asked as a network that enforces them would decide."""

from ipaddress import ip_address, ip_network

from tests.deploy.kustomize import Manifest, manifests


def policies(way: str, pod: Manifest) -> list[Manifest]:
    """Return the policies of a pod."""
    labels = pod["metadata"]["labels"].items()
    every = [each["spec"] for each in manifests(way, "NetworkPolicy").values()]
    return [each for each in every if each["podSelector"].get("matchLabels", {}).items() <= labels]


def reaches(way: str, pod: Manifest, address: str, port: int) -> bool:
    """Tell whether a pod may open a connection to an address, over TCP."""
    return any(
        {"protocol": "TCP", "port": port} in rule["ports"] and any(_holds(peer, address) for peer in rule["to"])
        for policy in policies(way, pod)
        for rule in policy.get("egress", [])
    )


def _holds(peer: Manifest, address: str) -> bool:
    block = peer.get("ipBlock")
    if block is None:
        return False
    # An address of one family is in no network of the other.
    inside = ip_address(address) in ip_network(block["cidr"])
    return inside and not any(ip_address(address) in ip_network(each) for each in block.get("except", []))
