"""Phrase: how quoted words stand in a text. Nothing in a phrase is ever read as SQL or as a regular expression."""

# Between two words: white space, also a line break, and the markup that a reader of the page does not see.
_GAP = r"[*_`]*\s[\s*_`]*"
# Where a word ends. Markdown's _emphasis_ ends one too, though to \b an underscore is part of the word.
_EDGE = r"(?:\b|_)"
# A pattern that is one literal becomes a LIKE in LanceDB's planner, which reads a backslash in it as an escape.
_NO_LITERAL = "()"
# From Thai on, most scripts write without spaces: a phrase may begin and end inside what \b takes for one word.
_FIRST_UNSPACED = "\u0e00"
_FIRST_NOT_LATIN = "\u0250"


def phrase_pattern(phrase: str) -> str:
    """Return the regular expression of a phrase, in any case, for the engine that LanceDB uses (Rust's regex crate)."""
    words = phrase.encode("utf-8", "replace").decode().split()
    if not words:
        return ""
    return f"(?i){_edge(words[0][0])}{_GAP.join(_literal(word) for word in words)}{_edge(words[-1][-1])}{_NO_LITERAL}"


def stands_in_word_index(phrase: str) -> bool:
    """Tell whether every text that holds the phrase holds the words that the full-text index makes of it.

    Other scripts are cut into words, and put into one case, in other ways than a pattern does.
    """
    return all(character < _FIRST_NOT_LATIN for character in phrase)


def _literal(word: str) -> str:
    """Spell a word by code points, all but the plainest, so that no character has a meaning of its own."""
    return "".join(each if each.isascii() and each.isalnum() else rf"\x{{{ord(each):x}}}" for each in word)


def _edge(character: str) -> str:
    return _EDGE if character.isalnum() and character < _FIRST_UNSPACED else ""
