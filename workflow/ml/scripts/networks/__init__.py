"""Training samples, networks, and checks of both."""
import bundle  # noqa: F401
