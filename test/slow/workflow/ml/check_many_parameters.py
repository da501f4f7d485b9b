"""More than two parameters: projections of the likelihood, the corner plot, and the steps from events to picture."""
import contextlib
import io
import os
import sys
from unittest import mock

from checks import failure_of, run_checks

import numpy as np

import card_agreement
from event_models.binned import BinnedModel
from event_models.loading import bins_of_score
from json_files import read_json
from likelihood.event_file import EventFile
from likelihood.grid import Grid
from likelihood.intervals import PROFILED, ZERO
from likelihood.projections import describe_pairs, project
from likelihood.regions import q_limit
from likelihood.scan import COARSE_POINTS, FINE_POINTS, Scan
from made_up_card import write_card
from made_up_events import MadeUpProcess
from made_up_results import correlated, write_result
from ml_card import load_card
from outputs.result_files import Result
from plots.corner_plot import draw_corner

NAMES = ["c_HW", "c_HB", "c_HWB"]
CENTRE = (0.1, -0.2, 0.3)
COVARIANCE = np.array([[0.04, 0.03, -0.01], [0.03, 0.06, 0.0], [-0.01, 0.0, 0.02]])
GRID = Grid([(-1, 1), (-1.2, 1), (-1, 1.4)], [41, 45, 49])


def check_projections_of_a_gaussian():
    """Profiled: the block of the covariance; others at 0: the inverse of the block of its inverse"""
    projections = project(correlated(GRID, CENTRE, COVARIANCE), GRID)
    assert len(projections) == 2 * (3 + 3)
    for (kept, others), values in projections.items():
        part, kept = GRID.part(kept), list(kept)
        centre, covariance = np.array(CENTRE)[kept], COVARIANCE[np.ix_(kept, kept)]
        if others == ZERO:
            fixed = [number for number in range(3) if number not in kept]
            inverse = np.linalg.inv(COVARIANCE)
            covariance = np.linalg.inv(inverse[np.ix_(kept, kept)])
            centre = centre + covariance.dot(inverse[np.ix_(kept, fixed)]).dot(np.array(CENTRE)[fixed])
        wanted = correlated(part, centre, covariance)
        assert values.shape == wanted.shape
        difference = (values - values.max()) - (wanted - wanted.max())
        assert np.abs(difference[wanted > -4]).max() < 1e-6, (kept, others, np.abs(difference[wanted > -4]).max())


def check_regions_of_pairs():
    log_likelihood = correlated(GRID, CENTRE, COVARIANCE)
    rows = describe_pairs(project(log_likelihood, GRID), GRID, NAMES, CENTRE)
    assert [row["parameters"] for row in rows[::2]] == [NAMES[:2], [NAMES[0], NAMES[2]], NAMES[1:]]
    area = np.pi * np.sqrt(np.linalg.det(COVARIANCE[np.ix_([0, 2], [0, 2])])) * q_limit(95, 2)
    profiled, zero = rows[2:4]
    assert (profiled["others"], zero["others"]) == (PROFILED, ZERO)
    assert abs(profiled["regions"]["95"]["area"] / area - 1) < 0.05  # counted in some 200 cells
    assert profiled["q_at_truth"] < 1e-9 and np.allclose(profiled["best_fit"], [CENTRE[0], CENTRE[2]])
    assert zero["regions"]["95"]["area"] < 0.9 * profiled["regions"]["95"]["area"]


def check_zero_outside_of_the_scan():
    grid = Grid([(-1, 1), (0.1, 1), (-1, 1)], [9, 9, 9])
    treatments = project(correlated(grid, (0, 0.5, 0), COVARIANCE), grid).keys()
    assert ((0, 1), ZERO) in treatments and ((0, 2), ZERO) not in treatments and ((1,), ZERO) in treatments


def check_corner_plot_shows_the_right_pairs():
    """Panel (row, column): parameter `column` to the right, `row` upwards, at the right size and place"""
    scan = correlated(GRID, CENTRE, COVARIANCE)
    folder = write_result("corner/alices", "alices", GRID, scan, CENTRE, NAMES)
    panels = draw_corner([Result(folder)], "alices", {}, "shape", "shape only", "corner.png")
    assert os.path.getsize("corner.png") > 20000
    for row in range(3):
        for column in range(3):
            panel = panels[row][column]
            assert panel.axison == (column <= row)
            if column >= row:
                continue
            limits = [panel.get_xlim(), panel.get_ylim()]
            assert np.allclose(limits, [GRID.ranges[column], GRID.ranges[row]])
            border = panel.collections[2].get_paths()[0].vertices  # after the two fillings: the 68 % border
            for axis, number in ((0, column), (1, row)):
                reach = np.sqrt(q_limit(68, 2) * COVARIANCE[number, number])
                found = [border[:, axis].min(), border[:, axis].max()]
                assert np.allclose(found, [CENTRE[number] - reach, CENTRE[number] + reach], atol=0.01), (row, column)
    assert [panels[2][column].get_xlabel() for column in range(3)] == NAMES
    assert [panels[row][0].get_ylabel() for row in (1, 2)] == NAMES[1:]
    for number in range(3):
        curve = panels[number][number].lines[0].get_xydata()
        inside = curve[curve[:, 1] < q_limit(68, 1), 0]
        sigma = np.sqrt(q_limit(68, 1) * COVARIANCE[number, number])
        assert np.allclose([inside.min(), inside.max()], [CENTRE[number] - sigma, CENTRE[number] + sigma], atol=0.02)


