"""Sentence end: how much of a text that broke off can stand. Pure."""

import re

# A sentence with its citations behind it, and then something that is neither space nor one more citation: until that
# is seen, a citation may still follow. An item, a row or a heading ends with its line.
_END = re.compile(
    r"""(?: [.!?…][\"'”’»)*_]* (?:\s*\[[^\]\n]{1,20}\])* \s+   # with spaces between sentences
          | [。！？][”’」』]* (?:\s*\[[^\]\n]{1,20}\])* \s*      # without
          | \n\s* )
        (?=[^\s\[])""",
    re.VERBOSE,
)
_FENCE = "```"


def whole_sentences(text: str) -> str:
    """Return what a text says in whole sentences, with the space behind them; of a block of code, all or nothing."""
    ends = [match.end() for match in _END.finditer(text)]
    kept = text[: ends[-1]] if ends else ""
    return kept if kept.count(_FENCE) % 2 == 0 else whole_sentences(kept[: kept.rindex(_FENCE)] + _FENCE)
