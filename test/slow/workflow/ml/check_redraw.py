"""Vector graphics are the same bytes again, and what a run leaves is enough to draw its regions anew, as docs say."""
import csv
import os
import re
import sys

from checks import CARD, EVENTS, ROOT, run_checks

import numpy as np

import label_text
from analysis_labels import labels_of
from event_histograms import Events, histograms
from json_files import read_json, write_json
from likelihood.grid import Grid
from made_up_results import correlated, gaussian, write_result
from outputs.redraw_files import save_contours, save_likelihoods
from outputs.result_files import COMPARISON_FILE, RESULT_FILE, Result, save_scans
from plots.distributions_plot import draw_distributions
from plotting import main

CENTRE, WIDTHS = (0.1, -0.2), (0.2, 0.3)
NAMES = ["CWL2", "CPWL2"]
LABELS = {
    "CWL2": {"label": r"$f_W/\Lambda^2$", "unit": "TeV⁻²"}, "CPWL2": {"label": "CPWL2", "unit": None},
    "pt_j1": {"label": "$p_T(j_1)$", "unit": "GeV"},
}
GENERATE = {"stage": "generate", "process": r"$pp \to Zh$", "sqrt_s_gev": 13000.0}


def made_up():
    """-> folders of two methods; the last one has comparisons, and a physics card that names things"""
    grid = Grid([(-1, 1), (-1, 1)], [25, 25])
    scan = gaussian(grid, CENTRE, WIDTHS)
    folders = [write_result("made/%s" % name, name, grid, scan, CENTRE, NAMES) for name in ("sally", "alices")]
    for folder in folders:
        facts = read_json(os.path.join(folder, RESULT_FILE))
        facts["provenance"]["stages"] = [{"stage": "configure", "labels": LABELS}, GENERATE]
        write_json(os.path.join(folder, RESULT_FILE), facts)
    comparisons = {"rate": scan, "histogram_shape": scan, "parton_level_shape": 4 * scan}
    save_scans(os.path.join(folders[-1], COMPARISON_FILE), grid, comparisons)
    return folders


def plot(folders, output):
    sys.argv = ["plotting.py", "--input", CARD, "--data", EVENTS, "--output", output, "--results"] + folders
    main()


def content_of(*path):
    with open(os.path.join(*path), "rb") as stream:
        return stream.read()


def check_bytes_and_labels():
    folders = made_up()
    plot(folders, "first")
    plot(folders, "second")
    names = sorted(os.listdir("first/plots"))
    assert len(names) == 3 * 6 and {"distributions.pdf", "all_methods.svg"} <= set(names), names
    for name in names:
        content = content_of("first", "plots", name)
        assert content == content_of("second", "plots", name), name
        kinds = {"pdf": b"%PDF-", "png": b"\x89PNG", "svg": b"<?xml"}
        assert content.startswith(kinds[name[-3:]]) and len(content) < 600_000, (name, len(content))
    for name in ("contours.csv", "likelihood.npz"):
        assert content_of("first", "results", name) == content_of("second", "results", name), name
    summary = read_json("first/results/summary.json")
    assert summary["labels"] == LABELS and summary["process"] == GENERATE["process"], summary["labels"]


