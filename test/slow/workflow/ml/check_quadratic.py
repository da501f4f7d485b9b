"""The quadratic classifier: right for a process known exactly, quadratic in theta, the same for the same seed."""
import contextlib
import copy
import filecmp
import io
import os

from checks import run_checks

import numpy as np

from check_parton_level import made_up_scan
from event_models.parton_level import parton_level_information
from event_models.quadratic import QuadraticModel, quadratic_information
from json_files import read_json
from methods import kind_of
from networks.draws import open_method_folder
from quadratic.classifier import Classifier
from quadratic.closure import test_closure, warn_of_closure
from quadratic.inputs import ANGLE, LINEAR, LOGARITHM, Inputs, choose_scale
from quadratic.metrics import test_metrics
from quadratic.samples import write_samples
from quadratic.training import train_classifier

SETTINGS = {"members": 2, "hidden": (32, 32), "initial_lr": 0.003, "validation_split": 0.1}
KEPT = {}


def train(scan, folder, seed=1, epochs=30, **settings):
    """-> Classifier, losses, by way of the files of the steps"""
    write_samples(folder, scan.events, 0.2, ["quadratic"], 2)
    samples = open_method_folder(os.path.join(folder, "Samples_quadratic_0"))
    arrays = {name: np.load(path) for name, path in samples["arrays"].items()}
    classifier, losses = train_classifier(arrays, samples, seed, dict(SETTINGS, **settings), epochs, 500)
    classifier.save(os.path.join(folder, "model"))
    return Classifier.load(os.path.join(folder, "model")), losses


def trained(n_parameters):
    """-> MadeUpProcess, Scan, Classifier; trained once"""
    if n_parameters not in KEPT:
        process, scan = made_up_scan(n_parameters)
        KEPT[n_parameters] = process, scan, train(scan, "trained_%d" % n_parameters)[0]
    return KEPT[n_parameters]


def weighted_rms(values, share):
    return float(np.sqrt(share.dot((values - share.dot(values)) ** 2)))


def check_log_ratio_is_the_exact_one():
    for n_parameters, bound in ((1, 0.06), (2, 0.08), (3, 0.15)):
        process, scan, classifier = trained(n_parameters)
        thetas = np.random.RandomState(1).uniform(-0.6, 0.6, (10, n_parameters))
        x, share = scan.test_events(np.zeros(n_parameters))
        model = QuadraticModel(classifier, scan.events.morphing(np.concatenate([0 * thetas[:1], thetas])))
        found = model.log_likelihoods(x)
        exact = process.log_ratio(x, thetas)
        for estimated, wanted in zip((found[:, 1:] - found[:, :1]).T, exact.T):
            off = weighted_rms(estimated - wanted, share)
            assert off < bound and off < 0.4 * weighted_rms(wanted, share), (n_parameters, off)


def check_density_is_quadratic_in_theta():
    """Along any line the third difference of sigma(theta) r(x|theta) is 0"""
    process, scan, classifier = trained(2)
    line = np.array([[-0.3, 0.2]]) + np.arange(4)[:, None] * np.array([[0.2, 0.1]])
    morphing = scan.events.morphing(line)
    densities = np.exp(QuadraticModel(classifier, morphing).log_likelihoods(scan.test_events()[0]))
    densities = densities * morphing.dot(classifier.cross_sections) / classifier.cross_sections.mean()
    assert np.abs(densities.dot([-1, 3, -3, 1])).max() < 1e-9 < np.abs(densities.dot([1, -2, 1, 0])).max()


def check_expected_likelihood_and_information():
    process, scan, classifier = trained(2)
    found = scan.expected(QuadraticModel(classifier, scan.events.morphing(scan.coarse.points))) + scan.rate()
    x, share = scan.test_events()
    exact = scan.of_events(Exact(process, scan.coarse.points), x, scan.n_events * share) + scan.rate()
    q = [2 * (values.max() - values) for values in (found, exact)]
    inside = q[1] < 6
    assert np.abs(q[0] - q[1])[inside].max() < 1.0, np.abs(q[0] - q[1])[inside].max()
    information = np.array(quadratic_information(scan, [0.0, 0.0], classifier)["shape"])
    bound = np.array(parton_level_information(scan, [0.0, 0.0])["shape"])
    assert np.linalg.eigvalsh(bound - information).min() > 0
    assert np.linalg.eigvalsh(information).min() > 0.4 * np.linalg.eigvalsh(bound).min()


class Exact:
    def __init__(self, process, thetas):
        self.process, self.thetas = process, thetas

    def log_likelihoods(self, x):
        return self.process.log_ratio(x, self.thetas)


