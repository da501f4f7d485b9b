"""The exact likelihood at parton level: the closed form of a made-up process, and a bound for all others."""
from checks import CARD, EVENTS, run_checks

import numpy as np
import yaml

from event_models.morphed import log_ratios, scores
from event_models.parton_level import PartonLevel, expected_parton_level, parton_level_information
from likelihood.comparisons import Comparisons
from likelihood.event_file import EventFile
from likelihood.information import histogram_information, score_information
from likelihood.scan import Scan
from made_up_events import MadeUpProcess
from ml_card import load_card

LUMINOSITY = 1e5
N_EVENTS = 20000


def made_up_scan(n_parameters, theta_true=None, resolution=0.8, n_events=N_EVENTS):
    """-> MadeUpProcess, Scan of a file of its events"""
    process = MadeUpProcess(n_parameters, resolution)
    with open(CARD) as stream:
        content = yaml.safe_load(stream)
    content["asymptotic_limits"] = {
        "region": {"theta_%d" % i: {"min": -1.0, "max": 1.0} for i in range(n_parameters)},
        "resolutions": [25 if n_parameters < 3 else 9] * n_parameters,
        "theta_true": [0.0] * n_parameters if theta_true is None else list(theta_true),
    }
    content.update(histogram_vars="x_0", fisher_information={"bool": False})
    for method in [name for name in ("alice", "alices", "sally") if name in content]:
        del content[method]
    with open("card_%d.yml" % n_parameters, "w") as stream:
        yaml.safe_dump(content, stream)
    path = process.write("made_up_%d.h5" % n_parameters, n_events, 7)
    events = EventFile(path, include_nuisance_parameters=False)
    return process, Scan(events, load_card("card_%d.yml" % n_parameters), LUMINOSITY)


def check_ratio_of_the_hidden_partons():
    for n_parameters in (1, 2, 3):
        process, scan = made_up_scan(n_parameters)
        thetas = np.random.RandomState(1).uniform(-1, 1, (20, n_parameters))
        model = PartonLevel(scan, np.concatenate([np.zeros((1, n_parameters)), thetas]))
        z = process.draw(N_EVENTS, 7)[0][-len(model.weights) :]
        found = model.log_likelihoods(model.weights)
        ratios = process.latent_ratio(z, thetas)
        wanted = np.log(ratios * process.cross_sections([thetas[0] * 0]) / process.cross_sections(thetas))
        # apart from the cross sections, which are those of the events themselves
        sigma = model.morphing.dot(model.totals)
        of_events = np.log(sigma[1:] / sigma[0] / (process.cross_sections(thetas) / process.cross_sections(0 * thetas)))
        visible = ratios > 1e-3
        difference = found[:, 1:] - found[:, :1] + of_events - wanted
        assert np.abs(difference[visible]).max() < 1e-3, (n_parameters, np.abs(difference[visible]).max())


def check_maximum_is_the_truth():
    """Gibbs' inequality, exactly, because events are normalised by themselves"""
    for n_parameters, truth in ((1, (0.25,)), (2, (0.5, -0.25)), (3, (0.25, 0.0, -0.5))):
        scan = made_up_scan(n_parameters, truth)[1]
        shape = expected_parton_level(scan)
        assert np.unravel_index(np.argmax(shape), shape.shape) == scan.fine.nearest(truth), n_parameters
        both = shape + scan.rate()
        assert np.unravel_index(np.argmax(both), both.shape) == scan.fine.nearest(truth), n_parameters


def check_mean_of_the_score_is_zero():
    for n_parameters in (1, 2, 3):
        scan = made_up_scan(n_parameters)[1]
        theta = np.full(n_parameters, 0.2)
        weights = scan.events.events("test", 0.2)[1]
        morphing, gradient = scan.events.morphing([theta])[0], scan.events.morphing_gradient(theta)
        found = scores(weights, weights.sum(axis=0), morphing, gradient, 0.0)
        share = weights.dot(morphing) / weights.dot(morphing).sum()
        assert np.abs(share.dot(found)).max() < 1e-9


