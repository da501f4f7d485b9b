"""Likelihoods over the parameter grid, and what follows from them."""
import bundle  # noqa: F401
