"""The likelihood of events from an estimated density."""
import numpy as np


class DensityModel:
    """log p(x|theta) of SCANDAL's flows, which are normalised for each theta.

    ensemble: MadMiner's Ensemble of density estimators; thetas (n_thetas, n_parameters)
    """

    def __init__(self, ensemble, thetas):
        self.ensemble, self.thetas = ensemble, thetas

    def log_likelihoods(self, x):
        """x (n_events, n_observables) -> mean log p(x|theta) of the networks, up to a constant (n_events, n_thetas)"""
        log_p, _ = self.ensemble.evaluate_log_likelihood(
            x=x, theta=self.thetas, test_all_combinations=True, calculate_covariance=False
        )
        return np.asarray(log_p, dtype=float).T
