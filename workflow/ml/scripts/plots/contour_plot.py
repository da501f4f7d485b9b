"""The expected confidence regions of all methods in the plane of two parameters."""
import numpy as np

from likelihood.regions import LEVELS, likelihood_ratio, q_limit
from outputs.result_files import SHAPE_ONLY, WITH_RATE
from plots.plot_style import (
    COLOURS,
    COMPARISON_COLOUR,
    MARKERS,
    SIZE_OF_TEXT,
    add_caption,
    luminosity_text,
    new_figure,
    save_figure,
)

PANELS = ((WITH_RATE, "rate and shape"), (SHAPE_ONLY, "shape only"))
SMOOTH = 4  # drawn on a grid this many times finer: the log likelihood is smooth, straight segments are not


def finer(axes, values):
    """Cubic spline through values (n_0, n_1) -> finer axes, values"""
    from scipy.interpolate import CubicSpline

    fine = [np.linspace(axis[0], axis[-1], SMOOTH * (len(axis) - 1) + 1) for axis in axes]
    for number, (axis, wanted) in enumerate(zip(axes, fine)):
        values = CubicSpline(axis, values, axis=number)(wanted)
    return fine, values


def draw_contour(panel, axes, log_likelihood, level, **style):
    """Draws the border of one region.

    axes: [(n_0,), (n_1,)]; log_likelihood: (n_0, n_1), first parameter first. matplotlib expects the horizontal
    direction last, hence the transpose. -> matplotlib's contour set
    """
    (horizontal, vertical), q = finer(axes, likelihood_ratio(log_likelihood))
    return panel.contour(horizontal, vertical, q.T, levels=[q_limit(level, 2)], **style)


def fill_regions(panel, axes, log_likelihood, colour):
    """Fills the 68 % region, and in a paler tone the 95 % region."""
    (horizontal, vertical), q = finer(axes, likelihood_ratio(log_likelihood))
    for level, opacity in ((95, 0.16), (68, 0.28)):
        panel.contourf(horizontal, vertical, q.T, levels=[-1.0, q_limit(level, 2)], colors=[colour], alpha=opacity)


def marker_style(method, filled, rank):
    """Marks best fits, which often share a grid point: the main one is solid, the others are open, of growing size."""
    colour = COLOURS[method]
    if filled:
        return dict(marker=MARKERS[method], mfc=colour, mec="white", mew=0.8, ms=8)
    return dict(marker=MARKERS[method], mfc="none", mec=colour, mew=1.4, ms=9 + 4 * rank)


def draw_method(panel, result, name, filled, rank):
    """Draws borders at 68 % (solid) and 95 % (dashed), and the best fit. rank: among the methods drawn as lines"""
    scan, colour = result.scans[name], COLOURS[result.method]
    if filled:
        fill_regions(panel, result.axes, scan, colour)
    for level, line in zip(LEVELS, ("-", "--")):
        width = 2.0 if filled else 1.2
        draw_contour(panel, result.axes, scan, level, colors=[colour], linestyles=[line], linewidths=[width])
    best = result.facts["likelihoods"][name]["best_fit"]
    style = marker_style(result.method, filled, rank)
    panel.plot(best[0], best[1], ls="none", zorder=5, clip_on=False, **style)


def draw_comparisons(panel, axes, comparison, name):
    """Draws the 68 % borders of likelihoods without networks -> [(label, line style)] of those drawn"""
    wanted = [("histogram_" + name, "histogram", ":")]
    if name == WITH_RATE:
        wanted.append(("rate", "rate alone", "-."))
    drawn = []
    for scan, label, line in wanted:
        if scan in comparison:
            draw_contour(
                panel, axes, comparison[scan], 68, colors=[COMPARISON_COLOUR], linestyles=[line], linewidths=[1.2]
            )
            drawn.append((label, line))
    return drawn


