"""The Ray cluster of Kubernetes: what docs/ray.md demands of nodes holds for the pods, and who may reach what."""

import re
import shlex
from textwrap import dedent

import pytest
import yaml

from tests.deploy.commands import ROOT, is_understood
from tests.deploy.kustomize import containers, manifests, pod_of, pods
from tests.deploy.policies import policies, reaches
from tests.deploy.test_kubernetes import megabytes
from tests.deploy.told import handed, made, settings, told

PAGE = (ROOT / "docs" / "ray.md").read_text(encoding="utf-8")
NODES = ("ray-head", "ray-worker", "ray-index")
NODE = {"footnote/ray": "here"}


def container(name):
    return containers("ray")[name]


def started(name):
    """What `ray start` is told on a node."""
    command = container(name)["command"]
    if command[0] == "sh":
        command = shlex.split(command[-1].partition("&&")[0])
    assert command[:2] == ["ray", "start"]
    return command[2:]


def option(name, key):
    [value] = [each.partition("=")[2] for each in started(name) if each.startswith(f"--{key}=")]
    return value


def volume(name, path):
    mounts = {each["mountPath"]: each["name"] for each in container(name)["volumeMounts"]}
    [found] = [each for each in pod_of("ray", name)["spec"]["volumes"] if each["name"] == mounts[path]]
    return found


def test_all_of_scaled_is_there_as_it_is():
    assert containers("scaled").items() <= containers("ray").items()
    assert containers("ray").keys() - containers("scaled").keys() == set(NODES)


@pytest.mark.parametrize("name", NODES)
def test_ray_understands_how_each_node_is_started(name):
    commands = pytest.importorskip("ray.scripts.scripts")

    commands.start.make_context("ray start", started(name))


def test_nodes_find_the_head_by_its_name_and_port():
    [service] = [each["spec"] for name, each in manifests("ray", "Service").items() if name == "ray-head"]
    head = pod_of("ray", "ray-head")
    [deployment] = [each for name, each in manifests("ray", "Deployment").items() if name == "ray-head"]

    assert service["selector"].items() <= head["metadata"]["labels"].items()
    assert service["clusterIP"] == "None"
    assert option("ray-head", "port") == str(container("ray-head")["ports"][0]["containerPort"])
    assert {option(name, "address") for name in NODES[1:]} == {f"ray-head:{option('ray-head', 'port')}"}
    # A second head would be a second cluster.
    assert (deployment["spec"]["replicas"], deployment["spec"]["strategy"]) == (1, {"type": "Recreate"})


def test_the_job_indexes_on_the_cluster_that_it_is_a_node_of():
    command = shlex.split(container("ray-index")["command"][-1].partition("&&")[2])

    assert command[:5] == ["exec", "footnote", "index", "--engine", "ray"]
    assert command[-1] == option("ray-index", "address")
    assert is_understood("cli", tuple(command[2:]))


def test_work_is_done_by_workers_alone_on_as_many_processors_as_they_may_have():
    assert option("ray-head", "num-cpus") == option("ray-index", "num-cpus") == "0"
    assert option("ray-worker", "num-cpus") == container("ray-worker")["resources"]["limits"]["cpu"]


def test_a_worker_has_the_settings_of_the_driver_but_for_the_ledger_and_the_sources(tmp_path):
    worker, driver = (settings("ray", container(name), tmp_path) for name in NODES[1:])

    assert (worker.index, worker.embedder, worker.data_dir) == (driver.index, driver.embedder, driver.data_dir)
    assert driver.ledger.url.get_secret_value().startswith("postgresql://")
    assert driver.sources["wiki"].token
    assert worker.ledger.url.get_secret_value().startswith("sqlite:")
    assert not worker.sources["wiki"].token
    for name in NODES[1:]:
        assert volume(name, "/etc/footnote")["configMap"]["name"].startswith("footnote-settings-")
        assert told("ray", container(name))["FOOTNOTE_CONFIG"] == "/etc/footnote/footnote.toml"
    assert {container(name)["image"] for name in NODES} == {"footnote-ray"}


def test_each_node_is_handed_what_it_needs_and_no_more():
    found = {name: set(handed("ray", container(name)).values()) for name in NODES}

    assert found == {
        "ray-head": {"footnote-ray"},
        "ray-worker": {"footnote-ray", "footnote-storage"},
        "ray-index": {"footnote-ray", "footnote-storage", "footnote-sources"},
    }
    [file] = volume("ray-worker", "/run/secrets/storage")["secret"]["items"]
    assert file["path"] == told("ray", container("ray-worker"))["AWS_SHARED_CREDENTIALS_FILE"].rpartition("/")[2]


