"""A file that people edit, replaced as a whole by the program."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """All or nothing, in UTF-8 with the line ends of ``text``; a file that was there keeps its rights.

    Where ``path`` is a link, what it leads to is replaced and the link stays.
    """
    path = path.resolve()
    temporary = path.with_name(path.name + ".tmp")
    try:
        with temporary.open("wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, temporary)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
