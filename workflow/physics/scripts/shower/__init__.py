"""From partons to stable particles."""
import bundle  # noqa: F401
