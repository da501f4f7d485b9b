"""All of MadMiner's methods: each through all steps, and the likelihoods of the rarer ones against exact ones."""
import contextlib
import io
import os
import sys
from unittest import mock

from checks import CARD, EVENTS, run_checks

import numpy as np
import torch
import yaml

from event_models.density import DensityModel
from event_models.projection import ProjectionModel
from json_files import read_json, write_json
from likelihood.event_file import EventFile
from likelihood.scan import Scan
from made_up_card import write_card
from made_up_events import B, MadeUpProcess
from methods import KNOWN, METHODS
from ml_card import HIDDEN_LAYERS, load_card
from networks import ensembles
from networks.draws import draw_samples, plan_draws
from networks.ensembles import estimator_class, load_ensemble, new_estimator, scores_of
from networks.estimators import train_ensemble
from patches import density_flow, morphing_aware
from plots.plot_style import COLOURS, MARKERS
from sampling import Sampler

from madminer.ml import Ensemble, ParameterizedRatioEstimator

PROCESS = MadeUpProcess(2)
SMALL = {name: [6] for name in HIDDEN_LAYERS}
RARER = ("sallino", "scandal", "morphing_aware")


def made_up(**changes):
    """-> the made-up events, their Scan with a card of these changes"""
    if not os.path.exists("made_up.h5"):
        PROCESS.write("made_up.h5", 20000, 1)
    card = load_card(write_card("made_up.yml", PROCESS, **changes))
    events = EventFile("made_up.h5", include_nuisance_parameters=False)
    return events, Scan(events, card, 1e5)


def trained(method, scan, n_samples, epochs):
    """-> Ensemble of one network, from samples drawn and trained as the steps do"""
    sampler = Sampler("made_up.h5", include_nuisance_parameters=False)
    (draw,) = plan_draws(scan.card, [method])
    with contextlib.redirect_stdout(io.StringIO()):
        files = draw_samples(sampler, draw, 0, n_samples, scan.card.sampling, "drawn", 1)
    arrays = {name: np.load("drawn/" + files[name]).astype(np.float32) for name in METHODS[method].arrays}
    morphing = {"components": sampler.morphing_components, "matrix": sampler.morphing_matrix}
    return train_ensemble(method, [arrays], 1, scan.card.training, epochs, 200, 5.0, morphing)[0]


def distance_to_exact(model, scan):
    """Standard deviation of log r(x|theta), estimated minus exact, over events of theta = 0 and thetas up to 0.6"""
    x = PROCESS.draw(1000, 5, [0.0, 0.0])[1]
    near = np.abs(scan.coarse.points).max(axis=1) < 0.6
    at_zero = int(np.argmin(np.abs(scan.coarse.points).max(axis=1)))
    found = model.log_likelihoods(x)
    return (found - found[:, [at_zero]] - PROCESS.log_ratio(x, scan.coarse.points))[:, near].std()


def check_table():
    for name, method in METHODS.items():
        assert name in COLOURS and name in MARKERS and method.papers and method.arrays[0] == "x"
        assert method.estimator is None or method.layers in HIDDEN_LAYERS
    assert len(set(COLOURS.values())) == len(COLOURS) and len(set(MARKERS.values())) == len(MARKERS)
    assert KNOWN[:8] == ("alice", "alices", "carl", "cascal", "rascal", "rolr", "sally", "quadratic"), "other seeds"


def check_madminer_without_the_class():
    with mock.patch.object(ensembles, "madminer", mock.Mock(ml=object())):
        try:
            estimator_class("scandal")
        except SystemExit as end:
            assert "no LikelihoodEstimator, which scandal needs" in str(end.code)
        else:
            raise AssertionError("a missing class is no error")


def check_projected_score_against_the_exact_ratio():
    """With the exact score, SALLINO is exact along one direction, up to the width of its bins"""
    events, scan = made_up()
    score = lambda x: 2.0 * B * PROCESS.resolution * x  # noqa: E731
    model = ProjectionModel.trained(events, scan.coarse.points, np.zeros(2), score, 40, 0.2)
    assert distance_to_exact(model, scan) < 0.06, distance_to_exact(model, scan)
    at_reference = int(np.argmin(np.abs(scan.coarse.points).max(axis=1)))
    assert (model.log_likelihoods(np.ones((3, 2)))[:, at_reference] == 0).all()


