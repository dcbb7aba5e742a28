"""The program's version, and where the files that ship with the program lie: ``bibliopulse_data`` in a wheel, ``data/`` in a checkout."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

VERSION = "0.1.0"


def shipped(name: str) -> Traversable:
    """A shipped file or folder by its path, such as ``sample/posts.jsonl``."""
    checkout = Path(__file__).resolve().parent.parent / "data"
    # An editable install and a checkout have no bibliopulse_data package.
    root: Traversable = checkout if (checkout / "municipalities.csv").is_file() else files("bibliopulse_data")
    # In Python 3.11 a package without __init__.py joins only one part at a time.
    for part in name.split("/"):
        root = root / part
    return root
