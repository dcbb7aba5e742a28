"""What can go wrong with the warehouse.

    WarehouseError
      WarehouseMissing     there is no such file yet: run the step that makes it
      WarehouseBusy        another process has it open: exit code 75
      WarehouseNewer       written by a newer version of the program
      WarehouseBroken      not a database, or changed by other hands
      WarehouseFull        the disk or the memory is full
      FrozenBroken         a frozen result that other hands have changed
      BackupBroken         a backup with a missing or changed file
      BadQuery             the SQL that a user typed, or a name that is no table

Beside them stands BrokenRaw: a raw file that cannot be read. The text of each is one Russian line for the operator: what is wrong, where, what to do.
"""

from campaign.errors import BibliopulseError
from collectors.raw import BrokenRaw  # noqa: F401  # one of these, raised wherever raw files are read


class WarehouseError(BibliopulseError):
    """Base of everything that the warehouse reports to people."""


class WarehouseMissing(WarehouseError):
    """The file that was to be read does not exist yet."""

    exit_code = 2


class WarehouseBusy(WarehouseError):
    """Another process is writing; try again later."""

    exit_code = 75


class WarehouseNewer(WarehouseError):
    """A newer version of the program wrote this file; we do not touch it."""


class WarehouseBroken(WarehouseError):
    """The file is no DuckDB database, or its history is not ours."""


class WarehouseFull(WarehouseError):
    """No room left; nothing that was committed is lost."""


class FrozenBroken(WarehouseError):
    """A frozen result whose files or signature are not those that were written."""


class BackupBroken(WarehouseError):
    """A backup whose files are not those that were written."""


class BadQuery(WarehouseError):
    """SQL that cannot be run, or the name of no table."""

    exit_code = 2
