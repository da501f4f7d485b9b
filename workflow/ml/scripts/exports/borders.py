"""What of a result is shown in planes of two parameters, and the borders of the confidence regions as points."""
import functools
from collections import namedtuple

from likelihood.intervals import PROFILED
from plots.contours import draw_contour
from plots.plot_style import new_figure

View = namedtuple("View", "kept axes scans")
"""kept: numbers of one or two parameters; axes: one for each; scans: {name: log likelihood, an axis for each}"""


def views(result):
    """result: Result -> [View]: its scans of one or two parameters; of more, each pair with the others at their best"""
    if len(result.axes) < 3:
        return [View(tuple(range(len(result.axes))), result.axes, result.scans)]
    pairs = sorted({kept for of_scan in result.projections.values() for kept, _ in of_scan if len(kept) == 2})
    return [
        View(kept, [result.axes[number] for number in kept],
             {name: of_scan[kept, PROFILED] for name, of_scan in result.projections.items()})
        for kept in pairs
    ]


def border_lines(axes, log_likelihood, level):
    """The lines that the plot shows.

    axes: [(n_0,), (n_1,)]; log_likelihood: (n_0, n_1); level: per cent -> [(n_points, 2)]; the last point of a line is
    its first one, unless the region reaches the edge of the scan
    """
    contours = draw_contour(_panel(), axes, log_likelihood, level)
    return [line for line in contours.allsegs[0] if len(line) > 1]


@functools.lru_cache(maxsize=1)
def _panel():
    """One for all borders: a new panel takes ten times as long as its lines"""
    return new_figure(1, 1).subplots()
