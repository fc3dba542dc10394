"""What a file has beside its content: owner, group, mode, access control list, extended attributes.

A file that is written anew beside its place has none of it; here it gets what the old one had.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

ACL = "system.posix_acl_access"


def keep_attributes(source: Path, name: str) -> None:
    """Give a file what another has beside its content, as far as the system allows, and never more rights to anybody.

    Args:
        source: the file that has it.
        name: the file that gets it, which nobody but its owner may read yet.

    Raises:
        OSError: its mode cannot be set.
    """
    found = source.stat()
    mode = stat.S_IMODE(found.st_mode)
    owner, group = _give(name, found.st_uid, -1), _give(name, -1, found.st_gid)
    if not owner:
        mode &= ~stat.S_ISUID
    if not group:
        mode &= ~stat.S_ISGID
    held, had = _attributes(source), _attributes(Path(name))
    if not group:
        held.pop(ACL, None)
    listed = _set_attributes(name, held, had)
    if not (group and listed):
        # The group is another, or its bits were the mask of a list that is lost: group and others get what both had.
        both = mode >> 3 & mode & 0o7
        mode = mode & ~0o77 | both << 3 | both
    os.chmod(name, mode)


def _give(name: str, owner: int, group: int) -> bool:
    """Whether a file now belongs to this owner and group; -1 stands for any."""
    if not hasattr(os, "chown"):
        return True
    try:
        os.chown(name, owner, group)
    except OSError:
        found = Path(name).stat()
        return owner in (-1, found.st_uid) and group in (-1, found.st_gid)
    return True


def _attributes(path: Path) -> dict[str, bytes]:
    """The extended attributes of a file that can be read, its access control list among them."""
    held: dict[str, bytes] = {}
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for attribute in os.listxattr(path):
                with suppress(OSError):
                    held[attribute] = os.getxattr(path, attribute)
    return held


def _set_attributes(name: str, held: dict[str, bytes], had: dict[str, bytes]) -> bool:
    """Set extended attributes, and take off a list that the folder gave.

    Args:
        name: the file.
        held: what it shall have.
        had: what it has.

    Returns:
        Whether it has the access control list that it shall have.
    """
    right = True
    if ACL in had and ACL not in held:
        try:
            os.removexattr(name, ACL)
        except OSError:
            right = False
    for attribute, value in held.items():
        if had.get(attribute) != value:
            try:
                os.setxattr(name, attribute, value)
            except OSError:
                right = right and attribute != ACL
    return right
