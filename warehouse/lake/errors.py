"""What can go wrong with the lake.

LakeError
  LakeMissing     nobody has made it yet
  LakeBusy        others are changing it: exit code 75
  LakeRefused     it is another campaign's, or what the home would bring cannot stand in it
"""

from warehouse.sql.errors import WarehouseError


class LakeError(WarehouseError):
    """The lake cannot be reached."""


class LakeMissing(LakeError):
    """There is no lake at that place yet."""

    exit_code = 2


class LakeBusy(LakeError):
    """Another home is changing it; try again later."""

    exit_code = 75


class LakeRefused(LakeError):
    """The home's campaign, names or people do not fit the lake."""

    exit_code = 2
