"""Check: what can be known of a configured language model without asking it: its provider, and whether it has a key."""

from typing import Any

from answering.llm.litellm_request import LitellmModelSettings
from index.litellm_library import load_litellm


def problem_of(settings: LitellmModelSettings) -> str | None:
    """Return what is wrong with a model's settings and what to do, to follow its name; None when nothing is.

    Without this, a missing key looks like a fault of the server.
    """
    library = load_litellm()
    _, _, own = settings.model.rpartition("/")
    if not own or not _knows_provider(library, settings):
        return (
            f"names no provider that litellm knows. Write models.{settings.name}.model as provider/model, such as "
            "anthropic/claude-sonnet-4-5, or openai/<model> with api_base for a server that speaks OpenAI's protocol."
        )
    if settings.sent_key is not None:
        return None
    missing = [key for key in _missing(library, settings.model) if key.endswith("_API_KEY")]
    if not missing:
        return None
    variable = f"FOOTNOTE__MODELS__{settings.name.replace('-', '_').upper()}__API_KEY"
    return f"has no key. Set models.{settings.name}.api_key_file, or the variable {variable} or {' or '.join(missing)}."


def _knows_provider(library: Any, settings: LitellmModelSettings) -> bool:
    try:
        library.get_llm_provider(settings.model, api_base=settings.api_base)
    except Exception:  # noqa: BLE001  # litellm raises what its vendors would; whatever it is, it does not know the model
        return False
    return True


def _missing(library: Any, model: str) -> list[str]:
    """Return the variables that litellm would need and lacks; none when one of those that would do is set."""
    found = library.validate_environment(model)
    return [] if found.get("keys_in_environment") else [str(key) for key in found.get("missing_keys") or ()]
