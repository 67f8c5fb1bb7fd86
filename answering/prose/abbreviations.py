"""Abbreviations: full stops that end no sentence, in the languages that wikis are mostly written in. Pure."""

import re

# A sentence that ends with one of these is read on to the next: to cut one in two is worse than to check two at once.
_WORDS = (
    # English
    "etc vs cf approx dr mr mrs ms prof st jr sr inc ltd corp dept fig figs sec vol eds esp incl resp max min "
    "jan feb aug sept oct nov dec "
    # German, Dutch, Scandinavian languages
    "o.ä u.ä bzw usw ggf vgl evtl inkl exkl zzgl ca abb kap str tel sog bspw bv enz blz t.ex bl.a dvs f.eks osv jf "
    # French, Spanish, Portuguese, Italian
    "p.ex c.-à-d env mme mlle p.ej sra srta ud uds vds aprox núm pág págs dra exa ecc ad.es pag "
    # Polish, Czech, Russian
    "np tzn tj itd itp wg ul např tzv atd apod др пр см рис стр гл им напр"
)
_WORD = re.compile(rf"(?<![\w.])(?:{'|'.join(re.escape(word) for word in _WORDS.split())})\.\Z", re.IGNORECASE)
# `e.g.`, `z. B.`, `т.е.`, and the initial of a name.
_LETTERS = re.compile(r"(?<![\w.])(?:[^\W\d_]\.[ \u00a0]?)*[^\W\d_]\.\Z")
_BEFORE_NUMBER = re.compile(r"(?<!\w)(?:nos?|nr|n|art|pp?|s|№)\.\Z", re.IGNORECASE)
# The German "3." is "third" behind these.
_ORDINAL = re.compile(r"(?<!\w)(?:am|vom|zum|bis|de[mnr]|die|das|des|im|beim|ab|seit|und)\s\d{1,2}\.\Z", re.IGNORECASE)
# Longer than any abbreviation.
_REACH = 40


def ends_with_abbreviation(text: str, behind: str) -> bool:
    """Tell whether the full stop that a text ends with is part of its last word.

    Args:
        text: Up to the full stop, inclusive.
        behind: The word that follows, or its first letter.
    """
    end = text[-_REACH:]
    if _BEFORE_NUMBER.search(end) and behind[:1].isdigit():
        return True
    return bool(_WORD.search(end) or _LETTERS.search(end) or _ORDINAL.search(end))
