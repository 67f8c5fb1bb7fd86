import subprocess
import sys
from pathlib import Path

from config.environment import passthrough_environment, process_environment

ROOT = Path(__file__).parents[2]


def run(code: str, environment: dict[str, str]) -> str:
    """Run code in a fresh interpreter with these variables only."""
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_program_we_start_sees_how_to_reach_hosts_and_nothing_else() -> None:
    wanted = {
        "PATH": "/bin",
        "SSH_AUTH_SOCK": "/run/agent",
        "https_proxy": "http://proxy:3128",
        "NO_PROXY": "internal",
        "SSL_CERT_FILE": "/etc/ca.pem",
        "GIT_SSL_CAINFO": "/etc/ca.pem",
    }
    unwanted = {
        "HOME": "/home/ana",
        "FOOTNOTE__EMBEDDER__API_KEY": "k",
        "OPENAI_API_KEY": "k",
        "GIT_DIR": "/x",
        "GIT_CONFIG_COUNT": "1",
        "GIT_SSH_COMMAND": "evil",
        "GIT_ASKPASS": "evil",
        "LD_PRELOAD": "evil.so",
    }

    assert passthrough_environment(wanted | unwanted) == wanted


def test_variables_of_the_process_are_read_when_none_are_given() -> None:
    code = "from config.environment import *; print(passthrough_environment(), read_environment()['HOME'])"

    assert run(code, {"PATH": "/bin", "HOME": "/home/ana"}) == "{'PATH': '/bin'} /home/ana"


def test_variables_for_libraries_are_set_where_the_operator_has_not_set_them() -> None:
    code = (
        "from config.environment import *; apply_process_environment(); v = read_environment(); "
        "print(*(f'{n}={v[n]}' for n in process_environment()), 'HF_HUB_OFFLINE' in v)"
    )

    assert run(code, {"LANCEDB_LOG": "debug", "TIKTOKEN_CACHE_DIR": "/vocabularies"}) == (
        "LANCEDB_LOG=debug LANCE_LOG=error ARROW_DEFAULT_MEMORY_POOL=system LITELLM_LOCAL_MODEL_COST_MAP=True "
        "LITELLM_MODE=PRODUCTION TOKENIZERS_PARALLELISM=false RAY_USAGE_STATS_ENABLED=0 RAY_IGNORE_UNHANDLED_ERRORS=1 "
        "TIKTOKEN_CACHE_DIR=/vocabularies False"
    )


def test_tokens_are_counted_with_the_vocabularies_that_are_installed() -> None:
    folder = Path(process_environment()["TIKTOKEN_CACHE_DIR"])

    assert any(file.stat().st_size > 1_000_000 for file in folder.iterdir())


def test_nothing_is_set_by_an_import() -> None:
    code = "import os; import config.environment, config.load, config.log; print(sorted(os.environ))"

    assert not set(process_environment()) & set(run(code, {"PATH": "/bin"}).strip("[]").replace("'", "").split(", "))


def test_loading_settings_imports_no_library_that_is_slow() -> None:
    code = (
        "import sys; from config.load import load_settings; from config.log import configure_logging; load_settings(); "
        "print({'lancedb', 'fastembed', 'litellm', 'sqlalchemy', 'numpy', 'email_validator'} & set(sys.modules))"
    )

    assert run(code, {"PATH": "/bin"}) == "set()"
