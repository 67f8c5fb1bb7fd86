"""Writes small PDFs by hand: lines of Helvetica, an outline, a title, and the oldest encryption of the format."""

from dataclasses import dataclass, field
from hashlib import md5

# The padding that the PDF specification adds to passwords (ISO 32000-1, algorithm 2).
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_FILE_ID = b"0123456789abcdef"


@dataclass
class PdfWriter:
    """Pages of lines, each with its place in points from the lower left corner and its size."""

    pages: list[list[tuple[float, float, float, str]]] = field(default_factory=list)
    outline: list[tuple[int, str, int, float | None]] = field(default_factory=list)
    title: str = ""
    password: str = ""

    def page(self, *lines: str, left: float = 72, top: float = 720, size: float = 11, leading: float = 14) -> None:
        """Add a page of lines below each other; an empty line leaves a gap."""
        self.pages.append([])
        self.lines(*lines, left=left, top=top, size=size, leading=leading)

    def lines(self, *lines: str, left: float = 72, top: float = 720, size: float = 11, leading: float = 14) -> None:
        """Add lines to the last page; one that begins with spaces is indented."""
        for number, line in enumerate(lines):
            indent = (len(line) - len(line.lstrip())) * size / 2
            if line:
                self.pages[-1].append((left + indent, top - number * leading, size, line.strip()))

    def bookmark(self, title: str, *, page: int, top: float | None = None, level: int = 1) -> None:
        """Add an entry of the outline; pages count from 0."""
        self.outline.append((level, title, page, top))

    def write(self) -> bytes:
        """Return the file."""
        objects = [*self._objects()]
        if self.password:
            objects.append(self._encryption())
        body = bytearray(b"%PDF-1.4\n")
        offsets = []
        for number, content in enumerate(objects, start=1):
            offsets.append(len(body))
            body += f"{number} 0 obj\n".encode() + self._encrypted(content, number, len(objects)) + b"\nendobj\n"
        table = len(body)
        body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
        body += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
        encrypt = f"/Encrypt {len(objects)} 0 R /ID [<{_FILE_ID.hex()}> <{_FILE_ID.hex()}>]" if self.password else ""
        body += f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 2 0 R {encrypt} >>\n".encode()
        return bytes(body + f"startxref\n{table}\n%%EOF\n".encode())

    def _objects(self) -> list[bytes]:
        first_page, count = 4, len(self.pages)
        first_bookmark = first_page + 2 * count
        kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(count))
        outlines = f"/Outlines {first_bookmark} 0 R" if self.outline else ""
        objects = [
            f"<< /Type /Catalog /Pages 3 0 R {outlines} >>".encode(),
            f"<< /Title {_hex(self.title)} >>".encode(),
            f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode(),
        ]
        font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
        for number, lines in enumerate(self.pages):
            stream = b"".join(
                f"BT /F {size} Tf {left} {bottom} Td (".encode() + _escaped(text) + b") Tj ET\n"
                for left, bottom, size, text in lines
            )
            content = f"{first_page + 2 * number + 1} 0 R"
            objects.append(
                f"<< /Type /Page /Parent 3 0 R /MediaBox [0 0 612 792] /Contents {content}"
                f" /Resources << /Font << /F {font} >> >> >>".encode()
            )
            objects.append(f"<< /Length {len(stream)} >>\nstream\n".encode() + stream + b"endstream")
        return [*objects, *self._bookmarks(first_bookmark, first_page)]

    def _bookmarks(self, first: int, first_page: int) -> list[bytes]:
        if not self.outline:
            return []
        numbers = range(len(self.outline))
        parents = [max((n for n in range(m) if self.outline[n][0] < self.outline[m][0]), default=-1) for m in numbers]
        entries = []
        for parent in (-1, *numbers):
            children = [number for number in numbers if parents[number] == parent]
            ends = f"/First {first + 1 + children[0]} 0 R /Last {first + 1 + children[-1]} 0 R" if children else ""
            if parent == -1:
                entries.append(f"<< /Type /Outlines {ends} /Count {len(children)} >>".encode())
                continue
            _, title, page, top = self.outline[parent]
            view = "/Fit" if top is None else f"/XYZ 0 {top} 0"
            siblings = [number for number in numbers if parents[number] == parents[parent]]
            place = siblings.index(parent)
            following = f"/Next {first + 1 + siblings[place + 1]} 0 R" if place + 1 < len(siblings) else ""
            entries.append(
                f"<< /Title {_hex(title)} /Parent {first + 1 + parents[parent]} 0 R {ends} {following}"
                f" /Dest [{first_page + 2 * page} 0 R {view}] >>".encode()
            )
        return entries

    def _key(self) -> tuple[bytes, bytes]:
        padded = (self.password.encode() + _PADDING)[:32]
        owner = _rc4(md5(padded).digest()[:5], padded)
        return md5(padded + owner + (-4).to_bytes(4, "little", signed=True) + _FILE_ID).digest()[:5], owner

    def _encryption(self) -> bytes:
        key, owner = self._key()
        user = _rc4(key, _PADDING)
        return f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P -4 >>".encode()

    def _encrypted(self, content: bytes, number: int, last: int) -> bytes:
        if not self.password or number == last or b"stream\n" not in content:
            return content
        head, _, rest = content.partition(b"stream\n")
        key = md5(self._key()[0] + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
        return head + b"stream\n" + _rc4(key, rest.removesuffix(b"endstream")) + b"endstream"


def _hex(text: str) -> str:
    encoded = b"\xfe\xff" + text.encode("utf-16-be")
    return f"<{encoded.hex()}>" if text else "()"


def _escaped(text: str) -> bytes:
    encoded = text.encode("cp1252")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _rc4(key: bytes, data: bytes) -> bytes:
    state, swap = list(range(256)), 0
    for number in range(256):
        swap = (swap + state[number] + key[number % len(key)]) % 256
        state[number], state[swap] = state[swap], state[number]
    out, first, second = bytearray(), 0, 0
    for byte in data:
        first = (first + 1) % 256
        second = (second + state[first]) % 256
        state[first], state[second] = state[second], state[first]
        out.append(byte ^ state[(state[first] + state[second]) % 256])
    return bytes(out)
