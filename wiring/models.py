"""Which language models the settings name, and whether they can work."""

import logging
from threading import Thread

from answering.llm.language_model import LanguageModel
from answering.llm.litellm_model import LitellmModel, warm
from answering.llm.litellm_request import LitellmModelSettings
from answering.llm.model_check import problem_of
from answering.llm.succession import Standby, Succession
from config.models import ModelSettings

logger = logging.getLogger(__name__)

Models = dict[str, ModelSettings]


def build_language_model(models: Models) -> LanguageModel | None:
    """Return the configured models as one, in the order of the settings; None without any. Nothing is loaded yet."""
    standbys = [Standby(build_model(name, table), table.cooldown_seconds) for name, table in models.items()]
    return Succession(standbys) if standbys else None


def build_model(name: str, table: ModelSettings) -> LitellmModel:
    """Return one of the models."""
    return LitellmModel(_settings_of(name, table))


def check_models(models: Models) -> dict[str, str]:
    """Return what is wrong with models, and what to do, by their names; loads litellm, and asks nobody."""
    problems = {name: problem_of(_settings_of(name, table)) for name, table in models.items()}
    return {name: f"models.{name} ({models[name].model}) {told}" for name, told in problems.items() if told}


def warm_models(models: Models) -> None:
    """Load litellm in a thread, if there are models, so that the first question does not wait for it; log problems."""
    if models:
        Thread(target=_warm, args=(models,), name="warming of models", daemon=True).start()


def _warm(models: Models) -> None:
    warm()
    for problem in check_models(models).values():
        logger.warning("model cannot be used: %s", problem)


def _settings_of(name: str, table: ModelSettings) -> LitellmModelSettings:
    return LitellmModelSettings(
        name=name,
        model=table.model,
        api_base=table.api_base or None,
        api_key=table.api_key.get_secret_value() if table.api_key else None,
        timeout_seconds=table.timeout_seconds,
        first_token_seconds=table.first_token_seconds,
        retries=table.retries,
        temperature=table.temperature,
        max_answer_tokens=table.max_answer_tokens,
        window_tokens=table.window_tokens,
        reads_pictures=table.reads_pictures,
    )
