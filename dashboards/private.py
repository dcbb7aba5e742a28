"""Files that only their owner reads, and that are there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_private(path: Path, content: bytes) -> Path:
    """Write a file with mode 0600 through a temporary one in the same folder, then put it in its place."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left_over in path.parent.glob(f".{path.name}.*"):  # of a run that was killed while it wrote
        left_over.unlink(missing_ok=True)
    # mkstemp makes the file 0600 from the first byte on.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path