def check_made_up_events_are_what_they_claim():
    process = MadeUpProcess(3)
    events = EventFile(process.write("made_up.h5", 20000, 1), include_nuisance_parameters=False)
    thetas = np.array([[0.3, -0.4, 0.2], [-0.6, 0.5, 0.9]])
    assert np.abs(events.cross_sections(thetas) / process.cross_sections(thetas) - 1).max() < 0.02
    x, weights = events.events("all", 0.2)
    at_sm, at_thetas = weights[:, 0] / weights[:, 0].sum(), weights.dot(events.morphing(thetas).T)
    ratio = np.exp(process.log_ratio(x, thetas))
    assert np.abs(at_sm.dot(ratio) - 1).max() < 0.02
    means = [np.average(x[:, 0], weights=column) for column in at_thetas.T]
    assert np.abs(means - (at_sm * x[:, 0]).dot(ratio)).max() < 0.02


def check_grids_are_bounded():
    for count, coarse, fine in ((2, 13, 25), (3, 13, 25), (4, 9, 25), (5, 6, 15)):
        process = MadeUpProcess(count)
        events = EventFile(process.write("grid.h5", 500, 1), include_nuisance_parameters=False)
        scan = Scan(events, load_card(write_card("grid.yml", process)), 1e5)
        assert scan.coarse.shape == (coarse,) * count and len(scan.coarse.points) <= COARSE_POINTS
        assert scan.fine.shape == (fine,) * count and len(scan.fine.points) <= FINE_POINTS


def check_more_parameters_are_refused():
    process = MadeUpProcess(card_agreement.MOST_PARAMETERS + 1)
    card = load_card(write_card("six.yml", process))
    known = card_agreement.Known(process.parameters, [], process.observables, "mine.h5")
    text = failure_of(card_agreement.check_agreement, card, known)
    assert "mine.h5 has 6 parameters" in text and "at most 5" in text and "param_card" in text


def check_bins_of_three_scores_hold_enough_events():
    """The exact score in bins loses little: its regions are nearly those of the exact likelihood"""
    process = MadeUpProcess(3, resolution=1.0)
    events = EventFile(process.write("three.h5", 30000, 2), include_nuisance_parameters=False)
    scan = Scan(events, load_card(write_card("three.yml", process)), 1e5)
    binned = BinnedModel.trained(events, scan.coarse.points, lambda x: x, bins_of_score(20, 3, 24000), 0.2)
    assert binned.binning.shape == (7, 7, 7)  # (24,000 training events / 50) ** (1 / 3)

    class Exact:
        def log_likelihoods(self, x):
            return process.log_ratio(x, scan.coarse.points)

    cells = []
    for model in (Exact(), binned):
        expected = scan.expected(model) + scan.rate()
        cells.append(int((2 * (expected.max() - expected) < q_limit(68, 3)).sum()))
    assert 0.95 < cells[1] / cells[0] < 1.2, cells


def check_steps_from_events_to_pictures():
    import evaluating
    import plotting
    import sampling
    import training

    process = MadeUpProcess(3)
    process.write("events.h5", 3000, 3)
    training_settings = {"members": 1, "hidden_layers": {"ratio": [8], "score": [8]}}
    limits = {"coarse_resolution": 5, "normalisation_resolution": 4}
    write_card("card.yml", process, training=training_settings, limits=limits, methods=["alices", "sally"])
    run(sampling, "--data", "events.h5", "--methods", "all", "--samples", "1000", "--seed", "1")
    for method in ("alices", "sally"):
        options = ["--epochs", "1", "--batch-size", "100", "--alpha", "5", "--seed", "1"]
        run(training, "--samples", "out/data/Samples_%s_0" % method, *options)
        options = ["--luminosity", "100000", "--test-samples", "200", "--seed", "1"]
        run(evaluating, "--data", "events.h5", "--model", "out/models/%s" % method, *options)
    run(plotting, "--results", "out/results/alices", "out/results/sally")
    plots = [name + part for name in ("alices", "all_methods", "sally") for part in ("", "_shape")]
    assert set(os.listdir("out/plots")) >= {"%s.png" % name for name in plots}
    summary = read_json("out/results/summary.json")
    for facts in summary["methods"].values():
        for likelihood in facts["likelihoods"].values():
            assert [row["others"] for row in likelihood["pairs"]] == [PROFILED, ZERO] * 3
            assert likelihood["regions"]["95"]["area_in_cells"] > 0
    result = Result("out/results/sally")
    assert result.projections["shape"][(0, 2), PROFILED].shape == (25, 25)
    assert result.comparison_projections["rate"][(1,), PROFILED].shape == (25,)


def run(step, *options):
    arguments = [step.__name__, "--input", "card.yml", "--output", "out"] + list(options)
    with mock.patch.object(sys, "argv", arguments), contextlib.redirect_stdout(io.StringIO()):
        step.main()


run_checks(globals())
