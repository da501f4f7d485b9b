"""Likelihoods of events that neither training nor the limits of a run have seen: per event, over the coarse grid."""
import product  # noqa: F401

import numpy as np

from likelihood.grid import refine
from methods import kind_of

from madminer.ml import load_estimator


def event_table(scan, method, model_folder, x):
    """Shape log likelihood of each event. scan: the run's own Scan; x: (n, n_observables) -> (n, n_coarse_points)"""
    estimator = load_estimator(model_folder)
    if kind_of(method) == "score":
        histograms = scan.limits.expected_limits(
            mode="sally",
            theta_true=scan.theta_true,
            model_file=model_folder,
            hist_bins=(scan.card.limits["score_bins"],) * len(scan.fine.shape),
            thetas_eval=scan.coarse.points,
            grid_resolutions=None,
            include_xsec=False,
            n_histo_toys=None,
            n_binning_toys=None,
            return_histos=True,
        )[5]
        score, _ = estimator.evaluate_score(x=x, calculate_covariance=False)
        return np.stack([histogram.log_likelihood(score) for histogram in histograms], axis=1)
    log_ratio, _ = estimator.evaluate_log_likelihood_ratio(
        x=x, theta=scan.coarse.points, test_all_combinations=True, calculate_covariance=False
    )
    return log_ratio.T - scan.log_normalisation(method, estimator, scan.coarse).ravel()


def log_likelihoods(scan, table, weights, n_events):
    """table: (n, n_coarse_points); weights: (n,), adding up to the number of events; n_events: of the rate

    -> {"rate_and_shape": (fine grid), "shape": (fine grid)}
    """
    shape = refine(weights.dot(table), scan.coarse, scan.fine)
    mean = scan.luminosity * scan.limits.xsecs(scan.fine.points)[0].reshape(scan.fine.shape)
    return {"rate_and_shape": shape + n_events * np.log(mean) - mean, "shape": shape}
