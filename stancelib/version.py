"""The version of stancelib, in one place."""

__version__ = "0.1.0"
