"""The footnote.toml that `footnote init` writes: Footnote's own, with the folder it lies in for the sample."""

from config.file import DEFAULT_FILE

# The line that the sample begins with, at the end of the default file.
_SAMPLE = "# The sample:"
INCLUDED = ("*.md", "*.rst", "*.adoc", "*.txt", "*.html", "*.pdf", "*.docx", "*.ipynb", "*.csv", "*.tsv")
"""What the file indexes of its folder: texts and tables; not code, of which most is nobody's documentation."""

_OWN = f"""\
# The documents in this folder. Before people beyond yourself can ask, say in `readers` who may read them.
[sources.docs]
kind = "folder"
path = "."
readers = ["everyone"]
include = [{", ".join(f'"{pattern}"' for pattern in INCLUDED)}]
"""


def init_text() -> str:
    """Return the text of a footnote.toml that works at once in whatever folder it is written to."""
    settings, _, _ = DEFAULT_FILE.read_text(encoding="utf-8").partition(_SAMPLE)
    return settings + _OWN
