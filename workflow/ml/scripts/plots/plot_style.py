"""Colours, markers and text shared by the plots. The colours are distinguishable with colour blindness.

Palette: M. Okabe and K. Ito, https://jfly.uni-koeln.de/color/
"""
import os

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
# Dashes of the borders in grey and for the colour-blind; the method that is filled has a solid line
LINES = {
    "alices": (0, (5, 1.4)), "alice": (0, (2.6, 1.2)), "sally": (0, (7, 1.4, 1.4, 1.4)),
    "rascal": (0, (4, 1, 1, 1, 1, 1)), "cascal": (0, (9, 2)), "carl": (0, (1.4, 1)), "rolr": (0, (4, 1, 1, 1)),
    "quadratic": (0, (12, 2)), "sallino": (0, (8, 1.2, 3, 1.2)), "scandal": (0, (2, 2.4)),
    "morphing_aware": (0, (6, 3)),
}
COMPARISON_COLOUR, BOUND_COLOUR = "#6F6F6F", "#1A1A1A"
TEXT_COLOUR = "#404040"
SIZE_OF_TEXT = 8
DPI = 200  # of PNGs, and of what is rasterised in the others
VECTORS = {"pdf": {"CreationDate": None}, "svg": {"Date": None}}  # without times: equal numbers give equal bytes
# Text of SVGs as paths, which look the same everywhere; fonts of PDFs as Type 3, which takes a third of Type 42's time
VECTOR_STYLE = {"svg.fonttype": "path", "svg.hashsalt": "reana-madminer", "pdf.fonttype": 3}


def new_figure(width, height):
    """A figure without matplotlib's interactive parts. Sizes in inches."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), dpi=DPI)
    FigureCanvasAgg(figure)
    return figure


def save_figure(figure, path):
    """Writes a PNG, and a PDF and an SVG beside it, for a paper.

    path: of the PNG
    """
    import matplotlib

    figure.savefig(path, dpi=DPI, metadata={"Software": None})
    with matplotlib.rc_context(VECTOR_STYLE):
        for extension, metadata in VECTORS.items():
            figure.savefig("%s.%s" % (os.path.splitext(path)[0], extension), dpi=DPI, metadata=metadata)


def line_of(method, main):
    """The dashes of a method's lines; those of the method `main` are solid"""
    return "-" if method == main else LINES[method]


def luminosity_text(luminosity_pb):
    """100000 -> "100 fb$^{-1}$" """
    if luminosity_pb >= 1000:
        return "%g fb$^{-1}$" % (luminosity_pb / 1000)
    return "%g pb$^{-1}$" % luminosity_pb
