"""The ids of traces: ten letters and digits that can be read out, and are understood when they were misheard. Pure."""

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_LENGTH = 10
# Crockford's base 32 has no i, l, o and u; what people write instead means the digit they saw or heard.
_MISREAD = str.maketrans("ilo", "110", "- ")


def new_trace_id(randomness: int) -> str:
    """Return the id that fifty random bits stand for: of a million traces, two are the same once in 2,000 ledgers."""
    digits = (randomness >> 5 * place & 31 for place in reversed(range(_LENGTH)))
    return "".join(_ALPHABET[digit] for digit in digits)


def meant_id(text: str) -> str | None:
    """Return the id, or the beginning of one, that a text means; None when it can be none."""
    meant = text.strip().lower().translate(_MISREAD)
    return meant if 0 < len(meant) <= _LENGTH and set(meant) <= set(_ALPHABET) else None
