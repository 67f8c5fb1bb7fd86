from pathlib import Path

from config.load import load_settings
from playground.openai.instructions import KEY_VARIABLE, instructions
from playground.openai.server import running
from playground.openai.service import KEY


def test_what_is_printed_are_settings_that_load_and_lead_to_the_server(tmp_path: Path) -> None:
    with running() as server:
        text = instructions(server)
        base = server.api_base
    file = tmp_path / "footnote.toml"
    file.write_text(text[text.index("[models.main]") : text.index("and beside it")], encoding="utf-8")

    main = load_settings(file, {KEY_VARIABLE: KEY}).settings.models["main"]

    assert main.api_base == base
    assert main.api_key is not None
    assert main.api_key.get_secret_value() == KEY
    assert f"export {KEY_VARIABLE}={KEY}" in text
