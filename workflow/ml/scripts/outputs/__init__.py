"""Files that a run leaves."""
import bundle  # noqa: F401
