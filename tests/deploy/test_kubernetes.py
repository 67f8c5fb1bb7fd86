"""What Kubernetes is told of pods and containers, beside what the schemas know."""

import re

import pytest
import yaml

from config.settings import Settings
from tests.deploy.commands import ROOT
from tests.deploy.kustomize import EVERY, WAYS, containers, manifests, pods

COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))["services"]
HEALTH = (ROOT / "deploy" / "health.py").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
# What a process needs to end in order, as in the other files of deploy.
ENDING_SECONDS = 10


def megabytes(size: str) -> float:
    """Read a size of memory as Kubernetes and Docker write it, in 10⁶ bytes."""
    [(number, unit)] = re.findall(r"^(\d+)(M|Mi|Gi|m|g)$", size)
    return float(number) * {"M": 1, "Mi": 2**20 / 1e6, "Gi": 2**30 / 1e6, "m": 2**20 / 1e6, "g": 2**30 / 1e6}[unit]


def pod_specs(way):
    return [each["spec"] for each in pods(way)]


@pytest.mark.parametrize("way", WAYS)
def test_the_three_processes_run_as_in_the_other_files_of_deploy(way):
    told = {name: each["command"] for name, each in containers(way).items()}

    assert told == {name: each["command"] for name, each in COMPOSE.items()}
    assert {each["image"] for each in containers(way).values()} == {"footnote"}
    assert f"-t {COMPOSE['bot']['image'].partition(':-')[2].partition(':')[0]} ." in DEPLOYMENT


@pytest.mark.parametrize("way", WAYS)
def test_ports_are_those_of_the_settings(way):
    settings = Settings()
    ports = {name: [each["containerPort"] for each in told.get("ports", [])] for name, told in containers(way).items()}

    assert ports == {"indexer": [settings.indexer.port], "mcp": [settings.mcp.port], "bot": []}


@pytest.mark.parametrize("way", WAYS)
def test_health_is_asked_where_each_process_answers(way):
    for name, told in containers(way).items():
        for probe in (told["startupProbe"], told["livenessProbe"]):
            if name == "bot":
                # It answers within its pod alone.
                python, script, address = probe["exec"]["command"]
                assert (python, script) == ("python", "/opt/footnote/deploy/health.py")
            else:
                [port] = told["ports"]
                assert probe["httpGet"]["port"] == port["name"]
                address = f"http://127.0.0.1:{port['containerPort']}{probe['httpGet']['path']}"
            assert f'"{address}"' in HEALTH


@pytest.mark.parametrize("way", WAYS)
def test_each_is_started_again_when_it_is_not_well_and_gets_requests_when_it_can_answer(way):
    told = containers(way)

    assert told["mcp"]["readinessProbe"]["httpGet"]["path"] == "/ready"
    assert told["indexer"]["readinessProbe"]["httpGet"]["path"] == "/readyz"
    assert told["bot"]["readinessProbe"]["exec"]
    for each in told.values():
        # As long as the image itself gives it.
        assert each["startupProbe"]["periodSeconds"] * each["startupProbe"]["failureThreshold"] >= 60
        assert each["livenessProbe"]["timeoutSeconds"] > 4


@pytest.mark.parametrize("way", WAYS)
def test_memory_is_asked_for_as_measured_and_limited_as_elsewhere(way):
    rows = re.findall(r"^\| (bot|MCP server|indexer) \|.*\| (\d+) MB \|$", DEPLOYMENT, re.M)
    measured = {name: int(most) for name, most in rows}
    for name, told in containers(way).items():
        asked, limits = told["resources"]["requests"], told["resources"]["limits"]
        most = measured["MCP server" if name == "mcp" else name]

        assert most <= megabytes(asked["memory"]) <= 1.02 * most
        assert megabytes(limits["memory"]) == megabytes(COMPOSE[name]["mem_limit"])
        assert asked["cpu"].endswith("m")
        assert limits["cpu"] == "2"


@pytest.mark.parametrize("way", EVERY)
def test_a_pod_may_do_little(way):
    [user] = re.findall(r"^USER (\d+):\1$", DOCKERFILE, re.M)
    for pod in pod_specs(way):
        may = pod["securityContext"]

        assert (may["runAsNonRoot"], may["seccompProfile"]) == (True, {"type": "RuntimeDefault"})
        assert {may["runAsUser"], may["runAsGroup"], may["fsGroup"]} == {int(user)}
        assert pod["automountServiceAccountToken"] is False
        assert pod["enableServiceLinks"] is False
        assert not pod.keys() & {"hostNetwork", "hostPID", "hostIPC", "initContainers"}
        assert not [each for each in pod["volumes"] if "hostPath" in each]


@pytest.mark.parametrize("way", WAYS)
def test_a_container_may_write_its_data_and_tmp_alone(way):
    for told in containers(way).values():
        assert told["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        places = [each["mountPath"] for each in told["volumeMounts"] if not each.get("readOnly")]
        assert sorted(places) == ["/tmp", "/var/lib/footnote"]


@pytest.mark.parametrize("way", EVERY)
def test_no_pod_is_given_a_token_of_the_cluster_and_the_cluster_refuses_one_that_may_do_more(way):
    [account] = manifests(way, "ServiceAccount").values()
    [namespace] = manifests(way, "Namespace").values()

    assert account["automountServiceAccountToken"] is False
    assert {pod["serviceAccountName"] for pod in pod_specs(way)} == {account["metadata"]["name"]}
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


@pytest.mark.parametrize("way", EVERY)
def test_each_has_more_time_to_end_than_it_needs(way):
    for pod in pod_specs(way):
        hooks = [each.get("lifecycle", {}).get("preStop", {}) for each in pod["containers"]]
        waiting = max(hook.get("sleep", {}).get("seconds", 0) for hook in hooks)

        assert pod["terminationGracePeriodSeconds"] > ENDING_SECONDS + waiting


def test_requests_still_reach_a_server_of_several_while_it_leaves_the_list_of_addresses():
    assert containers("scaled")["mcp"]["lifecycle"]["preStop"]["sleep"]["seconds"] >= 5


def test_on_one_machine_there_is_one_pod_and_a_volume_that_no_other_pod_can_have():
    [footnote] = manifests("one-machine", "StatefulSet").values()
    [claim] = footnote["spec"]["volumeClaimTemplates"]

    assert footnote["spec"]["replicas"] == 1
    assert not manifests("one-machine", "Deployment")
    assert claim["spec"]["accessModes"] == ["ReadWriteOncePod"]
    # The others of the pod are reached while one of them is not well.
    assert all(each["spec"]["publishNotReadyAddresses"] for each in manifests("one-machine", "Service").values())


def test_scaled_no_process_is_alone_and_one_goes_at_a_time():
    workloads = manifests("scaled", "StatefulSet") | manifests("scaled", "Deployment")
    kept = {
        each["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"]: each["spec"]["maxUnavailable"]
        for each in manifests("scaled", "PodDisruptionBudget").values()
    }

    assert kept == dict.fromkeys(workloads, 1)
    for name, each in workloads.items():
        assert each["spec"]["replicas"] >= 2
        assert each["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/component"] == name
    assert not manifests("one-machine", "PodDisruptionBudget")
