"""Runs the workflow's machine-learning steps as the engine runs them, one process each."""
import json
import os
import subprocess
import sys

from product import LUMINOSITY, SCRIPTS

SETTINGS = {"samples": 100000, "test_samples": 2000, "epochs": 10, "batch_size": 500, "alpha": 5}


def run_chain(data, card, methods, folder, seed):
    """data: event file; card: path -> {method: (model folder, content of result.json)}

    Steps that a former run has finished are kept.
    """
    sampling = os.path.join(folder, "sampling")
    if not all(os.path.exists(_samples(sampling, method)) for method in methods):
        options = ["--data", data, "--methods"] + list(methods) + ["--samples", SETTINGS["samples"]]
        _run("sampling", card, options, sampling, seed)
    return {method: _run_method(method, data, card, folder, seed) for method in methods}


def _run_method(method, data, card, folder, seed):
    model = os.path.join(folder, "training", "models", method)
    if not os.path.exists(os.path.join(model, "training.json")):
        options = ["--samples", _samples(os.path.join(folder, "sampling"), method), "--epochs", SETTINGS["epochs"]]
        options += ["--batch-size", SETTINGS["batch_size"], "--alpha", SETTINGS["alpha"]]
        _run("training", card, options, os.path.join(folder, "training"), seed)
    result = os.path.join(folder, "evaluating", "results", method, "result.json")
    if not os.path.exists(result):
        options = ["--data", data, "--model", model, "--luminosity", LUMINOSITY]
        options += ["--test-samples", SETTINGS["test_samples"]]
        _run("evaluating", card, options, os.path.join(folder, "evaluating"), seed)
    with open(result) as stream:
        return model, json.load(stream)


def _samples(folder, method):
    return os.path.join(folder, "data", "Samples_%s_0" % method)


def _run(step, card, options, output, seed):
    script = os.path.join(SCRIPTS, step + ".py")
    command = [sys.executable, script, "--input", card, "--seed", seed, "--output", output] + options
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
