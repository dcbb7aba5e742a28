"""A stand-in for VK: an archive goes in, VK's answers come out over HTTP on 127.0.0.1.

It serves the demo, rehearsals before a campaign, tests and benchmarks.
"""

from collectors.standin.archive import Archive, Community, Person, Quoted, WallComment, WallPost, read_archive
from collectors.standin.faults import Faults, Rule, failing
from collectors.standin.server import Call, StandIn, serve

__all__ = [
    "Archive",
    "Call",
    "Community",
    "Faults",
    "Person",
    "Quoted",
    "Rule",
    "StandIn",
    "WallComment",
    "WallPost",
    "failing",
    "read_archive",
    "serve",
]
