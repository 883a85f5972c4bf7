"""Change a file that other programs change too, so that no version of it is ever lost or torn.

A lock file beside it keeps our own writers apart, in this process and in others. Her calendar
program knows nothing of that lock: so just before the new version takes the old one's name, the
old one is looked at again, and if it changed, all starts over. The new version is whole on the
disk before it gets the name, so a crash leaves either the old file or the new one.
"""

import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from fitbot.domain.causes import Cause
from fitbot.errors import CalendarError

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


#: How often the lock is tried, in seconds.
_PACE = 0.02
_ATTEMPTS = 5


def rewrite(path: Path, change: Callable[[bytes], bytes], patience: float) -> None:
    """Replace the file's content by `change` of it; wait for the lock up to `patience` seconds.

    Blocks: call it in a thread. A link is followed, the mode and owner are kept.

    Raises:
        CalendarError: somebody else holds the lock, or changes the file again and again.
        OSError: the file or its folder cannot be read or written.
    """
    path = path.resolve()
    with _locked(path.with_name(f".{path.name}.lock"), patience):
        for _ in range(_ATTEMPTS):
            seen = _state(path)
            old = path.read_bytes()
            new = change(old)
            if new == old or _replace(path, new, seen):
                return
    raise CalendarError(Cause.FILE_RESTLESS)


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino


@contextlib.contextmanager
def _locked(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock file, which stays: to delete it would let two writers in at once."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        last = time.monotonic() + patience
        while True:
            try:
                _try_lock(handle)
                break
            except OSError as error:
                if time.monotonic() >= last:
                    raise CalendarError(Cause.FILE_TAKEN) from error
                time.sleep(_PACE)
        yield
    finally:
        os.close(handle)


def _replace(path: Path, data: bytes, seen: tuple[int, int, int]) -> bool:
    """Give the new content the file's name; False, and nothing done, if the file changed since."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_owner(path, temporary)
        if _state(path) != seen:
            return False
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    return True


def _keep_owner(path: Path, temporary: Path) -> None:
    """Let her program read the new file as it read the old one."""
    shutil.copymode(path, temporary)
    if hasattr(os, "chown"):
        owner = path.stat()
        with contextlib.suppress(PermissionError):  # only root may give a file away
            os.chown(temporary, owner.st_uid, owner.st_gid)
