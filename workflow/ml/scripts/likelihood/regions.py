"""p-values, confidence regions and the best fit from a log likelihood on a grid.

Asymptotic distribution of the likelihood ratio (Wilks; https://arxiv.org/abs/1007.1727): q = -2 log (L / L_max) follows
a chi-squared distribution with one degree of freedom per parameter. So the 68 % region is p > 0.32, for two parameters
q < 2.28.
"""
import numpy as np

from step import fail

LEVELS = (68, 95)  # per cent


def p_values(log_likelihood):
    """log_likelihood: one axis per parameter -> p-values of the same shape, 1 at the best fit"""
    from scipy.special import chdtrc

    return chdtrc(log_likelihood.ndim, likelihood_ratio(log_likelihood))


def likelihood_ratio(log_likelihood):
    """-> q = -2 log (L / L_max), 0 at the best fit; the shape of `log_likelihood`"""
    return 2.0 * (np.max(log_likelihood) - log_likelihood)


def q_limit(level, n_parameters):
    """q at the border of a region: (68, 2) -> 2.28"""
    from scipy.special import chdtri

    return float(chdtri(n_parameters, p_limit(level)))


def p_limit(level):
    """The p-value at the border of a region: 68 -> 0.32"""
    return 1.0 - level / 100.0


def check_scan(method, name, log_likelihood, grid):
    """Ends the step if the log likelihood (grid.shape) is not finite somewhere: regions would have gaps."""
    bad = np.argwhere(~np.isfinite(log_likelihood))
    if len(bad):
        fail(
            "the likelihood %s of %s is not finite at %d of %d points of the scan, first at theta = %s"
            % (name, method, len(bad), log_likelihood.size, grid.point(tuple(bad[0]))),
            "the cross section there may be zero or negative: scan a smaller region (asymptotic_limits.region), or "
            "make more events, so that morphing is stable there",
        )


def describe_regions(log_likelihood, grid, theta_true=None):
    """-> {"best_fit": theta, "best_fit_distance_in_cells", "q_at_truth", "regions": {"68": {...}, "95": {...}}}

    A region's area counts the grid points with p above the limit; one cell is the product of the grid's steps.
    theta_true: (n_parameters,), or None, without which there are no "best_fit_distance_in_cells" and "q_at_truth".
    """
    p = p_values(log_likelihood)
    best = np.unravel_index(int(np.argmax(log_likelihood)), grid.shape)
    facts = {"best_fit": grid.point(best)}
    if theta_true is not None:
        offsets = [(point - true) / step for point, true, step in zip(grid.point(best), theta_true, grid.steps)]
        facts["best_fit_distance_in_cells"] = float(np.linalg.norm(offsets))
        facts["q_at_truth"] = float(2.0 * (np.max(log_likelihood) - log_likelihood[grid.nearest(theta_true)]))
    facts["regions"] = {str(level): describe_region(p > p_limit(level), grid) for level in LEVELS}
    return facts


def describe_region(inside, grid):
    """inside: bool, (grid.shape)"""
    cells = int(inside.sum())
    edges = [np.take(inside, [0, -1], axis=axis).any() for axis in range(inside.ndim)]
    return {
        "area_in_cells": cells,
        "area": cells * float(np.prod(grid.steps)),
        "reaches_edge_of_scan": bool(any(edges)),
    }
