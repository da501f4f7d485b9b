"""The likelihood of events from an estimated likelihood ratio."""
import numpy as np


class RatioModel:
    """log r(x|theta) of an estimator, normalised.

    estimator: MadMiner's Ensemble of ratio estimators; thetas (n_thetas, n_parameters)
    log_mean: log of the mean of the estimated ratio at each of them (n_thetas,), see networks/normalisation.py
    """

    def __init__(self, estimator, thetas, log_mean):
        self.estimator, self.thetas, self.log_mean = estimator, thetas, log_mean

    def log_likelihoods(self, x):
        """x (n_events, n_observables) -> log r(x|theta) (n_events, n_thetas)"""
        log_ratio, _ = self.estimator.evaluate_log_likelihood_ratio(
            x=x, theta=self.thetas, test_all_combinations=True, calculate_covariance=False
        )
        return np.asarray(log_ratio, dtype=float).T - self.log_mean
