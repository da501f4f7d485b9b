"""MadMiner without our patches: each check fails once MadMiner has mended what a patch is for, which can then go.

Nothing here is measured in seconds: the calls that make MadMiner slow are counted. No patch may be installed here.
"""
import ast
import glob
import inspect
import os
import subprocess
import sys
from unittest import mock

from checks import EVENTS, SCRIPTS, run_checks

import numpy as np
import torch

from madminer.ml import (
    Ensemble,
    LikelihoodEstimator,
    MorphingAwareRatioEstimator,
    ParameterizedRatioEstimator,
    ScoreEstimator,
)
from madminer.sampling import SampleAugmenter, benchmark, random_morphing_points
from madminer.utils.histo import Histo
from madminer.utils.ml import eval as evaluation
from madminer.utils.ml.models.ratio import DenseSingleParameterizedRatioModel
from madminer.utils.ml.models.score import DenseLocalScoreModel
from madminer.utils.ml.trainer import LocalScoreTrainer, Trainer
from madminer.utils.ml.utils import NumpyDataset, get_activation_function, get_optimizer

torch.set_num_threads(1)
N_EVENTS, N_POINTS = 60, 5


class Counted:
    """Calls of an object's attribute; a context manager. count: how many there were"""

    def __init__(self, owner, name):
        self.count = 0
        original = getattr(owner, name)

        def counting(*args, **kwargs):
            self.count += 1
            return original(*args, **kwargs)

        self.patch = mock.patch.object(owner, name, counting)

    def __enter__(self):
        self.patch.start()
        return self

    def __exit__(self, *_):
        self.patch.stop()


def train(estimator, **options):
    x = np.random.default_rng(1).normal(size=(N_EVENTS, 2)).astype(np.float32)
    return estimator.train(
        "sally", x=x, t_xz=x, n_epochs=2, batch_size=20, validation_split=0.0, early_stopping=False, n_workers=0,
        verbose="none", **options
    )


def check_every_patch_has_a_check():
    modules = {os.path.basename(path)[:-3] for path in glob.glob(os.path.join(SCRIPTS, "patches", "*.py"))}
    checked = {name[len("check_"):] for name in globals() if name.startswith("check_")}
    assert modules - {"__init__"} <= checked, modules - checked


def check_package_init():
    path = os.path.join(sys.modules["madminer"].__path__[0], "__init__.py")
    with open(path) as stream:
        imported = {node.module for node in ast.parse(stream.read()).body if isinstance(node, ast.ImportFrom)}
    assert {"core", "delphes", "limits", "ml", "plotting", "sampling"} <= imported, "import madminer is lazy now"


def check_normed():
    x = np.arange(10.0)[:, None]
    assert Histo(x, bins=3).histo.shape == (3,)
    with mock.patch.object(np, "histogramdd", np.histogramdd.__wrapped__):
        try:
            Histo(x, bins=3)
        except TypeError as error:
            assert "normed" in str(error)
        else:
            raise AssertionError("MadMiner passes normed no more")


