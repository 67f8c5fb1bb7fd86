"""What each container of Kubernetes is told: its settings load, and every secret is a file that it is handed."""

import os
import re
from pathlib import Path
from textwrap import dedent
from urllib.parse import urlsplit

import pytest

from tests.deploy.commands import ROOT
from tests.deploy.kustomize import EVERY, WAYS, containers, manifests, pods, rendered
from tests.deploy.told import SECRETS, handed, made, settings, told

DEPLOYMENT = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
MADE = made(DEPLOYMENT)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["indexer", "mcp", "bot"])
def test_the_settings_of_each_process_load(way, name, tmp_path):
    container = containers(way)[name]

    found = settings(way, container, tmp_path)

    assert str(found.data_dir) == "/var/lib/footnote"
    assert found.embedder.threads <= int(container["resources"]["limits"]["cpu"])
    is_told = {"indexer": found.indexer.host == "0.0.0.0", "mcp": found.mcp.host == "0.0.0.0"}
    assert is_told.get(name, found.slack.bot_token is not None)
    assert bool(found.sources["wiki"].token) == (name in {"indexer", "bot"})
    assert found.metrics.bot_port == 9102


@pytest.mark.parametrize("name", ["indexer", "mcp", "bot"])
def test_scaled_the_ledger_is_on_postgres_and_the_index_on_object_storage(name, tmp_path):
    found = settings("scaled", containers("scaled")[name], tmp_path)

    assert found.ledger.url.get_secret_value().startswith("postgresql://")
    assert found.index.uri.startswith("s3://")


@pytest.mark.parametrize("way", WAYS)
def test_secrets_are_files_that_the_container_is_handed_and_the_docs_say_how_to_make(way):
    for container in containers(way).values():
        folders = handed(way, container)
        files = {name: value for name, value in told(way, container).items() if value.startswith(SECRETS)}
        for value in files.values():
            folder, _, file = value.rpartition("/")
            assert file in MADE[folders[folder]]
        # What is handed over is also named.
        assert {value.rpartition("/")[0] for value in files.values()} == set(folders)
        secret = {name for name in told(way, container) if re.search("TOKEN|SECRET|PASSWORD|KEY|URL", name)}
        assert all(name.endswith("_FILE") for name in secret)


@pytest.mark.parametrize("way", WAYS)
def test_each_process_is_handed_what_it_needs_and_no_more(way):
    everybody = {"footnote-storage"} if way == "scaled" else set()
    needed = {"indexer": {"footnote-sources"}, "mcp": set(), "bot": {"footnote-bot", "footnote-sources"}}
    found = {name: set(handed(way, container).values()) for name, container in containers(way).items()}

    assert found == {name: secrets | everybody for name, secrets in needed.items()}


@pytest.mark.parametrize("way", EVERY)
def test_no_secret_stands_in_a_manifest(way):
    assert not manifests(way, "Secret")
    for pod in pods(way):
        for volume in pod["spec"]["volumes"]:
            # Root's, and readable for the group of the process.
            assert volume.get("secret", {"defaultMode": 0o440})["defaultMode"] == 0o440
        for container in pod["spec"]["containers"]:
            assert not [each for each in container.get("env", []) if "valueFrom" in each]


@pytest.mark.parametrize("way", WAYS)
def test_agents_are_led_to_the_address_that_the_settings_say(way, tmp_path):
    [ingress] = [each["spec"] for each in manifests(way, "Ingress").values()]
    address = urlsplit(settings(way, containers(way)["mcp"], tmp_path).mcp.url)
    [rule] = ingress["rules"]

    assert [rule["host"], *ingress["tls"][0]["hosts"]] == [address.hostname, address.hostname]
    assert f"create secret tls {ingress['tls'][0]['secretName']} " in DEPLOYMENT
    assert rule["http"]["paths"][0]["path"] == address.path


def own(folder, shown):
    """What a folder of one's own becomes, beside a checkout; `shown` is its kustomization.yaml."""
    checkout = os.path.relpath(ROOT, folder.resolve())
    assert "- ../footnote/deploy" in shown
    (folder / "kustomization.yaml").write_text(dedent(shown).replace("../footnote/", f"{checkout}/"))
    (folder / "footnote.toml").write_text("# mine\n")
    return rendered(folder)


def containers_of(found):
    """The containers of all pods among what a folder became."""
    specs = [each["spec"]["template"]["spec"] for each in found if "template" in each.get("spec", {})]
    return [container for spec in specs for container in spec["containers"]]


def test_the_folder_that_the_docs_show_says_all_that_is_ones_own(tmp_path):
    [shown] = re.findall(r"```yaml\n( +apiVersion: kustomize.*?)```", DEPLOYMENT, re.DOTALL)

    found = own(tmp_path, shown)

    maps = {each["metadata"]["name"].rpartition("-")[0]: each["data"] for each in found if each["kind"] == "ConfigMap"}
    [ingress] = [each["spec"] for each in found if each["kind"] == "Ingress"]
    assert maps["footnote-settings"] == {"footnote.toml": "# mine\n"}
    assert {Path(each).name for each in maps["footnote-sources"].values()} == MADE["footnote-sources"]
    assert maps["footnote-storage"]["FOOTNOTE__LEDGER__URL_FILE"] == "/run/secrets/storage/ledger-url"
    assert maps["footnote-storage"]["FOOTNOTE__INDEX__URI"] == "s3://your-bucket/index"
    assert {each["image"] for each in containers_of(found)} == {"registry.example.com/footnote:0.1.0"}
    assert ingress["rules"][0]["host"] == ingress["tls"][0]["hosts"][0] == "docs.your-company.com"


@pytest.mark.parametrize("way", WAYS)
def test_the_bot_is_left_out_as_the_docs_say(way, tmp_path):
    [replicas] = re.findall(r"`(replicas: \[.*?\])`", DEPLOYMENT)
    [patch] = re.findall(r"^ +- patch: \|-\n(?: +\S.*\n)+", DEPLOYMENT, re.MULTILINE)
    less = replicas if way == "scaled" else f"patches:\n{patch}"

    found = own(tmp_path, f"resources:\n- ../footnote/deploy/kubernetes/{way}\n{less}")

    names = {each["name"] for each in containers_of(found)}
    bots = [
        each["spec"]["replicas"] for each in found if (each["kind"], each["metadata"]["name"]) == ("Deployment", "bot")
    ]
    assert (names - {"bot"}, bots) == ({"indexer", "mcp"}, [0] if way == "scaled" else [])
    assert ("bot" in names) == bool(bots)
