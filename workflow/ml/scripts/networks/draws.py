"""Training samples: which methods share a draw, the draw itself, and the folder of each method."""
import os

import numpy as np

from json_files import read_json, write_json
from methods import METHODS, kind_of
from seeds import seed_sequence

SAMPLES_FILE = "samples.json"
_SAVED_AS = {
    "ratio": {"x": "x", "y": "y", "theta": "theta0", "r_xz": "r_xz", "t_xz": "t_xz"},
    "score": {"x": "x", "t_xz": "t_xz"},
    "density": {"x": "x", "theta": "theta", "t_xz": "t_xz"},
}
_STREAM = 101  # this step's branch of the user's seed


class Draw:
    """One set of samples, for all methods with the same parameter points.

    kind: "ratio" | "score" | "density"; points: the card's {"theta_0": ..., ["theta_1": ...]}; methods: names
    """

    def __init__(self, kind, points):
        self.kind = kind
        self.points = points
        self.methods = []


def plan_draws(card, methods):
    """-> [Draw], such that every method is in one of them"""
    draws = []
    for method in methods:
        kind, points = kind_of(method), card.points_of(method)
        same = [draw for draw in draws if draw.kind == kind and draw.points == points]
        if not same:
            draws.append(Draw(kind, points))
        (same or draws[-1:])[0].methods.append(method)
    return draws


def draw_samples(sampler, draw, number, size, settings, folder, seed):
    """Draws unweighted events with joint ratio and joint score, and writes npy files.

    sampler: MadMiner's SampleAugmenter
    number: of this draw, a branch of the seed
    size: events for all members together
    settings: the card's `sampling`
    -> {"x": file name, ...}: x (size, n_observables); theta (size, n_parameters); y, r_xz (size, 1);
       t_xz (size, n_parameters), the joint score at theta
    """
    np.random.seed(seed_sequence(seed, _STREAM, number).generate_state(1)[0])
    options = dict(
        n_samples=size,
        folder=folder,
        filename="train",
        partition="train",
        # Without mixture weights, only events near the requested point would be used, most of the file not; with them
        # every event counts as near.
        sample_only_from_closest_benchmark=False,
        test_split=settings["test_split"],
        validation_split=settings["validation_split"],
    )
    if draw.kind == "ratio":
        sampler.sample_train_ratio(
            theta0=draw.points["theta_0"].for_madminer(), theta1=draw.points["theta_1"].for_madminer(), **options
        )
    else:  # of one theta for the score, of many for densities
        sampler.sample_train_local(theta=draw.points["theta_0"].for_madminer(), **options)
    return {name: "%s_train.npy" % saved for name, saved in _SAVED_AS[draw.kind].items()}


def write_method_folder(data_folder, draw_folder, files, method, methods, members, morphing):
    """Writes Samples_<method>_0: a JSON file with the paths of the method's arrays, relative to the folder.

    morphing: see ensembles.new_estimator
    """
    folder = os.path.join(data_folder, "Samples_%s_0" % method)
    relative = os.path.relpath(draw_folder, folder)
    write_json(
        os.path.join(folder, SAMPLES_FILE),
        {
            "method": method,
            "methods_of_run": methods,
            "members": members,
            "arrays": {name: "/".join(relative.split(os.sep) + [file]) for name, file in files.items()},
            "morphing": morphing,
        },
    )
    return folder


def open_method_folder(folder):
    """-> the content of a Samples_<method>_0 folder with the paths of its arrays resolved"""
    samples = read_json(os.path.join(folder, SAMPLES_FILE))
    samples["arrays"] = {
        name: os.path.normpath(os.path.join(folder, *path.split("/"))) for name, path in samples["arrays"].items()
    }
    return samples


def load_member_arrays(samples, member):
    """What the method's loss reads of every n-th sample, so that members share nothing.

    -> {"x": (n, n_observables), ...}, float32
    """
    return {
        name: np.ascontiguousarray(
            np.load(samples["arrays"][name], mmap_mode="r")[member :: samples["members"]], dtype=np.float32
        )
        for name in METHODS[samples["method"]].arrays
    }
