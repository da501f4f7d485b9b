"""The exact amplitude of the shipped process, and events made with it."""
import bundle  # noqa: F401
