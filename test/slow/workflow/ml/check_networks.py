"""Our shortcuts against what they stand in for, and the normalisation of ratios."""
from checks import EVENTS, run_checks

import numpy as np
import torch

from likelihood.grid import Grid, refine
from networks.normalisation import log_normalisation, mean_log_ratio
from patches import amsgrad, fast_tanh, ratio_evaluation
from patches.event_cache import CachedEvents
from patches.fast_loader import FastLoader

from madminer.ml import Ensemble, ParameterizedRatioEstimator
from madminer.sampling import SampleAugmenter, benchmark, random_morphing_points
from madminer.utils.ml import eval as madminer_eval
from madminer.utils.ml.models.ratio import DenseSingleParameterizedRatioModel

torch.set_num_threads(1)


class Sampler(CachedEvents, SampleAugmenter):
    pass


def check_amsgrad_equals_torch():
    torch.manual_seed(1)
    ours, theirs = [torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 1)) for _ in "12"]
    theirs.load_state_dict(ours.state_dict())
    mine = amsgrad.FlatAmsgrad(ours.parameters(), lr=0.01)
    reference = torch.optim.Adam(theirs.parameters(), lr=0.01, amsgrad=True)
    x = torch.randn(40, 3)
    for step in range(50):
        for net, optimiser in ((ours, mine), (theirs, reference)):
            optimiser.param_groups[0]["lr"] = 0.01 * 0.95 ** step
            optimiser.zero_grad()
            ((net(x) - x[:, :1] ** 2) ** 2).mean().backward()
            optimiser.step()
    for one, other in zip(ours.parameters(), theirs.parameters()):
        assert torch.allclose(one, other, atol=1e-6)


def check_tanh():
    x = torch.linspace(-12, 12, 999, dtype=torch.double, requires_grad=True)
    assert torch.allclose(fast_tanh.tanh(x), torch.tanh(x), atol=1e-15)
    assert torch.autograd.gradcheck(fast_tanh.tanh, x[::100].detach().requires_grad_())
    assert torch.autograd.gradgradcheck(fast_tanh.tanh, x[::100].detach().requires_grad_())


def check_evaluation_equals_madminer():
    torch.manual_seed(2)
    np.random.seed(2)
    model = DenseSingleParameterizedRatioModel(n_observables=2, n_parameters=2, n_hidden=(20, 20))
    xs, one, many = np.random.randn(1500, 2), np.random.randn(1, 2), np.random.randn(1500, 2)
    for theta in (one, many):
        for with_score in (False, True):
            wanted = madminer_eval.evaluate_ratio_model(model, "parameterized_ratio", theta, None, xs, with_score)
            found = ratio_evaluation.evaluate_ratio_model(model, "parameterized_ratio", theta, None, xs, with_score)
            for one_array, other in zip(found[:3], wanted[:3]):
                assert (one_array is None) == (other is None)
                assert one_array is None or np.allclose(one_array, other, atol=1e-6)


def check_loader():
    torch.manual_seed(5)
    loader = FastLoader([torch.arange(10), torch.arange(10) * 2], 4)
    batches = list(loader)
    assert len(loader) == len(batches) == 3 and [len(batch[0]) for batch in batches] == [4, 4, 2]
    assert sorted(torch.cat([batch[0] for batch in batches]).tolist()) == list(range(10))
    assert all((batch[1] == 2 * batch[0]).all() for batch in batches)


def check_cached_events():
    theta = random_morphing_points(5, [("flat", -1.0, 1.0)] * 2)
    results = []
    for kind in (Sampler, SampleAugmenter):
        np.random.seed(3)
        sampler = kind(EVENTS, include_nuisance_parameters=False)
        results.append(
            sampler.sample_train_ratio(
                theta, benchmark("sm"), 200, sample_only_from_closest_benchmark=False, validation_split=0.0
            )
        )
    for one, other in zip(*results):
        assert np.allclose(one, other, rtol=1e-5)


def check_mean_of_the_ratio_is_one():
    weights = np.array([1.0, 2.0, 1.0])
    log_ratio = np.log([[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]])
    assert np.allclose(mean_log_ratio(log_ratio, weights), np.log([2.0, 1.0]))
    sampler = Sampler(EVENTS, include_nuisance_parameters=False)
    x, weights = sampler.weighted_events(theta="sm")
    torch.manual_seed(4)
    np.random.seed(4)
    members = []
    for _ in range(2):
        estimator = ParameterizedRatioEstimator(n_hidden=(10,))
        estimator.n_observables, estimator.n_parameters = x.shape[1], 2
        estimator.initialize_input_transform(x)
        estimator.initialize_parameter_transform(np.random.uniform(-1, 1, (100, 2)))
        estimator._create_model()
        members.append(estimator)
    ensemble, grid = Ensemble(members), Grid([(-1, 1)] * 2, [7, 7])
    wanted = Grid([(-1, 1)] * 2, [5, 5])
    log_z = refine(log_normalisation(ensemble, x, weights, grid), grid, wanted).ravel()
    log_ratio, _ = ensemble.evaluate_log_likelihood_ratio(x=x, theta=wanted.points, calculate_covariance=False)
    means = np.exp(log_ratio - log_z[:, None]).dot(weights / weights.sum())
    assert np.abs(np.exp(log_z) - 1).max() > 0.01, "the test would not see a missing normalisation"
    assert np.allclose(means, 1.0, atol=1e-3), means


ratio_evaluation.install()
run_checks(globals())