@pytest.mark.parametrize("name", NODES)
def test_a_node_has_the_token_of_the_cluster_from_a_file_that_the_docs_say_how_to_make(name):
    variables = told("ray", container(name))
    folder, _, file = variables["RAY_AUTH_TOKEN_PATH"].rpartition("/")

    assert variables["RAY_AUTH_MODE"] == "token"
    assert file in made(PAGE)[handed("ray", container(name))[folder]]
    assert variables["RAY_USAGE_STATS_ENABLED"] == "0"


@pytest.mark.parametrize("name", NODES)
def test_what_is_under_way_lies_in_memory_that_counts_in_the_limit(name):
    memory = volume(name, "/dev/shm")["emptyDir"]
    shared, resources = megabytes(memory["sizeLimit"]), container(name)["resources"]

    assert memory["medium"] == "Memory"
    # Ray would take a file instead.
    assert int(option(name, "object-store-memory")) / 1e6 < shared
    assert 2 * shared < megabytes(resources["limits"]["memory"])
    assert megabytes(resources["requests"]["memory"]) < megabytes(resources["limits"]["memory"])


@pytest.mark.parametrize("name", NODES)
def test_a_node_may_write_its_data_and_what_is_under_way_alone(name):
    places = {each["mountPath"] for each in container(name)["volumeMounts"] if not each.get("readOnly")}

    assert container(name)["securityContext"] == containers("scaled")["bot"]["securityContext"]
    assert places - {"/var/lib/footnote"} == {"/tmp", "/dev/shm"}
    for place in places:
        assert volume(name, place)["emptyDir"]["sizeLimit"]


def test_nodes_reach_one_another_and_nobody_else_reaches_them():
    among = {"from": [{"podSelector": {"matchLabels": NODE}}]}
    for pod in pods("ray"):
        is_node = NODE.items() <= pod["metadata"]["labels"].items()
        rules = [rule for policy in policies("ray", pod) for rule in policy.get("ingress", [])]
        peers = [{"from": rule["from"]} for rule in rules]

        assert is_node == (pod["spec"]["containers"][0]["name"] in NODES)
        assert peers == [among] if is_node else among not in peers


def test_the_job_alone_reaches_the_ledger_and_repositories():
    postgres, public = "10.1.2.3", "203.0.113.7"
    found = {name: pod_of("ray", name) for name in NODES}

    assert [name for name in NODES if reaches("ray", found[name], postgres, 5432)] == ["ray-index"]
    assert [name for name in NODES if reaches("ray", found[name], public, 22)] == ["ray-index"]
    # Object storage and hosted models.
    assert all(reaches("ray", found[name], public, 443) for name in NODES)


def test_no_service_of_others_leads_to_a_node():
    for name, service in manifests("ray", "Service").items():
        for node in NODES:
            leads = service["spec"]["selector"].items() <= pod_of("ray", node)["metadata"]["labels"].items()
            assert leads == (name == node)


def test_the_job_waits_for_somebody_to_make_it_as_the_docs_say():
    [(name, cron)] = manifests("ray", "CronJob").items()

    assert cron["spec"]["suspend"] is True
    assert f"create job first-run --from=cronjob/{name}" in PAGE


def test_what_the_docs_delete_afterwards_is_all_that_scaled_has_not():
    [kinds] = re.findall(r"delete (\S+) --selector footnote/ray", PAGE)
    for kind in ("Deployment", "CronJob", "Service", "NetworkPolicy"):
        new = manifests("ray", kind).keys() - manifests("scaled", kind).keys()
        labelled = {
            name for name, each in manifests("ray", kind).items() if NODE.items() <= each["metadata"]["labels"].items()
        }

        assert kind.lower() in kinds.split(",")
        assert new == labelled != set()


def test_the_docs_name_the_images_and_the_workers_that_there_are():
    [shown] = re.findall(r"```yaml\n( +resources:.*?)```", PAGE, re.DOTALL)
    folder = yaml.safe_load(dedent(shown))

    assert {each["name"] for each in folder["images"]} == {each["image"] for each in containers("ray").values()}
    several = manifests("ray", "Deployment").keys() | manifests("ray", "StatefulSet").keys()
    assert {each["name"] for each in folder["replicas"]} <= several
    assert f"-t {container('ray-head')['image']} ." in PAGE
