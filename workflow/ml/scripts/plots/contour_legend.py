"""The legend of the likelihoods of methods and of comparisons."""
from likelihood.regions import LEVELS
from methods import label_of
from plots.contours import EXPECTED_STYLE, WIDTHS, comparisons_in, main_first, marker_style
from plots.plot_style import COLOURS, line_of
from plots.titles import has_truth, symbol_of

LEVEL_COLOUR = "#303030"


def method_entries(results, main, note):
    """-> handles of the methods with the markers of their best fits; note: what is said of the method `main`"""
    from matplotlib.lines import Line2D

    handles = []
    for method in [one.method for one in main_first(results, main)]:
        style = dict(marker_style(method, main, 0), ms=6, ls=line_of(method, main))
        width, label = (1.8, "%s, %s" % (label_of(method), note)) if method == main else (1.3, label_of(method))
        handles.append(Line2D([], [], color=COLOURS[method], lw=width, label=label, **style))
    return handles


def level_entries():
    """-> handles of the levels' horizontal lines beside q"""
    from matplotlib.lines import Line2D

    style = dict(color=LEVEL_COLOUR, lw=0.8)
    return [Line2D([], [], ls=line, label="%d %%" % level, **style) for level, line in zip(LEVELS, ("-", "--"))]


def border_entries():
    """-> handles of the borders of regions"""
    from matplotlib.lines import Line2D

    widths = zip(LEVELS, WIDTHS)
    return [Line2D([], [], color=LEVEL_COLOUR, lw=width, label="%d %% region" % level) for level, width in widths]


def comparison_entries(comparison, names, variable, note=""):
    """-> handles of the likelihoods without networks.

    comparison: names of scans; names: of the likelihoods that are shown; variable: observable of the histogram
    """
    from matplotlib.lines import Line2D

    styles = {}
    for name in names:
        styles.update((label, style) for _, label, style in comparisons_in(comparison, name))
    return [
        Line2D([], [], label=label.format(variable=variable) + note, **style) for label, style in styles.items()
    ]


def region_entries(results, main, comparison, names, at_zero_line=None):
    """-> handles of regions: main method, others, levels, comparisons, truth or what is expected

    at_zero_line: style of the line that shows the main method's region with the other parameters at 0
    """
    from matplotlib.lines import Line2D

    handles = method_entries(results, main, "filled")
    handles.append(Line2D([], [], ls="none", marker="o", mfc="none", mec=LEVEL_COLOUR, ms=6, label="best fit"))
    handles += border_entries()
    if at_zero_line is not None:
        label = "%s, others at 0, 68 %%" % label_of(main)
        handles.append(Line2D([], [], color=COLOURS[main], lw=1.6, ls=at_zero_line, label=label))
    facts = results[0].facts
    handles += comparison_entries(comparison, names, symbol_of(facts["histogram_variable"], facts), ", 68 %")
    if has_truth(facts):
        handles.append(Line2D([], [], color="black", marker="+", mew=1.5, ms=8, ls="none", label="truth"))
    else:
        label = "%s, expected, 68 %%" % label_of(main)
        handles.append(Line2D([], [], color=EXPECTED_STYLE["colors"][0], ls=":", lw=1.2, label=label))
    return handles
