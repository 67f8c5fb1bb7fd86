"""Files that hold no text to index, told by their names alone: one line a kind, with the reason a person reads."""

import re
from pathlib import PurePosixPath

_SUFFIXES = {
    "image": ".png .jpg .jpeg .gif .webp .bmp .ico .icns .tif .tiff .svg .heic .avif .psd .ai .eps .xcf .sketch",
    "audio or video": ".mp3 .mp4 .m4a .wav .ogg .flac .avi .mov .mkv .webm .cast",
    "archive": ".zip .gz .tgz .bz2 .xz .zst .7z .rar .tar .jar .war .ear .whl .egg .deb .rpm .apk .dmg .iso .img",
    "font": ".ttf .otf .woff .woff2 .eot",
    "compiled file": ".exe .dll .so .dylib .a .o .obj .lib .class .pyc .pyo .pyd .wasm .node .pdb .bin",
    "database or data file": ".db .sqlite .sqlite3 .parquet .arrow .lance .npy .npz .pkl .pickle .h5 .shp",
    "model": ".onnx .pt .pth .safetensors .gguf .ckpt .joblib",
    "key, certificate or signature": ".key .pem .crt .cer .der .p12 .pfx .jks .keystore .asc .sig .gpg",
    "source map": ".map",
    "lock file": ".lock .lockb",
    "office file of a kind that is not read; export it as PDF or DOCX": (
        ".doc .docm .rtf .odt .pages .xls .xlsx .xlsm .ods .numbers .ppt .pptx .odp .epub .mobi .vsd .vsdx"
    ),
}
_KINDS = {suffix: kind for kind, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
_LOCK_FILES = frozenset(
    ("go.sum", "go.work.sum", "npm-shrinkwrap.json", "package-lock.json", "packages.lock.json", "pnpm-lock.yaml")
)
_MINIFIED = re.compile(r"\.min\.(?:m?js|css|html)$|[.-]bundle\.(?:m?js|css)$|\.chunk\.(?:js|css)$")


def reason_to_skip(path: str) -> str:
    """Return why a file of this name is not read, or an empty string if it is."""
    name = PurePosixPath(path.lower()).name
    if name in _LOCK_FILES:
        return "lock file"
    return "minified bundle" if _MINIFIED.search(name) else _KINDS.get(PurePosixPath(name).suffix, "")
