"""Confidence regions in one plane of two parameters: borders, fillings, best fits."""
import numpy as np

from likelihood.regions import LEVELS, likelihood_ratio, q_limit
from outputs.result_files import PARTON_LEVEL, WITH_RATE
from plots.plot_style import BOUND_COLOUR, COLOURS, COMPARISON_COLOUR, MARKERS, line_of

BOUND_LINE = (0, (6, 1.5, 1, 1.5, 1, 1.5))
WIDTHS = (1.6, 0.8)  # of the borders at LEVELS, in points
SMOOTH = 4  # drawn on a grid this many times finer: the log likelihood is smooth, straight segments are not
EXPECTED_STYLE = dict(colors=["black"], linestyles=[":"], linewidths=[1.2])  # beside what is observed


def finer(axes, values):
    """Cubic spline through values, with one axis or more -> finer axes, values"""
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


def draw_curve(panel, axis, log_likelihood, **style):
    """Draws q along one parameter; axis, log_likelihood (n_points,)"""
    (points,), q = finer([axis], likelihood_ratio(log_likelihood))
    panel.plot(points, q, **style)


def main_first(results, main):
    """-> [Result] in the order of drawing: thin lines lie over the broad lines of the filled method"""
    return sorted(results, key=lambda one: one.method != main)


def marker_style(method, main, rank):
    """Marks best fits, which often share a grid point: the main one is solid, the others are open, of growing size."""
    colour = COLOURS[method]
    if method == main:
        return dict(marker=MARKERS[method], mfc=colour, mec="white", mew=0.7, ms=6)
    return dict(marker=MARKERS[method], mfc="none", mec=colour, mew=1.0, ms=5.5 + 1.5 * rank)


def draw_method(panel, axes, scan, best, method, main, rank, scale=1.0):
    """Draws borders at 68 % (broad) and 95 % (thin), and the best fit. The region of the method `main` is filled.

    scan: log likelihood (n_0, n_1); best: theta of the best fit, two numbers; rank: place in the order of drawing;
    scale: of the marker
    """
    colour = COLOURS[method]
    if method == main:
        fill_regions(panel, axes, scan, colour)
    for level, width in zip(LEVELS, WIDTHS):
        style = dict(colors=[colour], linestyles=[line_of(method, main)], linewidths=[width])
        draw_contour(panel, axes, scan, level, **style)
    style = marker_style(method, main, rank)
    style["ms"] *= scale
    panel.plot(best[0], best[1], ls="none", zorder=5, clip_on=False, **style)


def comparisons_in(available, name):
    """The likelihoods without networks that are drawn beside the likelihood `name`.

    available: names of scans -> [(name of the scan, label, style of its line)]
    """
    entries = [("histogram_" + name, "histogram of {variable}", ":", COMPARISON_COLOUR)]
    if name == WITH_RATE:
        entries.append(("rate", "rate alone", "-.", COMPARISON_COLOUR))
    entries.append((PARTON_LEVEL + "_" + name, "parton level (a bound)", BOUND_LINE, BOUND_COLOUR))
    return [
        (scan, label, dict(color=colour, ls=line, lw=1.2)) for scan, label, line, colour in entries if scan in available
    ]


def draw_comparisons(panel, axes, comparison, name):
    """Draws the 68 % borders of likelihoods without networks; comparison: {name: scan}"""
    for scan, _, style in comparisons_in(comparison, name):
        draw_contour(
            panel, axes, comparison[scan], 68, colors=[style["color"]], linestyles=[style["ls"]],
            linewidths=[style["lw"]],
        )
