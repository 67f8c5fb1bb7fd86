"""Fence: text of others, as data in a prompt. Pure.

By construction no text closes its fence, opens another or speaks with another role: the tags of a request end in a code
that nobody can know before, and whatever in a text looks like a tag of ours or of a chat template is broken.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from answering.prose.code_spans import code_spans
from answering.prose.invisible import without_invisible

Name = str
_CODE = re.compile(r"[0-9a-z]{8,32}")
_NAMES = "exhibit|question|thread|turn|summary|note"
_OUR_TAG = re.compile(rf"<(?=\s*/?\s*(?:{_NAMES})\b)", re.IGNORECASE)
# What servers turn into the separators of a conversation, wherever it stands in a message.
_CONTROL = re.compile(
    r"<(?=[|｜]|/?s>|/?(?:bos|eos|pad|unk|system|user|assistant|human|tool_call|tool_response|tool_result|think|"
    r"function_calls?|invoke|start_of_turn|end_of_turn|start_header_id|end_header_id|instructions?)\b|</?SYS>)",
    re.IGNORECASE,
)
_BRACKETED_CONTROL = re.compile(r"\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])")
_ROLE = re.compile(r"^([ \t]*(?:System|Assistant|Human|User|Developer|SYSTEM|ASSISTANT|HUMAN|USER)):", re.MULTILINE)
# A mark behind a word or at the start of a line; a list in JSON or YAML stands behind a colon or a comma.
_MARK = re.compile(r"(?:(?<=[\w.!?;)*_\"'”’»\]])|(?<=[\w.!?;)*_\"'”’»\]][ ])|^)\[(\^?[0-9]{1,4})\]", re.MULTILINE)
_MAX_ATTRIBUTE = 200


@dataclass(frozen=True, slots=True)
class Fence:
    """What stands around the texts of one request.

    Attributes:
        code: At random, for this request alone: 8 to 32 digits and small letters.

    Raises:
        ValueError: the code is too short, or holds something else.
    """

    code: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError("the code of a fence is 8 to 32 digits and small letters")

    def around(self, name: Name, text: str, attributes: Mapping[str, str] | None = None) -> str:
        """Return a text between its tags.

        Args:
            name: What it is: `exhibit`, `question`, `thread`, `turn`, `summary` or `note`.
            text: Of anybody.
            attributes: What the opening tag says of it; those without a value are left out.

        Raises:
            ValueError: the name is not one that texts are kept from imitating.
        """
        if name not in _NAMES.split("|"):
            raise ValueError(f"no fence is called {name!r}")
        said = "".join(f' {key}="{self._attribute(value)}"' for key, value in (attributes or {}).items() if value)
        return f"<{name}-{self.code}{said}>\n{self.harmless(text)}\n</{name}-{self.code}>"

    def harmless(self, text: str) -> str:
        """Return a text as it is shown between tags: readable as before, and nothing in it but text.

        Numbers in brackets become ⟦1⟧ where they could be taken for citations; in code they stay.
        """
        text = self._uncoded(without_invisible(text))
        text = _CONTROL.sub("‹", _OUR_TAG.sub("‹", text))
        text = _BRACKETED_CONTROL.sub("⟦", text)
        return _ROLE.sub(r"\1 :", _without_marks(text))

    def _attribute(self, value: str) -> str:
        line = " ".join(self.harmless(value).split())
        line = line.replace('"', "'").replace("<", "‹").replace(">", "›")
        return line if len(line) <= _MAX_ATTRIBUTE else line[: _MAX_ATTRIBUTE - 1] + "…"

    def _uncoded(self, text: str) -> str:
        """Take the code out: only who has seen the prompt, a tool perhaps, can have put it there."""
        return re.sub(re.escape(self.code), "…", text, flags=re.IGNORECASE)


def _without_marks(text: str) -> str:
    kept, place = "", 0
    for span in code_spans(text):
        kept += _MARK.sub(r"⟦\1⟧", text[place : span.start]) + text[span.start : span.end]
        place = span.end
    return kept + _MARK.sub(r"⟦\1⟧", text[place:])
