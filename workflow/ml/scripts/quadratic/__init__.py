"""The quadratic classifier: its training events, networks, and checks of them on unseen events."""
import bundle  # noqa: F401
