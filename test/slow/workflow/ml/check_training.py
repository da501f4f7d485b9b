"""Training ends in an error when there is nothing to learn from, or when nothing was learned."""
import contextlib
import copy
import io
import os
import sys

from checks import CARD, failure_of, run_checks

import numpy as np

from json_files import read_json, to_json, write_json
from likelihood import regions
from likelihood.grid import Grid
from made_up_results import gaussian, write_result
from ml_card import load_card
from networks import training_checks
from networks.estimators import train_ensemble
from networks.metrics import compare_log_ratios, compare_scores
from outputs.result_files import Result
from plotting import in_order_of_run
from plotting import main as plotting_main

SETTINGS = dict(load_card(CARD).training, hidden={"ratio": (5,), "score": (5,)})


def samples(n=200, seed=1):
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2)).astype(np.float32)
    return {"x": x, "t_xz": (x + rng.normal(size=(n, 2))).astype(np.float32)}


def train(arrays, epochs=2, batch_size=50, **settings):
    return train_ensemble("sally", iter([arrays]), 1, dict(SETTINGS, **settings), epochs, batch_size, 5.0)


def warnings_of(function):
    """-> what ``function`` printed for the step's log"""
    with contextlib.redirect_stdout(io.StringIO()) as log:
        function()
    return log.getvalue()


def training_failure(*arguments, **options):
    return failure_of(lambda: train(*arguments, **options))


def check_good_training():
    _, losses = train(samples())
    assert [len(series) for series in losses["train"] + losses["validation"]] == [2, 2]
    for n in (20, 60, 1000):
        assert warnings_of(lambda: train(samples(n), batch_size=n // 2)) == ""


def check_no_epoch():
    assert "sally would not be trained at all: 0 epochs" in training_failure(samples(), epochs=0)


def check_loss_that_is_nan():
    arrays = samples()
    arrays["t_xz"][3] = np.nan
    assert "network 1 of sally did not train: no epoch ended with a finite loss" in training_failure(arrays)
    assert "did not train" in training_failure(samples(), epochs=30, initial_lr=1e30, final_lr=1e30)


def check_observables_that_are_not_finite():
    arrays = samples()
    arrays["x"][7:9, 1] = np.nan
    text = training_failure(arrays)
    assert "observable 2 is nan in sample 8" in text and "1.0 % of the samples" in text


def check_one_event_is_no_sample():
    arrays = {name: np.repeat(values[:1], 100, axis=0) for name, values in samples().items()}
    assert "all 100 samples are the same event" in training_failure(arrays)


def check_too_few_samples():
    assert "not even one batch can be made of 9 samples" in training_failure(samples(9))
    printed = warnings_of(lambda: training_checks.check_samples("sally", 0, samples(100), 500, 0.1))
    assert "90 samples are fewer than one batch of 500" in printed


def check_losses_of_a_whole_run():
    good = {"train": [[0.5, 0.4], [0.6, 0.5]], "validation": [[0.5, 0.4], [0.6, 0.5]]}
    training_checks.check_losses("alice", good, 2)
    training_checks.check_losses("alice", good)
    for kind, series in (("train", []), ("train", [0.5]), ("validation", [0.5, float("inf")])):
        bad = copy.deepcopy(good)
        bad[kind][1] = series
        assert "network 2 of alice did not train" in failure_of(training_checks.check_losses, "alice", bad, 2)


def check_no_plot_of_untrained_networks():
    grid = Grid([(-1, 1)] * 2, [9, 9])
    folder = write_result("untrained/alice", "alice", grid, gaussian(grid, (0, 0), (0.3, 0.3)), (0, 0), ["a", "b"])
    path = os.path.join(folder, "result.json")
    facts = read_json(path)
    facts["training"]["losses"]["train"] = [[]]
    write_json(path, facts)
    sys.argv[1:] = ["--input", CARD, "--results", folder, "--output", "untrained/plotting"]
    assert "network 1 of alice did not train" in failure_of(plotting_main)
    assert not os.path.exists("untrained/plotting")


def check_no_nan_in_json():
    text = failure_of(write_json, "numbers.json", {"a": [1.0, {"b": np.float64("nan")}], "c": 1})
    assert "numbers.json: a[1].b is nan" in text and not os.path.exists("numbers.json")
    assert "result: x is inf" in failure_of(to_json, {"x": float("inf")}, "result")
    constant = compare_log_ratios(np.ones((4, 1)), np.arange(4.0))
    assert constant["log_ratio_correlation"] is None and constant["log_ratio_mse"] == 3.5
    assert compare_scores(np.ones((4, 2)), np.ones((4, 2)))["score_correlation"] == [None, None]
    to_json(constant, "constant")


def check_scan_with_gaps():
    grid = Grid([(-1, 1)] * 2, [3, 3])
    values = np.zeros(grid.shape)
    regions.check_scan("alice", "shape", values, grid)
    values[2, 0] = np.nan
    text = failure_of(regions.check_scan, "alice", "shape", values, grid)
    assert "not finite at 1 of 9 points of the scan, first at theta = [1.0, -1.0]" in text


def check_order_of_results():
    grid, folders = Grid([(-1, 1)] * 2, [9, 9]), []
    for method in ("sally", "alice", "alices"):
        folder = write_result("order/" + method, method, grid, gaussian(grid, (0, 0), (0.3, 0.3)), (0, 0), ["a", "b"])
        path = os.path.join(folder, "result.json")
        facts = read_json(path)
        facts["training"]["methods_of_run"] = ["alices", "sally", "alice"]
        write_json(path, facts)
        folders.append(folder)
    for shuffled in (folders, folders[::-1], folders[1:] + folders[:1]):
        assert [one.method for one in in_order_of_run([Result(path) for path in shuffled])] == [
            "alices",
            "sally",
            "alice",
        ]


run_checks(globals())
