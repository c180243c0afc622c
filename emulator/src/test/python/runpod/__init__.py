"""A stand-in of the official worker library, written from the contract, on the standard library only."""

from . import serverless

__all__ = ["serverless"]
