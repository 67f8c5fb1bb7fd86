"""Load settings: a file, overridden by environment variables, checked as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr, ValidationError

from config.contradictions import contradictions, inner_tables, unknown_groups
from config.environment import read_environment
from config.errors import SettingsError
from config.file import SettingsFile, read_file
from config.overrides import Overrides, read_overrides
from config.paths import Ground, make_absolute
from config.problems import Problem, describe, place_problems, unknown_key
from config.schema import FIELDS, KeyPath, Table, holds_keys
from config.secrets import find_secrets, read_files, take_written
from config.settings import Settings


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings that passed every check.

    Attributes:
        file: The file they came from, absolute; None when they are the defaults that come with Footnote.
    """

    settings: Settings
    file: Path | None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text in the settings that must never be shown, for the log to blank."""
        return tuple(find_secrets(self.settings))

    @property
    def lacks_index(self) -> bool:
        """Whether the index is to be a folder of this machine, and nothing was ever put there."""
        uri = self.settings.index.uri
        return "://" not in uri and not (Path(uri).is_dir() and any(Path(uri).iterdir()))


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> LoadedSettings:
    """Return the settings of a file and of the environment variables that override it.

    The file is `path`, or what FOOTNOTE_CONFIG names, or footnote.toml in the working folder, or the default
    one that comes with Footnote. Relative paths start from the folder of the file; if there is none of the
    operator's own, those of variables and of `data_dir` start from the working folder.

    Args:
        path: What --config names.
        environment: Variables to read instead of the process's own.

    Raises:
        SettingsError: with every problem, a line each.
    """
    variables = read_environment() if environment is None else environment
    file = read_file(path, variables)
    overrides = read_overrides(variables, file.table)
    problems = take_written(file.table)
    merged = _merged(file, overrides, variables.get("HOME", ""))
    problems += read_files(merged, overrides) + unknown_groups(merged)
    settings, wrong = _validated(merged)
    lines = place_problems([*problems, *wrong], file, overrides) + list(overrides.problems)
    if settings is None or lines:
        raise SettingsError(lines)
    return LoadedSettings(_completed(settings), file.path if file.is_own else None)


def _merged(file: SettingsFile, overrides: Overrides, home: str) -> Table:
    """Return one table of absolute paths in which what a variable sets has replaced what the file sets."""
    try:
        outside = file.path.parent if file.is_own else Path.cwd()
    except OSError as error:
        raise SettingsError(["The working folder no longer exists; change to another one."]) from error
    of_file = make_absolute(file.table, Ground(file.path.parent, home))
    of_variables = make_absolute(overrides.table, Ground(outside, home))
    return _overlaid(_overlaid({"data_dir": str(outside / FIELDS["data_dir"].default)}, of_file), of_variables)


def _overlaid(below: Table, above: Table, at: KeyPath = ()) -> Table:
    """Return both tables as one, in which what `above` says wins."""
    made = below | above
    for key, value in above.items():
        under = below.get(key)
        if holds_keys((*at, key)) and isinstance(value, dict) and isinstance(under, dict):
            made[key] = _overlaid(under, value, (*at, key))
    return made


def _validated(table: Table) -> tuple[Settings | None, list[Problem]]:
    unknown = [Problem((key,), unknown_key((key,))) for key in table if key not in FIELDS]
    known = {key: value for key, value in table.items() if key in FIELDS}
    kinds = {name: source.get("kind") for name, source in inner_tables(known.get("sources"))}
    try:
        settings = Settings(**known)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
    else:
        return settings, unknown + contradictions(settings)
    return None, unknown + [describe(detail, kinds) for detail in details]


def _completed(settings: Settings) -> Settings:
    """Fill in where index and ledger lie when nobody has said so."""
    index, ledger = settings.index, settings.ledger
    if not index.uri:
        index = index.model_copy(update={"uri": str(settings.data_dir / "index")})
    if not ledger.url.get_secret_value():
        ledger = ledger.model_copy(update={"url": SecretStr(f"sqlite:///{settings.data_dir / 'ledger.db'}")})
    return settings.model_copy(update={"index": index, "ledger": ledger})
