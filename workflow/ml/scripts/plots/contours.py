"""Confidence regions in one plane of two parameters: borders, fillings, best fits."""
import numpy as np

from likelihood.regions import LEVELS, likelihood_ratio, q_limit
from outputs.result_files import WITH_RATE
from plots.plot_style import COLOURS, COMPARISON_COLOUR, MARKERS

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


def draw_method(panel, axes, scan, best, method, filled, rank):
    """Draws borders at 68 % (solid) and 95 % (dashed), and the best fit.

    scan: log likelihood (n_0, n_1); best: theta of the best fit, two numbers; rank: among the methods drawn as lines
    """
    colour = COLOURS[method]
    if filled:
        fill_regions(panel, axes, scan, colour)
    for level, line in zip(LEVELS, ("-", "--")):
        width = 2.0 if filled else 1.2
        draw_contour(panel, axes, scan, level, colors=[colour], linestyles=[line], linewidths=[width])
    style = marker_style(method, filled, rank)
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
