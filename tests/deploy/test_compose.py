import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from config.load import load_settings
from config.settings import Settings
from tests.deploy.commands import is_understood

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
POSTGRES = yaml.safe_load((DEPLOY / "compose.postgres.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
PROGRAM = shutil.which("docker-compose")


def test_the_three_processes_are_its_services_and_each_starts():
    modules = {name: each["command"][2:] for name, each in SERVICES.items()}

    assert {name: module for name, (module, *_) in modules.items()} == {
        "indexer": "indexer",
        "mcp": "mcp_server",
        "bot": "bot",
    }
    assert [name for name, (module, *options) in modules.items() if not is_understood(module, tuple(options))] == []


def test_ports_are_those_of_the_settings_and_lead_from_this_machine_alone():
    settings = Settings()
    published = {name: each.get("ports", []) for name, each in SERVICES.items()}

    assert published == {
        "indexer": [f"127.0.0.1:{settings.indexer.port}:{settings.indexer.port}"],
        "mcp": [f"127.0.0.1:{settings.mcp.port}:{settings.mcp.port}"],
        "bot": [],
    }


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_may_do_little(name):
    service = SERVICES[name]

    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["init"]
    assert service["mem_limit"]
    assert not service.keys() & {"privileged", "network_mode", "user", "pid"}


@pytest.mark.parametrize("name", SERVICES)
def test_it_has_more_time_to_end_than_it_needs(name):
    assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) > 10


@pytest.mark.parametrize("file", [COMPOSE, POSTGRES], ids=["compose", "postgres"])
def test_secrets_are_files_and_stand_in_no_variable(file):
    variables = {
        name: value for each in file["services"].values() for name, value in each.get("environment", {}).items()
    }
    secret = {name: value for name, value in variables.items() if re.search("TOKEN|SECRET|PASSWORD|URL", name)}

    assert secret
    assert all(name.endswith("_FILE") and value.startswith("/run/secrets/") for name, value in secret.items())
    assert {value.removeprefix("/run/secrets/") for value in secret.values()} == {*file["secrets"]}
    assert all(each["file"].startswith("./secrets/") for each in file["secrets"].values())


def test_every_variable_is_a_setting(tmp_path):
    variables = {}
    for each in [*SERVICES.values(), *(POSTGRES["services"][name] for name in SERVICES)]:
        for name, value in each.get("environment", {}).items():
            secret = tmp_path / value.rpartition("/")[2]
            variables[name] = str(secret) if name.endswith("_FILE") else value
            if name.endswith("_FILE"):
                secret.write_text("postgresql://footnote@postgres/footnote" if "URL" in name else "xoxb-1")
    variables["FOOTNOTE__MCP__URL"] = "https://docs.example.com/mcp"
    (tmp_path / "footnote.toml").write_text("")

    settings = load_settings(tmp_path / "footnote.toml", variables).settings

    assert (settings.indexer.host, settings.mcp.host) == ("0.0.0.0", "0.0.0.0")
    assert settings.slack.bot_token
    assert settings.ledger.url.get_secret_value().startswith("postgresql://")


@pytest.mark.parametrize("files", [["compose.yaml"], ["compose.yaml", "compose.postgres.yaml"]], ids=len)
def test_compose_itself_understands_it(files):
    if PROGRAM is None:
        pytest.skip("no docker-compose here")
    named = [part for name in files for part in ("--file", str(DEPLOY / name))]
    done = subprocess.run([PROGRAM, *named, "config", "--quiet"], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")
