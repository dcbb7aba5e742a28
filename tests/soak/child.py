"""``python child.py command …``: the program, impatient with servers on loopback and tagging fast."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main() -> None:
    import cli
    import collectors.vk.collect
    import commands.tag
    from collectors.vk.api.client import Patience

    quick = Patience(first_pause=0.001, longest_pause=0.01, rate_pause=0.01, cool_down=0.01)
    collectors.vk.collect.Patience = lambda: quick  # type: ignore[assignment,misc]
    commands.tag.tag_step = partial(commands.tag.tag_step, tier="fast")  # type: ignore[assignment]
    sys.argv[0] = "bibliopulse"
    cli.main()


if __name__ == "__main__":
    main()
