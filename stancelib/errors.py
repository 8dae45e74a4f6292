"""The exceptions that stancelib raises on purpose: all of them say what to do next."""


class StancelibError(Exception):
    """Base of every error that stancelib raises on purpose."""


class InputError(StancelibError, ValueError):
    """Something given to stancelib (text, file, table, option) is not what was expected."""


class CheckpointError(StancelibError, OSError):
    """A model folder is missing a file, or a file in it is truncated, altered or unreadable."""