def draw_panel(panel, results, main, name, title, comparison):
    """Draws one set of axes with all methods; `main` is filled. -> the result of draw_comparisons"""
    drawn = draw_comparisons(panel, results[0].axes, comparison, name)
    for rank, result in enumerate(sorted(results, key=lambda one: one.method == main)):  # the filled region on top
        draw_method(panel, result, name, result.method == main, rank)
    facts, axes = results[0].facts, results[0].axes
    panel.plot(*facts["theta_true"], "+", color="black", ms=11, mew=1.8, zorder=6)
    panel.set_xlim(axes[0][0], axes[0][-1])
    panel.set_ylim(axes[1][0], axes[1][-1])
    panel.locator_params(nbins=5)
    panel.set_box_aspect(1)
    panel.set_xlabel(facts["parameters"][0], fontsize=SIZE_OF_TEXT + 2)
    panel.set_title(title, fontsize=SIZE_OF_TEXT + 2)
    panel.tick_params(labelsize=SIZE_OF_TEXT, direction="in", top=True, right=True)
    return drawn


def legend_entries(results, main, comparisons, variable):
    """-> handles in the order main method, others, comparisons, truth"""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    others = [one.method for one in results if one.method != main]
    ordered = [one.method for one in results if one.method == main] + others
    handles = []
    for method in ordered:
        style = dict(marker_style(method, method == main, 0), ms=8)
        if method == main:
            style["mew"] = 0
        width = 2.0 if method == main else 1.2
        label = "%s, with its best fit" % method.upper()
        handles.append(Line2D([], [], color=COLOURS[method], lw=width, label=label, **style))
    if main in ordered:
        handles.append(Patch(facecolor=COLOURS[main], alpha=0.35, label="filled: %s" % main.upper()))
    for level, line in zip(LEVELS, ("-", "--")):
        handles.append(Line2D([], [], color="#303030", lw=1.3, ls=line, label="%d %% region" % level))
    labels = {"histogram": "histogram of %s, 68 %%" % variable, "rate alone": "rate alone, 68 %"}
    for name, line in comparisons:
        handles.append(Line2D([], [], color=COMPARISON_COLOUR, ls=line, lw=1.2, label=labels[name]))
    handles.append(Line2D([], [], color="black", marker="+", mew=1.8, ms=11, ls="none", label="truth"))
    return handles


def draw_contours(results, main, comparison, path):
    """Writes the plot.

    results: [Result]; main: the method whose regions are filled; comparison: {name: scan}, see draw_comparisons;
    path: of the PNG
    """
    shown = [(name, title) for name, title in PANELS if name in results[0].scans]
    facts = results[0].facts
    figure = new_figure(4.6 * len(shown) + 0.6, 6.1 if len(shown) > 1 else 6.4)
    panels = figure.subplots(1, len(shown), sharey=True, squeeze=False)[0]
    comparisons = {}
    for panel, (name, title) in zip(panels, shown):
        comparisons.update(draw_panel(panel, results, main, name, title, comparison))
    panels[0].set_ylabel(facts["parameters"][1], fontsize=SIZE_OF_TEXT + 2)
    figure.suptitle(
        "Expected regions, %s, %.0f events" % (luminosity_text(facts["luminosity_pb"]), facts["expected_events"]),
        fontsize=SIZE_OF_TEXT + 3, y=0.975,
    )
    handles = legend_entries(results, main, list(comparisons.items()), facts["histogram_variable"])
    figure.legend(
        handles=handles, loc="lower center", bbox_to_anchor=(0.5, 0.055), ncol=3 if len(shown) > 1 else 2,
        fontsize=SIZE_OF_TEXT - 0.5, frameon=False,
    )
    bottom = 0.25 if len(shown) > 1 else 0.3
    figure.subplots_adjust(left=0.09, right=0.975, top=0.89, bottom=bottom, wspace=0.06)
    add_caption(figure, facts["provenance"]["caption"], 75 * len(shown))
    save_figure(figure, path)
