"""Programs of the physics image, where the environment has no Python package for their task."""
import bundle  # noqa: F401