def check_score_is_the_slope():
    scan, step = made_up_scan(2)[1], 1e-4
    theta = np.array([0.3, -0.4])
    weights = scan.events.events("test", 0.2)[1]
    morphing, gradient = scan.events.morphing([theta])[0], scan.events.morphing_gradient(theta)
    found = scores(weights, weights.sum(axis=0), morphing, gradient, 1e-6)
    for number in (0, 1):
        shifted = scan.events.morphing([theta + sign * step * np.eye(2)[number] for sign in (-1, 1)])
        low, high = log_ratios(weights, weights.sum(axis=0), shifted, 1e-9).T
        usual = np.abs(found[:, number]) < 20
        assert np.abs((high - low) / (2 * step) - found[:, number])[usual].max() < 1e-3


def detector_level_information(process, scan, theta):
    """With the exact score of the observables, from the closed form"""
    x, step, slopes = scan.test_events()[0], 1e-4, []
    for number in range(process.n_parameters):
        shift = step * np.eye(process.n_parameters)[number]
        low, high = process.log_ratio(x, [theta - shift, theta + shift]).T
        slopes.append((high - low) / (2 * step))
    return score_information(scan, theta, np.stack(slopes, axis=1))


def check_information_bounds_that_of_observables():
    """The weights know z, observables do not: the difference is positive definite, unless the detector is perfect"""
    for n_parameters in (1, 2, 3):
        theta = np.zeros(n_parameters)
        process, scan = made_up_scan(n_parameters)
        bound = np.array(parton_level_information(scan, theta)["shape"])
        below = np.array(detector_level_information(process, scan, theta)["shape"])
        assert np.linalg.eigvalsh(bound - below).min() > 0.1 * np.linalg.eigvalsh(bound).min()
        process, scan = made_up_scan(n_parameters, resolution=1.0)
        bound = parton_level_information(scan, theta)
        below = detector_level_information(process, scan, theta)
        for name in ("rate", "shape", "rate_and_shape"):
            assert np.allclose(bound[name], below[name], rtol=1e-3, atol=0.01), name


def check_example_file():
    """Information of a histogram of one observable, and its expected likelihood, stay below the bound"""
    card = load_card(CARD)
    scan = Scan(EventFile(EVENTS, include_nuisance_parameters=False), card, LUMINOSITY)
    found = Comparisons()
    found.add_rate_and_histogram(scan, None)
    described = found.add_parton_level(scan, None)
    assert described["label"] == "parton level, exact: a bound without detector"
    bound = np.array(described["fisher_information"]["rate_and_shape"])
    histogram = np.array(histogram_information(EVENTS, card.fisher, LUMINOSITY)["rate_and_shape"])
    assert np.linalg.eigvalsh(bound - histogram).min() > 0
    for name in ("rate_and_shape", "shape"):
        assert described["likelihoods"][name]["best_fit"] == [0.0, 0.0]
        regions = described["likelihoods"][name]["regions"]
        assert 0 < regions["68"]["area_in_cells"] < regions["95"]["area_in_cells"]
        near = np.abs(scan.fine.points).max(axis=1) < 0.4
        scans = [found.scans[kind + name].ravel() for kind in ("parton_level_", "histogram_")]
        q = [2 * (values.max() - values[near]) for values in scans]
        assert (q[0] > q[1] - 0.3).all(), name
    for level in (68, 95):
        widths = [_width(found.limits, method, level) for method in ("parton_level", "histogram")]
        assert 0 < widths[0] < widths[1], level


def _width(rows, method, level):
    """-> length of all intervals of the first parameter, the others profiled, of rate and shape"""
    wanted = dict(method=method, likelihood="rate_and_shape", parameter="CWL2", others="profiled", level=level)
    (row,) = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    return sum(high - low for low, high in row["intervals"])


def check_negative_weights_have_a_floor():
    weights = np.array([[1.0, 2.0], [1.0, -0.5], [0.0, 0.0]])
    found = log_ratios(weights, np.array([1.0, 1.0]), np.array([[1.0, 0.0], [0.0, 1.0]]), 1e-6)
    assert np.isfinite(found).all()
    assert np.allclose(found[:2], np.log([[1 / 1.5, 2 / 1.5], [1 / 0.25, 1e-6]]))


if __name__ == "__main__":
    run_checks(globals())
