"""Who may talk to whom in Kubernetes: the policies together, asked as a network that enforces them would decide."""

import pytest

from config.settings import Settings
from tests.deploy.kustomize import EVERY, WAYS, manifests, pod_of, pods
from tests.deploy.policies import policies, reaches

PUBLIC = ["1.1.1.1", "203.0.113.7", "2606:4700::1111"]
PRIVATE = ["10.1.2.3", "172.20.0.1", "192.168.1.1", "127.0.0.1", "fd00::1", "fe80::1", "::1", "100.64.0.1"]
# Where clouds tell a machine its secrets.
METADATA = "169.254.169.254"


@pytest.mark.parametrize("way", EVERY)
def test_nothing_goes_in_or_out_that_is_not_named(way):
    nobody = manifests(way, "NetworkPolicy")["nobody"]["spec"]

    assert nobody == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    for each in manifests(way, "NetworkPolicy").values():
        for rule in [*each["spec"].get("ingress", []), *each["spec"].get("egress", [])]:
            # A rule without one of them would let everybody, or to every port.
            assert rule.get("from") or rule.get("to")
            assert rule["ports"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("process", ["indexer", "mcp", "bot"])
def test_each_reaches_the_web_over_tls_and_nothing_private(way, process):
    pod = pod_of(way, process)

    assert [each for each in PUBLIC if not reaches(way, pod, each, 443)] == []
    assert [each for each in [*PRIVATE, METADATA] if reaches(way, pod, each, 443)] == []
    assert not reaches(way, pod, PUBLIC[0], 80)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("process", ["indexer", "mcp", "bot"])
def test_each_reaches_the_servers_of_names(way, process):
    [names] = [
        rule
        for policy in policies(way, pod_of(way, process))
        for rule in policy.get("egress", [])
        if {"protocol": "UDP", "port": 53} in rule["ports"]
    ]

    assert [each["podSelector"]["matchLabels"] for each in names["to"]] == [{"k8s-app": "kube-dns"}]


@pytest.mark.parametrize("way", WAYS)
def test_what_clones_repositories_reaches_them_over_ssh_and_nobody_else_does(way):
    indexer = pod_of(way, "indexer")

    assert [each for each in pods(way) if reaches(way, each, PUBLIC[0], 22)] == [indexer]
    assert not reaches(way, indexer, PRIVATE[0], 22)


def test_scaled_everyone_reaches_postgres_in_the_own_network_and_on_one_machine_nobody():
    assert all(reaches("scaled", pod, "10.1.2.3", 5432) for pod in pods("scaled"))
    assert not any(reaches("scaled", pod, address, 5432) for pod in pods("scaled") for address in [*PUBLIC, METADATA])
    assert not any(reaches("one-machine", pod, "10.1.2.3", 5432) for pod in pods("one-machine"))


@pytest.mark.parametrize("way", WAYS)
def test_the_proxy_alone_reaches_agents_port_and_that_of_webhooks(way):
    let_in = {
        process: [
            (port["port"], [peer["namespaceSelector"]["matchLabels"] for peer in rule["from"]])
            for policy in policies(way, pod_of(way, process))
            for rule in policy.get("ingress", [])
            for port in rule["ports"]
        ]
        for process in ("indexer", "mcp", "bot")
    }
    proxy = [{"kubernetes.io/metadata.name": "ingress"}]
    both = [("mcp", proxy), ("indexer", proxy)]

    # In one pod what is let in for one of the three is let in for all, by its port.
    expected = {"indexer": [both[1]], "mcp": [both[0]], "bot": []}
    assert let_in == (dict.fromkeys(expected, both) if way == "one-machine" else expected)


@pytest.mark.parametrize("way", WAYS)
def test_each_service_leads_to_a_port_of_the_pods_that_it_selects(way):
    settings = Settings()
    expected = {"footnote-mcp": ("mcp", settings.mcp.port), "footnote-indexer": ("indexer", settings.indexer.port)}
    services = manifests(way, "Service")

    assert services.keys() == expected.keys()
    for name, (process, number) in expected.items():
        spec = services[name]["spec"]
        pod = pod_of(way, process)
        [port] = spec["ports"]
        ports = [each for told in pod["spec"]["containers"] for each in told.get("ports", [])]
        numbers = {each["name"]: each["containerPort"] for each in ports}

        assert spec["selector"].items() <= pod["metadata"]["labels"].items()
        assert (port["port"], numbers[port["targetPort"]]) == (number, number)


@pytest.mark.parametrize("way", WAYS)
def test_from_outside_lead_the_paths_of_a_proxy_and_no_other(way):
    [ingress] = manifests(way, "Ingress").values()
    [rule] = ingress["spec"]["rules"]
    led = {each["path"]: each["backend"]["service"]["name"] for each in rule["http"]["paths"]}

    assert led == {
        "/mcp": "footnote-mcp",
        "/.well-known/oauth-protected-resource": "footnote-mcp",
        "/webhooks": "footnote-indexer",
    }