def check_densities_are_normalised_and_have_their_score():
    density_flow.install()
    np.random.seed(1)
    estimator = new_estimator("scandal", {"density": (7,)})
    estimator.n_observables, estimator.n_parameters = 2, 2
    estimator.initialize_input_transform(np.random.normal(size=(1000, 2)))
    estimator.initialize_parameter_transform(np.random.uniform(-3, 5, (1000, 2)))
    estimator._create_model()
    torch.manual_seed(1)
    axis = np.linspace(-20, 20, 801)
    grid = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    log_p = estimator.evaluate_log_likelihood(grid, np.array([[0.5, 2.0]]))[0][0]
    scale = np.prod(estimator.x_scaling_stds)  # the density is that of the scaled observables
    assert abs(np.exp(log_p.astype(float)).sum() * (axis[1] - axis[0]) ** 2 / scale - 1) < 1e-3
    x, theta, step = np.random.normal(size=(5, 2)), np.array([0.5, 2.0]), np.array([0.0, 0.02])
    score = scores_of(Ensemble([estimator]), "scandal", x, theta)
    high, low = estimator.evaluate_log_likelihood(x, np.array([theta + step, theta - step]))[0]
    assert score.shape == (5, 2) and np.allclose(score[:, 1], (high - low) / 0.04, atol=2e-3), (score, high - low)


def check_scandal_against_the_exact_ratio():
    _, scan = made_up()
    model = DensityModel(trained("scandal", scan, 20000, 5), scan.coarse.points)
    assert distance_to_exact(model, scan) < 0.1, distance_to_exact(model, scan)


def check_morphing_aware_against_the_exact_ratio_and_madminer():
    _, scan = made_up()
    ensemble = trained("morphing_aware", scan, 20000, 5)

    class Model:
        def log_likelihoods(self, x):
            return ensemble.evaluate_log_likelihood_ratio(x=x, theta=scan.coarse.points)[0].T

    assert distance_to_exact(Model(), scan) < 0.1, distance_to_exact(Model(), scan)
    ensemble.save("morphing_aware")
    loaded, x = load_ensemble("morphing_aware", "morphing_aware"), PROCESS.draw(50, 6)[1]
    found = loaded.evaluate_log_likelihood_ratio(x=x, theta=scan.coarse.points)[0]
    original = morphing_aware._originals["evaluate"]
    assert original is ParameterizedRatioEstimator.evaluate_log_likelihood_ratio
    wanted = original(ensemble.estimators[0], x, scan.coarse.points)[0]
    assert np.allclose(found, wanted, atol=1e-4), np.abs(found - wanted).max()


def check_all_methods_from_events_to_pictures():
    import evaluating
    import plotting
    import sampling
    import training

    changes = {
        "training": {"members": 2, "hidden_layers": SMALL},
        "quadratic": {"members": 2, "hidden_layers": [6]},
        "limits": {"coarse_resolution": 5, "normalisation_resolution": 4},
    }
    card = read_json(write_bundled(changes))
    assert not set(RARER) & set(card), "the methods below have no section of their own"
    run(sampling, "--data", EVENTS, "--methods", *KNOWN, "--samples", "1000", "--seed", "1")
    assert len([name for name in os.listdir("out/data") if name.startswith("draw_")]) == 3
    for method in KNOWN:
        options = ["--epochs", "1", "--batch-size", "200", "--alpha", "5", "--seed", "1"]
        run(training, "--samples", "out/data/Samples_%s_0" % method, *options)
        options = ["--luminosity", "100000", "--test-samples", "200", "--seed", "1"]
        run(evaluating, "--data", EVENTS, "--model", "out/models/%s" % method, *options)
    run(plotting, "--results", *["out/results/%s" % method for method in KNOWN])
    assert {"%s.png" % method for method in KNOWN} <= set(os.listdir("out/plots"))
    summary = read_json("out/results/summary.json")
    assert tuple(summary["methods"]) == KNOWN
    for method, facts in summary["methods"].items():
        for likelihood in facts["likelihoods"].values():
            inner, outer = [likelihood["regions"][level]["area_in_cells"] for level in ("68", "95")]
            assert 0 < inner <= outer, method
        information = np.array(facts["fisher_information"]["rate_and_shape"])
        assert (np.linalg.eigvalsh(information) > 0).all(), (method, information)
        assert facts["test"], method


def write_bundled(changes):
    """Writes the bundled card with changes, as JSON, which is YAML as well -> its path"""
    with open(CARD) as stream:
        card = yaml.safe_load(stream)
    write_json("card.yml", dict(card, **changes))
    return "card.yml"


def run(step, *options):
    arguments = [step.__name__, "--input", "card.yml", "--output", "out"] + list(options)
    with mock.patch.object(sys, "argv", arguments), contextlib.redirect_stdout(io.StringIO()):
        step.main()


run_checks(globals())
