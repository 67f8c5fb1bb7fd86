"""The files below a folder: found, judged and opened without ever following a link out of it."""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sources.document import Skip
from sources.errors import DocumentGone, DocumentSkipped, SourceUnavailable
from sources.selection import Selection

# O_NONBLOCK: a pipe that was put in the place of a file must not make us wait for its writer.
_OPEN_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
_OPEN_FOLDER = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY

_BY_EFFECTIVE_USER = os.access in os.supports_effective_ids
_NO_RIGHT = "Footnote has no right to read it"


@dataclass(frozen=True, slots=True)
class File:
    """A file that can be a document.

    Attributes:
        path: From the top of the folder, as the document is called.
        target: Where it really lies: differs from `path` if that is a symbolic link.
        changed_ns: When the system last saw a change of content, name or rights; cannot be set by hand.
    """

    path: str
    target: str
    size: int
    modified_ns: int
    changed_ns: int


class FolderFiles:
    """One folder on disk, seen through a selection."""

    def __init__(self, root: Path, selection: Selection) -> None:
        """Take the folder as it is now; `root` is free of symbolic links."""
        self._root = root
        self._root_text = str(root)  # joining text is many times faster than joining paths
        self._selection = selection

    def walk(self) -> Iterator[File | Skip]:
        """Yield every file that the selection covers, or the reason not to read it.

        A folder that may not be entered is one Skip; any other failure of the disk raises SourceUnavailable,
        because half a listing looks like deletions.
        """
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(self._root / folder) as found:
                    inside = sorted(found, key=lambda item: item.name)
            except FileNotFoundError:
                continue
            except PermissionError:
                yield Skip(printable(f"{folder}/"), "a folder that Footnote has no right to enter")
                continue
            except OSError as error:
                raise _failed(self._root / folder, error) from error
            for item in inside:
                path = f"{folder}/{item.name}" if folder else item.name
                if item.is_dir(follow_symlinks=False):
                    if self._selection.enters(path):
                        folders.append(path)
                elif (judged := self._judge_found(path, item)) is not None:
                    yield judged

    def judge(self, path: str) -> File | Skip | None:
        """Return the file at a path, the reason not to read it, or None if the source has no such file."""
        if not _is_inner(path) or not self._selection.covers(path):
            return None
        try:
            target = Path(os.path.realpath(self._root / path, strict=True))
            status = target.lstat()
        except OSError as error:
            return self._judge_failure(path, error)
        if not target.is_relative_to(self._root):
            return Skip(printable(path), "a symbolic link that leaves the folder")
        return self._judge_target(path, target.relative_to(self._root).as_posix(), status)

    def _judge_found(self, path: str, item: os.DirEntry[str]) -> File | Skip | None:
        """Judge what a scan found: below the root only links need to be resolved."""
        if item.is_symlink():
            return self.judge(path)
        if not self._selection.covers(path):
            return None
        try:
            return self._judge_target(path, path, item.stat(follow_symlinks=False))
        except OSError as error:
            return self._judge_failure(path, error)

    def _judge_failure(self, path: str, error: OSError) -> Skip | None:
        if isinstance(error, FileNotFoundError | NotADirectoryError) or error.errno == errno.ELOOP:
            is_link = (self._root / path).is_symlink()
            return Skip(printable(path), "a symbolic link to something that does not exist") if is_link else None
        if error.errno == errno.ENAMETOOLONG:
            return None
        if isinstance(error, PermissionError):
            return Skip(printable(path), _NO_RIGHT)
        raise _failed(self._root / path, error) from error

    def _judge_target(self, path: str, target: str, status: os.stat_result) -> File | Skip | None:
        if stat.S_ISDIR(status.st_mode) and target == path:
            return None
        if reason := self._reason_to_skip(path, target, status):
            return Skip(printable(path), reason)
        return File(path, target, status.st_size, status.st_mtime_ns, status.st_ctime_ns)

    def _reason_to_skip(self, path: str, target: str, status: os.stat_result) -> str:
        if printable(path) != path:
            return "its name is not valid UTF-8"
        if stat.S_ISDIR(status.st_mode):
            return "a symbolic link to a folder; its files are indexed where they lie"
        if target != path and self._selection.excludes(target):
            return "a symbolic link to a file that is left out"
        if not stat.S_ISREG(status.st_mode):
            return "not a regular file"
        if not os.access(f"{self._root_text}/{target}", os.R_OK, effective_ids=_BY_EFFECTIVE_USER):
            return _NO_RIGHT
        return self._selection.excess(status.st_size)

    def read(self, file: File) -> bytes:
        """Return the content; each part of the way is opened from the last, so no link can slip in between.

        Raises:
            DocumentSkipped: it grew over the limit, or may no longer be read.
            DocumentGone: it is no longer there, or something else is in its place.
        """
        try:
            body = self._read_bounded(file.target)
        except PermissionError as error:
            raise DocumentSkipped(_NO_RIGHT) from error
        except OSError as error:
            if error.errno in {errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ELOOP, errno.ENXIO}:
                raise DocumentGone(f"{file.path} is gone from {self._root}") from error
            raise _failed(self._root / file.path, error) from error
        if reason := self._selection.excess(len(body)):
            raise DocumentSkipped(reason)
        return body

    def _read_bounded(self, target: str) -> bytes:
        *folders, name = target.split("/")
        with ExitStack() as opened:
            inside = os.open(self._root, _OPEN_FOLDER)
            opened.callback(os.close, inside)
            for folder in folders:
                inside = os.open(folder, _OPEN_FOLDER, dir_fd=inside)
                opened.callback(os.close, inside)
            descriptor = os.open(name, _OPEN_FILE, dir_fd=inside)
            with open(descriptor, "rb") as body:  # noqa: PTH123 - a descriptor, not a path
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise OSError(errno.ENXIO, "not a regular file")
                return body.read(self._selection.max_bytes + 1)


def open_files(folder: Path, selection: Selection) -> FolderFiles:
    """Return the files of a folder that exists and is not empty.

    An empty folder counts as unavailable: a place where nothing is mounted looks exactly like it, and to
    take it for a folder whose every file was deleted would empty the index.
    """
    try:
        root = folder.resolve(strict=True)
        with os.scandir(root) as found:
            is_empty = next(found, None) is None
    except FileNotFoundError as error:
        raise SourceUnavailable(f"the folder {folder} does not exist; check its path, or mount it") from error
    except NotADirectoryError as error:
        raise SourceUnavailable(f"{folder} is not a folder; name the folder that holds the files") from error
    except PermissionError as error:
        raise SourceUnavailable(f"Footnote has no right to read the folder {folder}") from error
    except RuntimeError as error:  # how Python up to 3.12 reports links in a circle
        raise SourceUnavailable(f"the folder {folder} is a symbolic link to itself") from error
    except OSError as error:
        raise _failed(folder, error) from error
    if is_empty:
        raise SourceUnavailable(
            f"the folder {folder} is empty, as it is when nothing is mounted there; mount it, or take the "
            "source out of the configuration if its files are gone for good"
        )
    return FolderFiles(root, selection)


def printable(path: str) -> str:
    """Return the path with what is not valid UTF-8 written as hexadecimal escapes."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _is_inner(path: str) -> bool:
    try:
        os.fsencode(path)
    except UnicodeEncodeError:
        return False
    return "\0" not in path and not {"", ".", ".."} & set(path.split("/"))


def _failed(path: Path, error: OSError) -> SourceUnavailable:
    return SourceUnavailable(f"{printable(str(path))} cannot be read: {error.strerror}")
