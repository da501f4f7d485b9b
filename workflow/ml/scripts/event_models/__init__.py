"""The likelihood of single events at the points of a grid: one model for each kind of estimator."""
import bundle  # noqa: F401
