"""Normalises the mean of the estimated ratio to 1.

The mean of the exact r(x|theta) = p(x|theta) / p(x|theta_1) over events of theta_1 is 1 for every theta. A network
misses that by a few per cent, which for a hundred events moves log L by more than the width of the regions. Dividing by
the mean, Z(theta), computed from the training events, corrects this.
"""
import numpy as np


def mean_log_ratio(log_ratio, weights):
    """log of the weighted mean of the ratio.

    log_ratio: (n_thetas, n_events); weights: (n_events,), at the denominator's theta_1 -> log Z (n_thetas,)
    """
    weights = np.maximum(weights, 0.0)
    return np.log(np.exp(np.asarray(log_ratio, dtype=float)).dot(weights / weights.sum()))


def log_normalisation(estimator, x, weights, grid):
    """log Z on a grid. estimator: Ensemble; x: (n_events, n_observables); grid: Grid -> (grid.shape)"""
    log_ratio, _ = estimator.evaluate_log_likelihood_ratio(
        x=x, theta=grid.points, test_all_combinations=True, calculate_covariance=False
    )
    return mean_log_ratio(log_ratio, weights).reshape(grid.shape)