def check_metrics_on_unseen_events():
    process, scan, classifier = trained(2)
    found = test_metrics(scan, classifier, 1)
    assert 0.6 < found["log_ratio_correlation"] < 1 and 0 < found["log_ratio_mse"] < 0.3, found
    untrained = copy.copy(classifier)
    untrained.layers = [(0 * weights, 0 * offsets) for weights, offsets in classifier.layers]
    worse = test_metrics(scan, untrained, 1)
    assert worse["log_ratio_mse"] > 1.3 * found["log_ratio_mse"]


def log_of(function, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as log:
        function(*arguments)
    return log.getvalue()


def check_closure():
    """A good classifier passes; one whose outputs are all larger by a factor, and one that learned nothing, do not"""
    for n_parameters in (1, 2, 3):
        process, scan, classifier = trained(n_parameters)
        closure = test_closure(scan, classifier)
        assert len(closure["mean_ratio"]) == {1: 2, 2: 8, 3: 14}[n_parameters]
        assert list(closure["calibration"]) == process.benchmarks
        assert log_of(warn_of_closure, closure) == "", log_of(warn_of_closure, closure)
        bold = copy.copy(classifier)
        bold.layers = classifier.layers[:-1] + [tuple(2 * values for values in classifier.layers[-1])]
        assert "is not calibrated at the benchmark" in log_of(warn_of_closure, test_closure(scan, bold))
    mistaken = copy.copy(trained(2)[2])
    mistaken.cross_sections = mistaken.cross_sections * np.array([1.0, 1.3, 1.0, 1.0, 1.0, 1.0])
    closure = test_closure(trained(2)[1], mistaken)
    assert "mean ratio of the quadratic classifier at theta" in log_of(warn_of_closure, closure)


def check_same_seed_same_bytes():
    scan = made_up_scan(2)[1]
    for folder, seed in (("one", 1), ("same", 1), ("other", 2)):
        train(scan, folder, seed, epochs=1)
    for name in ("classifier.json", "weights.npz"):
        assert filecmp.cmp("one/model/" + name, "same/model/" + name, shallow=False), name
    assert not filecmp.cmp("one/model/weights.npz", "other/model/weights.npz", shallow=False)
    assert filecmp.cmp("one/Samples_quadratic_0/labels.npy", "other/Samples_quadratic_0/labels.npy", shallow=False)


def check_losses_fall_and_members_differ():
    losses = train(made_up_scan(2)[1], "losses", epochs=6, members=2)[1]
    assert [len(series) for series in losses["train"] + losses["validation"]] == [6] * 4
    for series in losses["train"]:
        assert 0 < series[-1] < series[0] < 1.01 * np.log(6)
    assert losses["train"][0] != losses["train"][1]


def check_scales_of_observables():
    rng = np.random.default_rng(1)
    falling, angle = rng.exponential(100, 5000) + 30, rng.uniform(-np.pi, np.pi, 5000)
    assert choose_scale(falling) == LOGARITHM and choose_scale(-falling) == LINEAR
    assert choose_scale(rng.normal(100, 3, 5000) ** 0.5) in (LINEAR, LOGARITHM)
    assert choose_scale(angle) == ANGLE and choose_scale(rng.normal(size=5000) * 30) == LINEAR
    assert choose_scale(np.full(10, 4.0)) == LINEAR
    inputs = Inputs.of(np.stack([falling, angle, np.full(5000, 4.0)], axis=1))
    values = inputs(np.array([[0.0, angle[0], 4.0], [1e9, angle[0] + 2 * np.pi, 4.0]]))
    assert values.shape == (2, 5) and values.dtype == np.float32 and np.isfinite(values).all()
    assert np.allclose(values[0, 2:], values[1, 2:], atol=1e-5)  # of the angle only the value itself knows the turn
    scaled = inputs(np.stack([falling, angle, np.full(5000, 4.0)], axis=1))
    assert np.allclose(scaled.mean(axis=0), 0, atol=1e-4) and np.allclose(scaled.std(axis=0)[:4], 1, atol=1e-4)


def check_files():
    """No pickle: arrays and JSON"""
    trained(2)
    assert sorted(os.listdir("trained_2/model")) == ["classifier.json", "weights.npz"]
    facts = read_json("trained_2/model/classifier.json")
    assert facts["benchmarks"] == trained(2)[0].benchmarks and kind_of("quadratic") == "quadratic"
    assert np.allclose(trained(2)[2].shares(np.zeros((3, 2))).sum(axis=1), 1)


run_checks(globals())
