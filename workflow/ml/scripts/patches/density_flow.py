"""SCANDAL's densities: masked autoregressive flows (https://arxiv.org/abs/1705.07057)."""
import numpy as np
import torch

from patches import device

CHUNK = 10000  # events at a time


def create_model(estimator):
    """Replaces ``LikelihoodEstimator._create_model``: the observables alternate from layer to layer, as in the paper.

    Upstream: ``utils/ml/models/maf.py`` and ``maf_mog.py`` (MadMiner 0.9.3 to 0.9.6): all layers have one order
    Without it: the first observable can only have a normal distribution, and SCANDAL's regions are wrong
    """
    from madminer.utils.ml.models.maf import ConditionalMaskedAutoregressiveFlow
    from madminer.utils.ml.models.maf_mog import ConditionalMixtureMaskedAutoregressiveFlow

    options = dict(
        n_conditionals=estimator.n_parameters,
        n_inputs=estimator.n_observables,
        n_hiddens=estimator.n_hidden,
        n_mades=estimator.n_mades,
        activation=estimator.activation,
        batch_norm=estimator.batch_norm is not None,
        alpha=estimator.batch_norm,
        input_order=np.arange(1, estimator.n_observables + 1),  # an array alternates, the default "sequential" does not
    )
    if estimator.n_components > 1:
        estimator.model = ConditionalMixtureMaskedAutoregressiveFlow(n_components=estimator.n_components, **options)
    else:
        estimator.model = ConditionalMaskedAutoregressiveFlow(**options)


def evaluate_log_likelihood(estimator, x, theta, test_all_combinations=True, evaluate_score=False):
    """Replaces the method of the same name.

    x (n_events, n_observables); theta (n_thetas, n_parameters), or one per event unless test_all_combinations
    -> log p(x|theta) (n_thetas, n_events) or (n_events,), up to a constant; score of the same shape and one more axis
    (n_parameters), or None

    Upstream: ``ml/likelihood.py``, ``evaluate_log_likelihood`` (MadMiner 0.9.3 to 0.9.6): parameters
        are not scaled as in training, scores are flattened, tensors built for each event and parameter point
    Without it: the densities are those of other parameter points
    """
    x = _to_device(estimator._transform_inputs(x))
    theta = _to_device(estimator._transform_parameters(np.asarray(theta)))
    estimator.model.to(x.device, x.dtype).eval()
    if not test_all_combinations:
        return _evaluate(estimator, x, theta, evaluate_score)
    parts = [_evaluate(estimator, x, point.expand(len(x), -1), evaluate_score) for point in theta]
    return np.array([part[0] for part in parts]), np.array([part[1] for part in parts]) if evaluate_score else None


def _evaluate(estimator, x, theta, evaluate_score):
    """x (n_events, n_observables), theta (n_events, n_parameters), scaled -> log p (n_events,), score or None"""
    densities, scores = [], []
    for x_part, theta_part in zip(x.split(CHUNK), theta.split(CHUNK)):
        if evaluate_score:
            _, density, score = estimator.model.log_likelihood_and_score(theta_part.clone(), x_part)
            scores.append(score.detach())
        else:
            with torch.no_grad():
                _, density = estimator.model.log_likelihood(theta_part, x_part)
        densities.append(density.detach())
    score = estimator._transform_score(torch.cat(scores).cpu().numpy(), inverse=True) if evaluate_score else None
    return torch.cat(densities).cpu().numpy(), score


def _to_device(array):
    return torch.as_tensor(np.asarray(array), dtype=torch.float, device=device.chosen())


def install():
    """Makes MadMiner's density estimators use these functions."""
    from madminer.ml import LikelihoodEstimator

    LikelihoodEstimator._create_model = create_model
    LikelihoodEstimator.evaluate_log_likelihood = evaluate_log_likelihood
