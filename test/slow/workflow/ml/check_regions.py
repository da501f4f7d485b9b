"""p-values, regions and the plots, with likelihoods whose shape is known."""
import os

from checks import CARD, run_checks

import numpy as np

from json_files import read_json
from likelihood.grid import Grid, refine
from likelihood.regions import describe_regions, p_limit, p_values, q_limit
from made_up_results import gaussian, write_result
from outputs.result_files import Result
from plots.contours import draw_contour
from plots.plot_style import new_figure
from plotting import draw_regions, main

CENTRE, WIDTHS = (0.4, -0.2), (0.3, 0.1)  # to the right and below: any mirroring or exchange of axes shows


def check_level_of_the_regions():
    assert abs(p_limit(68) - 0.32) < 1e-12 and abs(p_limit(95) - 0.05) < 1e-12
    assert abs(q_limit(68, 2) - 2.278868566) < 1e-6  # -2 log 0.32
    assert abs(q_limit(68, 1) - 0.988946481) < 1e-6
    values = np.array([[0.0, -0.5 * 2.278868566]])
    assert np.allclose(p_values(values), [[1.0, 0.32]], atol=1e-6)


def check_area_and_best_fit():
    grid = Grid([(-1, 1), (-1, 1)], [201, 101])
    found = describe_regions(gaussian(grid, CENTRE, WIDTHS), grid, (0.0, 0.0))
    area = np.pi * WIDTHS[0] * WIDTHS[1] * 2.278868566
    assert abs(found["regions"]["68"]["area"] / area - 1) < 0.02
    assert abs(found["regions"]["68"]["area_in_cells"] * 0.01 * 0.02 - found["regions"]["68"]["area"]) < 1e-12
    assert np.allclose(found["best_fit"], CENTRE)
    assert not found["regions"]["68"]["reaches_edge_of_scan"]
    wide = describe_regions(gaussian(grid, CENTRE, (3.0, 3.0)), grid, (0.0, 0.0))
    assert wide["regions"]["68"]["reaches_edge_of_scan"]


def check_spline():
    coarse, fine = Grid([(-1, 1), (0, 2)], [9, 7]), Grid([(-1, 1), (0, 2)], [33, 25])

    def cubic(points):
        return (points[:, 0] ** 3 - points[:, 0]) * (points[:, 1] ** 2 + 1)

    assert np.allclose(refine(cubic(coarse.points), coarse, fine), cubic(fine.points).reshape(fine.shape))


def check_contours_are_not_mirrored():
    grid = Grid([(-1, 1), (-1, 1)], [25, 31])
    folder = write_result("mirror/alices", "alices", grid, gaussian(grid, CENTRE, WIDTHS), CENTRE, ["A", "B"])
    result = Result(folder)
    panel = new_figure(4, 4).subplots()
    contours = draw_contour(panel, result.axes, result.scans["shape"], 68)
    border = np.concatenate(contours.allsegs[0])
    reach = np.sqrt(2.278868566)
    for axis in (0, 1):
        low, high = border[:, axis].min(), border[:, axis].max()
        assert abs(low - (CENTRE[axis] - reach * WIDTHS[axis])) < 0.01, (axis, low)
        assert abs(high - (CENTRE[axis] + reach * WIDTHS[axis])) < 0.01, (axis, high)
    assert result.facts["likelihoods"]["shape"]["best_fit"] == [grid.axes[0][17], grid.axes[1][12]]


def check_plots_and_summary():
    import sys

    grid = Grid([(-1, 1), (-1, 1)], [25, 25])
    folders = [
        write_result("plots/%s" % method, method, grid, gaussian(grid, CENTRE, WIDTHS), CENTRE, ["CWL2", "CPWL2"])
        for method in ("sally", "alices")
    ]
    sys.argv = ["plotting.py", "--input", CARD, "--output", "plotted", "--results"] + folders
    main()
    image = read_png("plotted/plots/all_methods.png")
    assert image.shape[0] > 600 and image.shape[1] > 1000
    colours = {tuple(pixel) for pixel in (image[::2, ::2].reshape(-1, image.shape[2])[:, :3] * 255).astype(int)}
    assert len(colours) > 50
    assert any(blue > 150 and red < 60 for red, _, blue in colours), "the main method's colour is missing"
    summary = read_json("plotted/results/summary.json")
    assert list(summary["methods"]) == ["sally", "alices"]
    assert summary["caption"] == "made up for a test"
    assert summary["methods"]["alices"]["training"]["final_loss"] == {"train": [0.5], "validation": [0.6]}
    pictures = ["alices", "all_methods", "limits", "losses", "sally"]
    assert sorted(os.listdir("plotted/plots")) == sorted(
        "%s.%s" % (name, form) for name in pictures for form in ("pdf", "png", "svg")
    )


def check_one_parameter():
    grid = Grid([(-1, 1)], [41])
    folder = write_result("one/alices", "alices", grid, gaussian(grid, (0.2,), (0.3,)), (0.2,), ["CWL2"])
    draw_regions([Result(folder)], "alices", {}, "one.png")
    assert read_png("one.png").std() > 0.01


def read_png(path):
    """-> (height, width, channels), 0 to 1"""
    import matplotlib.image

    return matplotlib.image.imread(path)


run_checks(globals())
