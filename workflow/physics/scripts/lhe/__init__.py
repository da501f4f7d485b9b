"""Les Houches event files: read, written, numbered."""
import bundle  # noqa: F401
