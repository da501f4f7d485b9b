"""Replacements of slow or outdated parts of MadMiner."""
import bundle  # noqa: F401
