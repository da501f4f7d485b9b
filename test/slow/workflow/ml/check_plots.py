"""The plots stay legible: with one, two and three parameters, many methods, long names and a long caption."""
import itertools
import os

from checks import run_checks

import numpy as np
from matplotlib.colors import to_rgba

from json_files import read_json, write_json
from likelihood.grid import Grid
from made_up_results import correlated, write_result
from outputs.limits import limits_of
from outputs.result_files import COMPARISON_FILE, RESULT_FILE, Result, save_scans
from plots.contour_plot import draw_contours
from plots.corner_plot import draw_corner
from plots.limits_plot import draw_limits
from plots.plot_style import COLOURS
from plots.profile_plot import draw_profiles

METHODS = ("quadratic", "alices", "alice", "sally", "carl", "rascal", "scandal", "morphing_aware")
NAMES = ["CWL2", "a_rather_long_name_of_an_operator_with_$_in_it", "another_long_name_of_a_coefficient"]
CAPTION = "MadGraph 3.1.1, MadGraph's Pythia 8 (MPI off), Delphes (delphes_card_CMS.dat): " + ", ".join(
    "%d events at benchmark %d" % (5000 + number, number) for number in range(10)
)
SMALLEST_FONT = 7


def made_up(count):
    """-> [Result] of all methods, each with another region; the last one has comparisons"""
    grid = Grid([(-1, 1)] * count, [13] * count)  # in steps of 1 / 6
    folders = []
    for number, method in enumerate(METHODS):
        centre, folder = [number % 6 / 6] * count, "%d/%s" % (count, method)
        scan = correlated(grid, centre, (0.05 + 0.01 * number) * np.eye(count))
        folders.append(write_result(folder, method, grid, scan, centre, NAMES[:count]))
        facts = read_json(os.path.join(folder, RESULT_FILE))
        facts["provenance"]["caption"], facts["histogram_variable"] = CAPTION, "transverse_momentum_of_jet_1"
        write_json(os.path.join(folder, RESULT_FILE), facts)
    wide = correlated(grid, [0.0] * count, 0.3 * np.eye(count))
    names = ["rate"] + [kind + name for kind in ("histogram_", "parton_level_") for name in ("rate_and_shape", "shape")]
    save_scans(os.path.join(folders[-1], COMPARISON_FILE), grid, {name: wide for name in names})
    return [Result(folder) for folder in folders]


def assert_legible(panels, n_entries):
    """Nothing that is written overlaps what is not its own, or leaves the picture; no letter is too small"""
    figure = panels[0].figure
    renderer = figure.canvas.get_renderer()
    (legend,) = figure.legends
    assert len(legend.get_texts()) == n_entries, [text.get_text() for text in legend.get_texts()]
    apart = [legend, figure._suptitle] + figure.texts + [panel for panel in panels if panel.axison]
    boxes = [part.get_tightbbox(renderer) for part in dict.fromkeys(apart)]
    for one, other in itertools.combinations(boxes, 2):
        width = min(one.x1, other.x1) - max(one.x0, other.x0)
        height = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert min(width, height) < 3, (one, other)  # pixels; the numbers at ticks reach beyond their panel
    for box in boxes:
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= figure.bbox.width and box.y1 <= figure.bbox.height, box
    texts = figure.texts + legend.get_texts()
    for panel in panels:
        texts += [panel.title, panel.xaxis.label, panel.yaxis.label] + panel.get_xticklabels() + panel.get_yticklabels()
    assert min(text.get_fontsize() for text in texts) >= SMALLEST_FONT


def check_one_parameter():
    results = made_up(1)
    panels = draw_profiles(results, "quadratic", results[-1].comparison, "one.png")
    assert_legible(list(panels), len(METHODS) + 2 + 3 + 1)  # levels, comparisons, truth


def check_two_parameters():
    results = made_up(2)
    panels = draw_contours(results, "quadratic", results[-1].comparison, "two.png")
    assert_legible(list(panels), len(METHODS) + 1 + 2 + 3 + 1)  # the marker of best fits as well


def check_three_parameters():
    results = made_up(3)
    panels = draw_corner(
        results, "quadratic", results[-1].comparison_projections, "rate_and_shape", "rate and shape", "three.png"
    )
    assert_legible(list(panels.flat), len(METHODS) + 1 + 2 + 1 + 3 + 1)  # others at 0 as well


def check_limits():
    """Bars end where the intervals do, or at the edge of the scan; each parameter has its own column"""
    for count in (1, 2, 3):
        results = made_up(count)
        rows = limits_of(results) + [
            dict(row, method=method, likelihood=likelihood)
            for method, likelihood in (("rate", "rate"), ("histogram", "rate_and_shape"), ("parton_level", "shape"))
            for row in results[0].facts["limits"]
            if row["likelihood"] == "shape"
        ]
        calibrated = [dict(row, thresholds="toys") for row in rows if row["others"] == "profiled"]
        panels = draw_limits(results[0], rows + calibrated, "limits.png")
        assert panels.shape == (2, count)
        assert_legible(list(panels.flat), (2 if count == 1 else 4) + 2)
        labels = [label.get_text() for label in panels[0, 0].get_yticklabels()]
        assert len(labels) == len(METHODS) + 2 and labels[-2:] == ["rate alone", "histogram"]
        for number, panel in enumerate(panels[1]):
            own = [row for row in rows if row["parameter"] == NAMES[number] and row["likelihood"] == "shape"]
            ends = [end for row in own for piece in row["intervals"] for end in piece]
            wanted = [(-1, 1)[place % 2] if end is None else end for place, end in enumerate(ends)]
            bars = [line for line in panel.lines if len(line.get_xdata()) == 2 and line.get_linestyle() == "-"]
            assert np.allclose(np.ravel([line.get_xdata() for line in bars]), wanted)
            assert None in ends and 1 in wanted


def check_lines_of_two_parameters():
    """Each method has its two borders at the right level, in its colour; the filled one lies below the others"""
    results = made_up(2)
    panel = draw_contours(results, "alices", {}, "lines.png")[0]
    filled = [one for one in panel.collections if one.get_fill()]
    lines = [one for one in panel.collections if one not in filled]
    assert len(filled) == 2 and len(lines) == 2 * len(METHODS)
    assert panel.collections[:2] == filled
    number = METHODS.index("alice")
    reach = [np.sqrt(limit * (0.05 + 0.01 * number)) for limit in (2.278868566, 5.991464547)]
    for one, wanted in zip(lines[4:6], reach):  # after those of the filled method and of the quadratic classifier
        border = np.concatenate([path.vertices for path in one.get_paths()])
        assert np.allclose(border.max(axis=0), number / 6 + wanted, atol=0.01)
        assert np.allclose(one.get_edgecolor()[0], to_rgba(COLOURS["alice"]))


run_checks(globals())
