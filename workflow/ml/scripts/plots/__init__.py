"""The pictures of a run."""
import bundle  # noqa: F401
