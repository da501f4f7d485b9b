"""Colours, markers and text shared by the plots. The colours are distinguishable with colour blindness.

Palette: M. Okabe and K. Ito, https://jfly.uni-koeln.de/color/
"""
COLOURS = {
    "alices": "#0072B2",
    "alice": "#D55E00",
    "sally": "#009E73",
    "rascal": "#CC79A7",
    "cascal": "#E69F00",
    "carl": "#56B4E9",
    "rolr": "#8A7A00",
    "quadratic": "#882255",
    "sallino": "#5B3A8C",
    "scandal": "#7F3B08",
    "morphing_aware": "#7CB518",
}
MARKERS = {
    "alices": "o", "alice": "s", "sally": "^", "rascal": "D", "cascal": "v", "carl": "P", "rolr": "X", "quadratic": "h",
    "sallino": "<", "scandal": "p", "morphing_aware": "d",
}
COMPARISON_COLOUR, BOUND_COLOUR = "#6F6F6F", "#1A1A1A"
TEXT_COLOUR = "#404040"
SIZE_OF_TEXT = 9
DPI = 150


def new_figure(width, height):
    """A figure without matplotlib's interactive parts. Sizes in inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def save_figure(figure, path):
    """Writes the PNG without creation time and software, so that equal numbers give equal bytes."""
    figure.savefig(path, dpi=DPI, metadata={"Software": None})


def luminosity_text(luminosity_pb):
    """100000 -> "100 fb$^{-1}$" """
    if luminosity_pb >= 1000:
        return "%g fb$^{-1}$" % (luminosity_pb / 1000)
    return "%g pb$^{-1}$" % luminosity_pb
