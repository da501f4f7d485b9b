"""Colours, markers and text shared by the plots. The colours are distinguishable with colour blindness.

Palette: M. Okabe and K. Ito, https://jfly.uni-koeln.de/color/
"""
import textwrap

COLOURS = {
    "alices": "#0072B2",
    "alice": "#D55E00",
    "sally": "#009E73",
    "rascal": "#CC79A7",
    "cascal": "#E69F00",
    "carl": "#56B4E9",
    "rolr": "#8A7A00",
    "quadratic": "#882255",
}
MARKERS = {
    "alices": "o", "alice": "s", "sally": "^", "rascal": "D", "cascal": "v", "carl": "P", "rolr": "X", "quadratic": "h",
}
COMPARISON_COLOUR = "#6F6F6F"
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


def axis_label(name):
    """The name of a parameter, in lines of a readable length; matplotlib would take $ for the start of a formula."""
    return textwrap.fill(name, 24).replace("$", r"\$")


def has_truth(facts):
    """Whether the data are expected ones, of a known parameter point. facts: of a Result"""
    return facts.get("data") != "observed"


def data_title(facts, what):
    """facts: of a Result; what: "regions" -> "Expected regions, 100 fb$^{-1}$, 97 events" """
    kind, number = "Expected", facts["expected_events"]
    if not has_truth(facts):
        kind, number = "Observed", facts["observed_data"]["events"]
    return "%s %s, %s, %.0f events" % (kind, what, luminosity_text(facts["luminosity_pb"]), number)


def add_caption(figure, text, columns):
    """Writes the origin of the events in small letters at the lower edge."""
    figure.text(
        0.5, 0.008, "\n".join(textwrap.wrap(text, columns)), ha="center", va="bottom", fontsize=7, color=TEXT_COLOUR
    )
