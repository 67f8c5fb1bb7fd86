import json
import logging
import subprocess
import sys
import warnings
from pathlib import Path

from index.litellm_library import forget, load_litellm

ROOT = Path(__file__).parents[2]


class OpenAIChatCompletion:
    """A name of litellm's, as it stands in the warning."""

    async def async_streaming(self) -> None: ...

    async def something_else(self) -> None: ...


def test_it_takes_no_variables_from_a_file_and_asks_no_network_while_it_is_imported(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OPENAI_API_BASE=http://elsewhere.example\n", encoding="utf-8")
    program = (
        "from config.environment import apply_process_environment; apply_process_environment()\n"
        "import os, socket\n"
        "def refuse(*address): raise AssertionError(address)\n"
        "socket.getaddrinfo = socket.create_connection = refuse\n"
        "from index.litellm_library import forget, load_litellm; litellm = load_litellm()\n"
        "print('OPENAI_API_BASE' in os.environ, len(litellm.model_cost) > 100, litellm.callbacks)"
    )
    # A program without a file is one for which litellm looks in the working folder first.
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "False True []\n"
    assert ran.stderr == ""


def test_its_loggers_say_nothing_below_a_crash() -> None:
    load_litellm()

    assert not any(logging.getLogger(name).isEnabledFor(logging.ERROR) for name in ("LiteLLM", "LiteLLM Router"))


def test_it_keeps_a_tokenizer_as_text_and_not_once_more_as_a_table() -> None:
    kept = load_litellm().utils

    assert hasattr(kept, "json_data"), "This litellm has no such table any more: load_litellm need not empty it"
    assert kept.json_data == {}
    assert json.loads(kept.claude_json_str)["model"]["type"] == "BPE"


def test_what_another_version_of_a_library_does_not_have_is_not_missed() -> None:
    forget(logging, "no such table")


def test_a_request_that_is_called_off_while_it_is_prepared_is_no_warning() -> None:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        load_litellm.__wrapped__()
        for begin in (OpenAIChatCompletion().async_streaming, OpenAIChatCompletion().something_else):
            begin()  # type: ignore[unused-coroutine]

    assert [str(each.message) for each in said] == ["coroutine 'OpenAIChatCompletion.something_else' was never awaited"]
