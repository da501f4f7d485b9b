"""generator=madgraph: its process, its cards, its runs, and checks of them."""
import bundle  # noqa: F401
