"""Two folders change places in one step: nobody ever sees neither, or a mixture.

Linux: `renameat2(2)` with RENAME_EXCHANGE (ext4, XFS, btrfs, tmpfs, overlayfs…; glibc 2.28).
macOS: `renamex_np(2)` with RENAME_SWAP (APFS).
Python has neither, so they are called in the C library. Not every file system can: network ones cannot.
"""

import ctypes
import errno
import os
import sys
from pathlib import Path

_AT_FDCWD = -100  # linux/fcntl.h
_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h of macOS
_CANNOT = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}


def exchange(one: Path, other: Path) -> bool:
    """Let the two change places. False if this system or file system cannot; nothing was done then.

    Raises OSError for any other failure, also with nothing done.
    """
    ctypes.set_errno(0)
    try:
        failed = _rename(os.fsencode(one), os.fsencode(other))
    except AttributeError:  # this C library does not have the call
        return False
    number = ctypes.get_errno()
    if failed and number not in _CANNOT:
        raise OSError(number, os.strerror(number), str(one), None, str(other))
    return not failed


def _rename(one: bytes, other: bytes) -> bool:
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform == "darwin":
        return bool(library.renamex_np(one, other, ctypes.c_uint(_RENAME_SWAP)))
    return bool(library.renameat2(_AT_FDCWD, one, _AT_FDCWD, other, ctypes.c_uint(_RENAME_EXCHANGE)))
