"""What to tell somebody who has just started the stand-in: where it is, and how Footnote gets there."""

from playground.openai.server import Server
from playground.openai.service import KEY

KEY_VARIABLE = "FOOTNOTE__MODELS__MAIN__API_KEY"


def instructions(server: Server) -> str:
    """The text that is printed at the start."""
    return f"""A language model's server is at {server.api_base}
It speaks OpenAI's protocol, and says the sentences of the documents that fit a question best.

For a footnote.toml:

[models.main]
model = "openai/stand-in"
api_base = "{server.api_base}"

and beside it, in another terminal:

export {KEY_VARIABLE}={KEY}
footnote doctor
footnote ask "…"

Ctrl-C ends it.
"""
