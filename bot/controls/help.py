"""Help: what can be asked of Footnote, in words. Pure."""

from bot.controls.names import COMMAND

HELP = (
    "*I answer questions from your team's documents*, with a footnote on every sentence. I am a program: read what I "
    "cite before you rely on it.",
    "Name me in a channel, or write to me directly. In a channel I say only what everybody in it may read.",
    f"`{COMMAND} ask <question>`: an answer that you alone see, from everything that you may read",
    f"`{COMMAND} sources`: what I know, and how old it is",
    f"`{COMMAND} status`: what I am doing at the moment, and what holds in this channel",
    f"`{COMMAND} why [id]`: how your last answer came about, or the one with this id",
    f"`{COMMAND} mute [minutes]`, `{COMMAND} unmute`: I speak here to nobody who does not name me",
    f"`{COMMAND} channel`: how I behave in this channel; operators can change it",
    f"`{COMMAND} reindex [source|address] [full]`: for operators: look for changes now",
)


def unknown(word: str) -> str:
    """Return what is said of a word that means nothing; `word` was made harmless."""
    return f"I do not know `{COMMAND} {word}`."
