"""From the bytes of a file to its text, or a reason why there is none. A wrong guess is worse than a skip."""

import codecs
import re

from charset_normalizer import CharsetMatch, from_bytes

from indexer.errors import Unparsable, Unsupported

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Everything below a space that is not white space, backspace (man pages) or escape (coloured logs).
_CONTROLS = re.compile(r"[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f]")
_MAX_CONTROL_SHARE = 0.01  # stray ones occur in logs; machine data has one in nine

# Charsets still met in repositories, the likelier first: it decides between guesses that look equally good.
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257", "iso8859_2")
_OTHER_SCRIPTS = (
    "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp932", "euc_jp", "gb18030", "big5", "cp949", "iso8859_5",
    "cp866", "cp855",
)  # fmt: skip
# In Latin scripts letters beyond ASCII stand alone or in pairs; in others they make up whole words.
_RUN = re.compile(rb"[\x80-\xff]{3,}")
_MAX_LATIN_SHARE = 0.3  # of bytes beyond ASCII that stand in longer runs
_MAX_MESS = 0.1  # charset-normalizer's measure; right guesses had under 0.03, damaged UTF-8 0.14
_SAMPLE_BYTES = 65_536  # enough letters for any guess, and keeps it at milliseconds for any file
_HIGH = re.compile(rb"[\x80-\xff]")
_LEAD_BYTES = 400  # of ASCII before the first other byte of a line


def decode(body: bytes, *, declared: str = "") -> str:
    r"""Return the text of a file with its newlines as `\n`.

    A byte order mark decides, then UTF-8, then the charset that the file itself declares, then a guess
    if it is a safe one.

    Raises:
        Unsupported: the bytes are not text.
        Unparsable: they are damaged, or in a charset that cannot be told.
    """
    text = _decode(body, declared)
    _refuse_binary(text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(body: bytes, declared: str) -> str:
    for mark, charset in _MARKS:
        if body.startswith(mark):
            return _strict(body[len(mark) :], charset)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
    _refuse_binary(body.decode("latin-1"))  # which gives every byte its own character
    if declared and (text := _declared(body, declared)) is not None:
        return text
    if _is_mostly_utf8(body):
        raise Unparsable(f"damaged UTF-8: line {line} holds bytes that are no character; save the file again")
    return _strict(body, _guess(body, line))


def _refuse_binary(text: str) -> None:
    controls = sum(1 for _ in _CONTROLS.finditer(text))
    if "\x00" in text or controls > _MAX_CONTROL_SHARE * len(text):
        raise Unsupported("binary file, not text")


def _strict(body: bytes, charset: str) -> str:
    try:
        return body.decode(charset)
    except UnicodeDecodeError as error:
        reason = f"not valid {charset.upper()} although it looks like it; save the file as UTF-8"
        raise Unparsable(reason) from error


def _declared(body: bytes, charset: str) -> str | None:
    try:
        if not codecs.lookup(charset)._is_text_encoding:  # noqa: SLF001 - as bytes.decode itself checks it
            return None
        return body.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _is_mostly_utf8(body: bytes) -> bool:
    """Whether the damage is smaller than what is well-formed, which other charsets hardly ever look like."""
    text = body.decode("utf-8", errors="replace")
    beyond_ascii = len(text) - sum(1 for character in text if character < "\x80")
    damaged = text.count("\ufffd")
    return beyond_ascii - damaged >= damaged


def _guess(body: bytes, line: int) -> str:
    sample = _sample(body)
    in_runs = sum(map(len, _RUN.findall(sample)))
    charsets = _LATIN if in_runs < _MAX_LATIN_SHARE * len(_HIGH.findall(sample)) else _OTHER_SCRIPTS
    matches = [match for charset in charsets for match in _match(sample, charset)]
    # `min` keeps the first of equals, and so the likelier charset.
    best = min(matches, key=lambda match: (round(match.chaos, 2), -round(match.coherence, 2)), default=None)
    if best is None or best.chaos > _MAX_MESS:
        raise Unparsable(f"unknown character set (line {line} is not UTF-8); save the file as UTF-8")
    return best.encoding


def _match(sample: bytes, charset: str) -> list[CharsetMatch]:
    return list(from_bytes(sample, cp_isolation=[charset], preemptive_behaviour=False, enable_fallback=False))


def _sample(body: bytes) -> bytes:
    """Return the lines that say something about the charset: those with a byte beyond ASCII."""
    pieces: list[bytes] = []
    end = size = 0
    while size < _SAMPLE_BYTES and (found := _HIGH.search(body, end)):
        start = max(body.rfind(b"\n", end, found.start()) + 1, found.start() - _LEAD_BYTES, end)
        line_end = body.find(b"\n", found.start(), found.start() + _SAMPLE_BYTES)
        end = found.start() + _SAMPLE_BYTES if line_end < 0 else line_end
        pieces.append(body[start:end])
        size += end - start
    return b"\n".join(pieces)
