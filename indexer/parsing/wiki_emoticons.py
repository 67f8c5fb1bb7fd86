"""The small pictures of Confluence's editor as characters, since a tick in a table may be all that it says."""

_CHARACTERS = {
    "smile": "🙂", "sad": "🙁", "cheeky": "😛", "laugh": "😀", "wink": "😉", "thumbs-up": "👍", "thumbs-down": "👎",
    "information": "ℹ️", "tick": "✅", "cross": "❌", "warning": "⚠️", "plus": "➕", "minus": "➖", "question": "❓",
    "light-on": "💡", "light-off": "💡", "yellow-star": "⭐", "red-star": "⭐", "green-star": "⭐",
    "blue-star": "⭐", "heart": "❤️", "broken-heart": "💔",
}  # fmt: skip


def emoticon(name: str, fallback: str = "", short_name: str = "") -> str:
    """Return the character of an emoticon, or else its short name, such as `:party:`."""
    if fallback and not fallback.startswith(":"):
        return fallback
    if name in _CHARACTERS:
        return _CHARACTERS[name]
    return fallback or short_name or (f":{name}:" if name else "")
