"""Model table: what litellm has written down of models, such as windows and prices, read without its own functions.

Those ask some providers' servers about what the table lacks, while everything else waits.
"""

from typing import Any

from index.litellm_library import load_litellm


def entries_of(model: str) -> list[dict[str, Any]]:
    """Return what the table has of a model, by its whole name and by that without its provider; often nothing."""
    table = load_litellm().model_cost
    found = [table.get(name) for name in (model, model.partition("/")[2]) if name]
    return [entry for entry in found if isinstance(entry, dict)]


def cost_of(model: str, usage: Any) -> float | None:
    """Return US dollars for a turn, or None when litellm does not know the price.

    Args:
        model: litellm's model string.
        usage: As litellm counted the turn; None when it did not.
    """
    prices = [entry.get(f"{kind}_cost_per_token") for entry in entries_of(model) for kind in ("input", "output")]
    if usage is None or not any(prices):
        return 0.0 if usage is not None and 0 in prices else None
    try:
        # By litellm: prices depend on what was cached, and on how long the prompt was.
        prompt, completion = load_litellm().cost_per_token(
            model=model,
            prompt_tokens=usage.prompt_tokens,
            completion_tokens=usage.completion_tokens,
            usage_object=usage,
        )
    except Exception:  # noqa: BLE001  # it has its own error for every way of not knowing
        return None
    return float(prompt) + float(completion)
