"""Expressions of the physics card: checked, tried, and evaluated over detected events."""
import bundle  # noqa: F401