def check_contours():
    results = [Result(folder) for folder in made_up()]
    save_contours("contours.csv", results)
    with open("contours.csv", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kinds = {(row["method"], row["likelihood"], int(row["level"])) for row in rows}
    found = [("sally", "shape"), ("sally", "rate_and_shape"), ("alices", "shape"), ("alices", "rate_and_shape"),
             ("rate", "rate"), ("histogram", "shape"), ("parton_level", "shape")]
    assert kinds == {pair + (level,) for pair in found for level in (68, 95)}, kinds
    assert {(row["x_parameter"], row["y_parameter"], row["piece"]) for row in rows} == {("CWL2", "CPWL2", "1")}
    for method, scale in (("sally", 1.0), ("parton_level", 0.5)):
        own = [row for row in rows if (row["method"], row["likelihood"], row["level"]) == (method, "shape", "68")]
        points = np.array([[float(row["x"]), float(row["y"])] for row in own])
        q = (((points - CENTRE) / (scale * np.array(WIDTHS))) ** 2).sum(axis=1)
        assert np.allclose(q, 2.2789, atol=0.15) and np.array_equal(points[0], points[-1]), q  # best point on the grid
    save_likelihoods("likelihood.npz", results)
    with np.load("likelihood.npz") as file:
        assert list(file["parameters"]) == NAMES and file["axis_0"].shape == (25,)
        assert np.array_equal(file["parton_level.shape"], 4 * file["alices.rate_and_shape"])


def check_other_numbers_of_parameters():
    for count, scans in ((1, 2), (3, 2 * 3 * 2)):
        grid, names = Grid([(-1, 1)] * count, [9] * count), ["a", "b", "c"][:count]
        scan = correlated(grid, [0.0] * count, 0.1 * np.eye(count))
        result = Result(write_result("of_%d/alices" % count, "alices", grid, scan, [0.0] * count, names))
        save_contours("contours_%d.csv" % count, [result])
        with open("contours_%d.csv" % count, newline="") as stream:
            rows = list(csv.DictReader(stream))
        pairs = {(row["x_parameter"], row["y_parameter"]) for row in rows}
        assert pairs == (set() if count == 1 else {("a", "b"), ("a", "c"), ("b", "c")})
        save_likelihoods("likelihood_%d.npz" % count, [result])
        with np.load("likelihood_%d.npz" % count) as file:
            kept = [name for name in file.files if name.startswith("alices.")]
            assert len([name for name in kept if "zero" not in name]) == scans, kept


def check_distributions():
    """Contents are those of the file; what lies outside is said; many benchmarks and odd observables are drawn"""
    events = Events(EVENTS)
    found = histograms(events, LABELS)
    facts = Result(made_up()[0]).facts
    summary = {"reference": "sm", "benchmarks": [], "observables": found}
    contents, ratios = draw_distributions(summary, facts, "distributions.png")
    assert [panel.get_xlabel() for panel in ratios] == ["$p_T(j_1)$ [GeV]", "delta_phi_jj"]
    assert contents[0].get_yscale() == "log" and contents[1].get_yscale() == "linear"
    reference = [line for line in contents[0].lines if line.get_color() == "#1A1A1A"][0]
    assert np.allclose(reference.get_ydata()[::2], 1000 * np.array(found[0]["benchmarks"]["sm"]["values"]))
    assert "outside" in contents[0].texts[0].get_text() and not contents[1].texts
    legend = [text.get_text() for text in contents[0].figure.legends[0].get_texts()]
    assert legend[:3] == ["sm", "w", "basis 2"], legend
    events.x = np.stack([np.zeros(len(events.x)), np.arange(len(events.x)) % 4, np.ones(len(events.x))], axis=1)
    events.observables = ["constant", "number", "one"]
    events.weights = np.repeat(events.weights[:, :1], 15, axis=1)
    events.weights[:, 3] *= -1  # no cross section
    events.weights[:, 4] = 0
    events.benchmarks = ["b_$_%d" % number for number in range(15)]
    odd = histograms(events, {}, "b_$_4")
    draw_distributions({"reference": "b_$_4", "benchmarks": [], "observables": odd * 2}, facts, "odd.png")
    assert os.path.getsize("odd.png") > 10000


def check_labels_that_mathtext_refuses():
    label_text.check_labels(labels_of([{"labels": LABELS}]))
    try:
        label_text.check_labels({"a": {"label": r"$\frac{a}$", "unit": None}})
    except SystemExit as end:
        assert "the label of a in the physics card" in str(end.code) and "hint:" in str(end.code)
    else:
        raise AssertionError("a fraction of one part was taken")


def check_block_of_the_docs():
    with open(os.path.join(ROOT, "docs", "inference.md"), encoding="utf-8") as stream:
        blocks = re.findall(r"```python\n(.*?)```", stream.read(), re.DOTALL)
    (block,) = [block for block in blocks if "contours.csv" in block]
    plot(made_up(), "results_of_docs")
    os.chdir("results_of_docs")
    try:
        exec(compile(block, "docs/inference.md", "exec"), {})
        assert content_of("regions.pdf").startswith(b"%PDF-")
    finally:
        os.chdir(os.pardir)


run_checks(globals())
