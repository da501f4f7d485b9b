"""The networks of a method: new ones, and those of a folder."""
import os

import numpy as np

from json_files import read_json
from methods import METHODS
from step import fail

import madminer.ml

FLOW = {"n_mades": 3, "n_components": 4}  # of densities: layers, normal distributions that the last one mixes


def estimator_class(method):
    """-> MadMiner's class; ends the step if this MadMiner has none"""
    name = METHODS[method].estimator
    if not hasattr(madminer.ml, name):
        fail("the MadMiner here has no %s, which %s needs" % (name, method), "use MadMiner 0.9.3 or newer")
    return getattr(madminer.ml, name)


def new_estimator(method, hidden, morphing=None):
    """An untrained network.

    hidden: the card's training.hidden_layers, see ml_card
    morphing: {"components": (n_components, n_parameters), "matrix": (n_components, n_benchmarks)} of the event file,
        which only morphing-aware estimators read
    """
    options = FLOW if METHODS[method].kind == "density" else {}
    estimator = estimator_class(method)(n_hidden=tuple(hidden[METHODS[method].layers]), **options)
    if hasattr(estimator, "morphing_matrix"):
        estimator.components = np.asarray(morphing["components"])
        estimator.morphing_matrix = np.asarray(morphing["matrix"])
    return estimator


def load_ensemble(folder, method):
    """The trained networks of a folder models/<method>, as MadMiner's Ensemble.

    ``Ensemble.load`` does not know all of MadMiner's own estimators, the method does.
    """
    estimators = []
    for member in range(read_json(os.path.join(folder, "ensemble.json"))["n_estimators"]):
        estimator = estimator_class(method)()
        estimator.load(os.path.join(folder, "estimator_%d" % member))
        estimators.append(estimator)
    return madminer.ml.Ensemble(estimators)


def scores_of(ensemble, method, x, theta):
    """The estimated score at theta, the mean of all networks.

    x (n_events, n_observables); theta (n_parameters,) or (n_events, n_parameters), which SALLY and SALLINO ignore: they
    know only the score at their own point -> (n_events, n_parameters)
    """
    theta = np.broadcast_to(np.asarray(theta, dtype=float), (len(x), ensemble.n_parameters))
    if METHODS[method].kind == "density":  # MadMiner's density estimators have no evaluate_score
        scores = [one.evaluate_log_likelihood(x, theta, False, True)[1] for one in ensemble.estimators]
    else:
        scores = [one.evaluate_score(x=x, theta=theta) for one in ensemble.estimators]
    return np.mean(scores, axis=0, dtype=float)