def check_amsgrad():
    """In a Python of its own: whether torch's compiler is loaded shows once per process"""
    optimiser, options = get_optimizer("amsgrad", None)
    assert optimiser is torch.optim.Adam and options == {"amsgrad": True}
    script = (
        "import sys, torch\n"
        "layer = torch.nn.Linear(2, 2)\n"
        "layer(torch.ones(1, 2)).sum().backward()\n"
        "assert 'torch._dynamo' not in sys.modules\n"
        "torch.optim.Adam(layer.parameters(), amsgrad=True).step()\n"
        "assert 'torch._dynamo' in sys.modules, 'torch loads no compiler now'\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def check_event_cache():
    from madminer.analysis import dataanalyzer

    sampler = SampleAugmenter(EVENTS, include_nuisance_parameters=False)
    with Counted(dataanalyzer, "load_events") as reading:
        sampler.sample_train_ratio(random_morphing_points(N_POINTS, [("flat", -1, 1)] * 2), benchmark("sm"), N_EVENTS)
    assert reading.count >= N_POINTS, "the file is read %d times for %d points" % (reading.count, N_POINTS)


def check_fast_loader():
    with Counted(NumpyDataset, "__getitem__") as fetching:
        train(ScoreEstimator(n_hidden=(3,)))
    assert fetching.count >= 2 * N_EVENTS, "%d fetches in two epochs of %d events" % (fetching.count, N_EVENTS)
    assert inspect.signature(ScoreEstimator.train).parameters["n_workers"].default == 8


def check_fast_tanh():
    assert get_activation_function("tanh") is torch.tanh


def check_ratio_evaluation():
    x, theta = np.zeros((N_EVENTS, 2)), np.zeros((1, 2))
    ratio = DenseSingleParameterizedRatioModel(n_observables=2, n_parameters=2, n_hidden=(3,))
    score = DenseLocalScoreModel(n_observables=2, n_parameters=2, n_hidden=(3,))
    with Counted(evaluation, "tensor") as building:
        evaluation.evaluate_ratio_model(ratio, "parameterized_ratio", theta, None, x)
        assert building.count >= 2 * N_EVENTS, "%d tensors for %d events" % (building.count, N_EVENTS)
    with Counted(evaluation, "tensor") as building:
        evaluation.evaluate_local_score_model(score, x)
        assert building.count >= N_EVENTS, "%d tensors for %d events" % (building.count, N_EVENTS)


def check_density_flow():
    """All layers in one order; parameters that are scaled in training only"""
    estimator = LikelihoodEstimator(n_hidden=(3,), n_mades=2)
    estimator.n_observables, estimator.n_parameters = 2, 1
    estimator._create_model()
    orders = [made.input_order.tolist() for made in estimator.model.mades]
    assert orders[0] == orders[1], "the layers alternate now"
    estimator.x_scaling_means, estimator.x_scaling_stds = np.zeros(2), np.ones(2)
    estimator.theta_scaling_means, estimator.theta_scaling_stds = np.array([100.0]), np.array([0.1])
    x, theta = np.ones((4, 2)), np.ones((1, 1))
    raw, _ = evaluation.evaluate_flow_model(estimator.model, theta, x)
    assert np.allclose(estimator.evaluate_log_likelihood(x, theta)[0][0], raw), "parameters are scaled now"


def check_morphing_aware():
    """No losses; all networks again for each point; Ensemble.load takes it for another class"""
    estimator = MorphingAwareRatioEstimator(n_hidden=(3,))
    estimator.components = np.array([[0], [1], [2]])
    estimator.morphing_matrix = np.linalg.inv(np.vander([0, 1, 2], increasing=True))
    x, ones = np.ones((N_EVENTS, 2)), np.ones((N_EVENTS, 1))
    options = dict(n_epochs=1, early_stopping=False, n_workers=0, verbose="none")
    losses = estimator.train("alice", x=x, y=0 * ones, theta=ones, r_xz=ones, **options)
    assert losses is None, "losses are returned now"
    with Counted(estimator.model.dsigma_component_estimators[0], "forward") as running:
        estimator.evaluate_log_likelihood_ratio(x=x, theta=np.ones((N_POINTS, 1)))
    assert running.count == N_POINTS, "the first network ran %d times" % running.count
    ensemble = Ensemble([estimator])
    loaded = ensemble._get_estimator_class(ensemble.estimator_type)
    assert loaded is ParameterizedRatioEstimator, "its class is kept now"


def check_device():
    for estimator in (ParameterizedRatioEstimator, ScoreEstimator):
        for function in (estimator.train, estimator.evaluate):
            assert not {"run_on_gpu", "device"} & set(inspect.signature(function).parameters)
    devices = []
    with mock.patch("torch.cuda.is_available", return_value=True):
        model = mock.Mock()
        model.to = lambda device, dtype: devices.append(device.type)
        LocalScoreTrainer(model)
    assert devices == ["cuda"], "MadMiner no longer takes every GPU"


def check_early_stopping():
    """No patch: the steps train without it"""
    model = torch.nn.Linear(2, 1)
    _, best, _ = Trainer(model, n_workers=0).check_early_stopping(None, None, None, 1.0, 0)
    with torch.no_grad():
        model.weight.fill_(7.0)
    assert (best["weight"] == 7.0).all(), "MadMiner copies the best weights now: early stopping can be offered"


def check_closest_benchmark():
    """No patch: the steps set it to False"""
    default = inspect.signature(SampleAugmenter.sample_train_ratio).parameters["sample_only_from_closest_benchmark"]
    assert default.default is True


run_checks(globals())
