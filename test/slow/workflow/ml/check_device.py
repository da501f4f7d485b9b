"""The device of the networks: the card's choice reaches MadMiner, and on a GPU nothing is left on the CPU.

There is no GPU where these checks run: torch's fake tensors compute shapes and devices only, and refuse to mix devices
as a GPU does. The backward pass is left out: torch's engine for it asks the driver.
"""
import contextlib
from unittest import mock

from checks import failure_of, run_checks

import numpy as np
import torch
from torch._subclasses import FakeTensorMode

from networks.device import use_device
from patches import amsgrad, density_flow, device, fast_loader, fast_tanh, ratio_evaluation
from patches.amsgrad import FlatAmsgrad
from quadratic.training import train_classifier

from madminer.ml import LikelihoodEstimator, ParameterizedRatioEstimator, ScoreEstimator
from madminer.utils.ml.trainer import LocalScoreTrainer, Trainer

WHERE = "input.yml, line 9: training.device"


def gpu(available):
    """A torch that reports a GPU, or none"""
    return mock.patch("torch.cuda.is_available", return_value=available)


@contextlib.contextmanager
def fake_gpu():
    """Tensors without content, which may be on a GPU that does not exist. Numbers that are read from them are 1."""
    with contextlib.ExitStack() as stack:
        for patch in (
            gpu(True),
            mock.patch.object(FakeTensorMode, "avoid_device_init", True),
            mock.patch("torch.cuda.get_device_name", return_value="a stand-in"),
            mock.patch.object(torch.nn.Module, "to", move),
            mock.patch.object(torch.Tensor, "backward", lambda tensor: None),
            mock.patch("madminer.utils.ml.models.ratio.grad", lambda y, x, **options: (torch.zeros_like(x),)),
            mock.patch.object(torch.Tensor, "item", lambda tensor: 1.0),
            mock.patch.object(torch.Tensor, "tolist", lambda tensor: [1.0] * tensor.numel()),
            mock.patch.object(torch.Tensor, "numpy", lambda tensor: ones_of(tensor)),
            mock.patch.object(Trainer, "_check_for_nans", staticmethod(lambda label, *tensors: None)),
        ):
            stack.enter_context(patch)
        yield stack.enter_context(FakeTensorMode(allow_non_fake_inputs=True))


def move(module, *where, **options):
    """torch's own replaces parameters, which fake ones do not allow"""
    for part in module.modules():
        for name, parameter in part._parameters.items():
            part._parameters[name] = torch.nn.Parameter(parameter.detach().to(*where, **options))
    return module


def ones_of(tensor):
    assert tensor.device.type == "cpu", "numpy cannot read %s" % tensor.device
    return np.ones(tuple(tensor.shape), dtype=np.float32)


def check_choice():
    with gpu(False):
        assert use_device("cpu", WHERE) == {"type": "cpu", "torch": torch.__version__}
        assert use_device("auto", WHERE)["type"] == "cpu"
        text = failure_of(use_device, "cuda", WHERE)
        assert text.startswith("error: %s is cuda: " % WHERE) and "auto or cpu" in text, text
    with gpu(True), mock.patch("torch.cuda.get_device_name", return_value="a stand-in"):
        assert use_device("cpu", WHERE)["type"] == "cpu" and device.chosen().type == "cpu"
        for asked in ("auto", "cuda"):
            found = use_device(asked, WHERE)
            assert (found["type"], found["name"], found["cuda"]) == ("cuda", "a stand-in", torch.version.cuda)
            assert device.chosen().type == "cuda"


def check_cpu_is_pinned():
    """MadMiner's own trainers take the GPU that torch reports: the card's `cpu` is stronger"""
    with gpu(True):
        use_device("cpu", WHERE)
        assert LocalScoreTrainer(torch.nn.Linear(2, 2), n_workers=0).device.type == "cpu"


def networks():
    """Yields (method, estimator, samples (100, ...))"""
    for method, kind in (("sally", ScoreEstimator), ("alices", ParameterizedRatioEstimator)):
        x = np.random.normal(size=(100, 3)).astype(np.float32)
        arrays = {"x": x, "t_xz": x[:, :2]}
        if method == "alices":
            arrays.update(theta=x[:, :2], y=(x[:, :1] > 0).astype(np.float32), r_xz=np.exp(x[:, :1]))
        yield method, kind(n_hidden=(7, 5)), arrays


def devices_of(estimator):
    return {parameter.device.type for parameter in estimator.model.parameters()}


def check_training_and_evaluation_on_a_gpu():
    for method, estimator, arrays in networks():
        with fake_gpu():
            use_device("cuda", WHERE)
            train, validation = estimator.train(
                method=method, n_epochs=2, batch_size=40, optimizer="amsgrad", validation_split=0.2,
                early_stopping=False, n_workers=0, verbose="none", **arrays
            )
            assert len(train) == len(validation) == 2
            assert devices_of(estimator) == {"cuda"}
            if method == "sally":
                assert estimator.evaluate_score(arrays["x"]).shape == (100, 2)
            else:
                for with_score in (False, True):
                    log_ratio, score = estimator.evaluate_log_likelihood_ratio(
                        arrays["x"], arrays["theta"][:4], evaluate_score=with_score
                    )
                    assert log_ratio.shape == (4, 100) and (not with_score or score.shape == (4, 100, 2))
            assert devices_of(estimator) == {"cuda"}


def check_quadratic_classifier_on_a_gpu():
    rng = np.random.default_rng(3)
    x, labels = 9 * rng.normal(size=(100, 3)), rng.random((100, 4))
    arrays = {"x": x.astype(np.float32), "labels": labels.astype(np.float32)}
    samples = {"benchmarks": list("abcd"), "cross_sections": [1.0] * 4}
    settings = {"members": 2, "hidden": [5, 6], "initial_lr": 0.01, "validation_split": 0.2}
    with fake_gpu(), mock.patch.object(FlatAmsgrad, "__init__", on_gpu_only(FlatAmsgrad.__init__)):
        use_device("cuda", WHERE)
        classifier, losses = train_classifier(arrays, samples, 1, settings, 2, 40)
    assert [weights.shape for weights, _ in classifier.layers] == [(2, 3, 5), (2, 5, 6), (2, 6, 4)]
    assert len(losses["train"][0]) == 2


def check_densities_on_a_gpu():
    estimator = LikelihoodEstimator(n_hidden=(7,), n_mades=2, n_components=3)
    x = np.random.default_rng(4).normal(size=(100, 3)).astype(np.float32)
    with fake_gpu():
        use_device("cuda", WHERE)
        estimator.train(
            method="nde", x=x, theta=x[:, :2], n_epochs=1, batch_size=40, optimizer="amsgrad", validation_split=0.2,
            early_stopping=False, n_workers=0, verbose="none",
        )
        assert devices_of(estimator) == {"cuda"}
        assert estimator.evaluate_log_likelihood(x, x[:4, :2])[0].shape == (4, 100)


def on_gpu_only(initialise):
    def checked(optimiser, parameters, **options):
        assert {tensor.device.type for tensor in parameters} == {"cuda"}
        initialise(optimiser, parameters, **options)

    return checked


def check_fake_gpu_refuses_to_mix():
    with fake_gpu():
        weights, x = torch.ones(3, 3, device="cuda"), torch.ones(3, 3)
        try:
            weights.matmul(x)
        except RuntimeError as error:
            assert "device" in str(error)
        else:
            raise AssertionError("devices were mixed: the checks above show nothing")


density_flow.install()
fast_loader.install()
amsgrad.install()
fast_tanh.install()
ratio_evaluation.install()
run_checks(globals())
