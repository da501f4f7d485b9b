"""MadMiner's morphing-aware ratio estimator: its losses, and a scan that evaluates each network once."""
import numpy as np
import torch

from patches import device

CHUNK = 10000  # events whose ratios to all parameter points are computed at a time


def train(estimator, *args, **options):
    """Replaces ``MorphingAwareRatioEstimator.train``. -> training and validation losses, each per epoch

    Upstream: ``ml/morphing_aware.py``, ``MorphingAwareRatioEstimator.train`` (MadMiner 0.9.3 to 0.9.6): returns nothing
    Without it: nobody sees whether the networks were trained
    """
    from madminer.ml import ParameterizedRatioEstimator

    losses = ParameterizedRatioEstimator.train(estimator, *args, scale_parameters=False, **options)
    # The scale is 1: without it, MadMiner warns whenever it loads the estimator.
    estimator.theta_scaling_means = np.zeros(estimator.n_parameters)
    estimator.theta_scaling_stds = np.ones(estimator.n_parameters)
    return losses


def evaluate_log_likelihood_ratio(estimator, x, theta, test_all_combinations=True, evaluate_score=False):
    """Replaces the method of the same name.

    x (n_events, n_observables); theta (n_thetas, n_parameters), or one per event unless test_all_combinations
    -> log r (n_thetas, n_events) or (n_events,); score of the same shape and one more axis (n_parameters), or None

    Upstream: ``utils/ml/models/ratio.py``, ``DenseMorphingAwareRatioModel`` (MadMiner 0.9.3 to 0.9.6): the networks of
        all components run again for each parameter point, on which they do not depend
    Without it: a scan of 169 points runs every network 169 times
    """
    if evaluate_score or not test_all_combinations:
        return _originals["evaluate"](estimator, x, theta, test_all_combinations, evaluate_score)
    x = torch.as_tensor(np.asarray(estimator._transform_inputs(x)), dtype=torch.float, device=device.chosen())
    model = estimator.model.to(x.device, x.dtype).eval()
    limit = model.clamp_component_ratios
    powers = np.asarray(theta, dtype=float)[:, None, :] ** np.asarray(estimator.components)[None, :, :]
    weights = np.prod(powers, axis=2).dot(estimator.morphing_matrix)  # (n_thetas, n_benchmarks)
    with torch.no_grad():
        components = torch.cat(
            [torch.cat([network(part) for network in model.dsigma_component_estimators], 1) for part in x.split(CHUNK)]
        ).cpu().numpy()
        rates = model.log_sigma_ratio_components.cpu().numpy()[:, 0]
    numerator = _bounded(weights.dot(np.exp(np.clip(components, -limit, limit)).T), limit)
    denominator = _bounded(weights.dot(np.exp(np.clip(rates, -limit, limit))), limit)
    return np.log(_bounded(numerator / denominator[:, None], limit)), None


def _bounded(values, limit):
    return np.clip(values, np.exp(-limit), np.exp(limit))


_originals = {}


def install():
    """Makes the estimator use these functions."""
    from madminer.ml import MorphingAwareRatioEstimator

    if "evaluate" not in _originals:
        _originals["evaluate"] = MorphingAwareRatioEstimator.evaluate_log_likelihood_ratio
        MorphingAwareRatioEstimator.evaluate_log_likelihood_ratio = evaluate_log_likelihood_ratio
        MorphingAwareRatioEstimator.train = train
